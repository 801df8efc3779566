import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesText, type Check, type Found } from './check.ts';

/** Room for the journal and the caches to grow. Bytes. */
const HOME_ROOM = 512 * 1024 * 1024;

/** Less is soon filled by frames. Bytes. */
const DOWNLOAD_ROOM = 5 * 1024 * 1024 * 1024;

export const diskChecks: readonly Check[] = [
  {
    id: 'disk-home',
    title: { en: "Farmhand's own folder", zh: 'Farmhand 自身的文件夹' },
    look: ({ home }) => roomIn(home.folder, HOME_ROOM),
  },
  {
    id: 'disk-downloads',
    title: { en: 'The download folders', zh: '下载文件夹' },
    async look({ downloadFolders }) {
      if (downloadFolders.length === 0) {
        return {
          status: 'skipped',
          text: { en: 'No job brings frames home yet.', zh: '还没有作业需要下载帧。' },
        };
      }
      const found = await Promise.all(downloadFolders.map((folder) => roomIn(folder, DOWNLOAD_ROOM)));
      const bad = found.filter(({ status }) => status !== 'ok');
      const told = bad.length > 0 ? bad : found;
      const worst = ['error', 'warning'].find((level) => told.some(({ status }) => status === level));
      const hint = told.find(({ status }) => status === worst)?.hint;
      return {
        status: worst === 'error' || worst === 'warning' ? worst : 'ok',
        text: {
          en: told.map(({ text }) => text.en).join(' '),
          zh: told.map(({ text }) => text.zh).join(''),
        },
        ...(hint === undefined ? {} : { hint }),
      };
    },
  },
];

async function roomIn(folder: string, wanted: number): Promise<Found> {
  const present = await nearestPresent(folder);
  if (present === null) {
    return {
      status: 'error',
      text: { en: `${folder} cannot be reached.`, zh: `无法访问 ${folder}。` },
      hint: {
        en: 'Connect the disk or network drive, or choose another folder.',
        zh: '请连接磁盘或网络驱动器，或者选择其他文件夹。',
      },
    };
  }
  try {
    await access(present, constants.W_OK);
  } catch {
    return {
      status: 'error',
      text: { en: `${present} cannot be written to.`, zh: `${present} 不可写入。` },
      hint: {
        en: 'Choose another folder, or have the right to write there given to you.',
        zh: '请选择其他文件夹，或获取该文件夹的写入权限。',
      },
    };
  }
  const { bavail, bsize } = await statfs(present);
  const free = bavail * bsize;
  const text = {
    en: `${bytesText(free)} are free in ${folder}.`,
    zh: `${folder} 剩余空间 ${bytesText(free)}。`,
  };
  if (free >= wanted) return { status: 'ok', text };
  return {
    status: 'warning',
    text,
    hint: { en: 'Free some space on that disk.', zh: '请在该磁盘上腾出一些空间。' },
  };
}

/** The folder itself, or the nearest above it that is there; null when not even the disk is. */
async function nearestPresent(folder: string): Promise<string | null> {
  for (let present = folder; ; present = dirname(present)) {
    try {
      await access(present);
      return present;
    } catch {
      if (dirname(present) === present) return null;
    }
  }
}
