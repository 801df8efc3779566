import { dirname } from 'node:path';
import type { LocalPath, Problem } from '@farmhand/model';
import { systemErrorCode, TransferError } from './transfer-error.ts';

type Wording = (target: LocalPath, code: string) => Omit<Problem, 'retryable'>;

const noRoom: Wording = (target) => ({
  code: 'disk-full',
  message: `There is no room for "${target}".`,
  hint: `Free space on the disk of "${dirname(target)}" and press Retry.`,
  zh: {
    message: `没有空间存放“${target}”。`,
    hint: `请在“${dirname(target)}”所在磁盘上腾出空间，然后点击“重试”。`,
  },
});

const driveGone: Wording = (target, code) => ({
  code: 'drive-unavailable',
  message: `The drive or share of "${target}" stopped answering (${code}).`,
  hint: 'Check that it is connected, then press Retry. What was downloaded is gone on with.',
  zh: {
    message: `“${target}”所在的磁盘或网络共享不再响应（${code}）。`,
    hint: '请检查它是否已连接，然后点击“重试”。已下载的部分会继续使用。',
  },
});

/** What the system says when a download cannot be written here, in the artist's words. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: (target) => ({
    code: 'file-too-large',
    message: `"${target}" is larger than its disk can hold in one file.`,
    hint: 'Disks formatted as FAT32 hold at most 4 GiB in one file. Choose a download folder on another disk.',
    zh: {
      message: `“${target}”超过了其磁盘对单个文件的大小限制。`,
      hint: 'FAT32 格式的磁盘单个文件最大为 4 GiB。请选择其他磁盘上的下载文件夹。',
    },
  }),
  ENAMETOOLONG: (target) => ({
    code: 'name-too-long',
    message: `"${target}" is too long a name for its disk.`,
    hint: 'Choose a download folder with a shorter path, or an output template with shorter names.',
    zh: {
      message: `“${target}”的名称对其磁盘来说过长。`,
      hint: '请选择路径更短的下载文件夹，或使用名称更短的输出模板。',
    },
  }),
  EIO: driveGone,
  ENODEV: driveGone,
  ENXIO: driveGone,
  ESTALE: driveGone,
  EHOSTDOWN: driveGone,
  ENETDOWN: driveGone,
  ENOTCONN: driveGone,
};

const notWritable: Wording = (target, code) => ({
  code: 'target-not-writable',
  message: `"${target}" cannot be written (${code}).`,
  hint: 'Check that you may write to the download folder and that its drive is connected, then press Retry.',
  zh: {
    message: `无法写入“${target}”（${code}）。`,
    hint: '请检查您是否有权写入下载文件夹，以及其磁盘是否已连接，然后点击“重试”。',
  },
});

/** Failures of this computer's disk in the artist's words; others stay what they are. */
export function localFailure(target: LocalPath, error: unknown): unknown {
  if (TransferError.isInstance(error)) return error;
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const wording = WORDINGS[code] ?? notWritable;
  return new TransferError({ ...wording(target, code), retryable: true }, error);
}
