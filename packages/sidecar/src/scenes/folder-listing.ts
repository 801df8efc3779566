import type { Dirent, Stats } from 'node:fs';
import { access, opendir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type LocalizedText, type LocalPath, localPath } from '@farmhand/model';
import { SubmissionError, sortInTurns } from '@farmhand/submission';
import type { FolderListing } from '../api/scenes.ts';
import { disksOf, isShown, type Place, placesOf } from './places.ts';

/** Entries that are told. */
const MOST_TOLD = 2000;
/** Entries that are looked at, so that folders come first and names are in order. */
const MOST_READ = 20_000;
/** Entries looked at at the same time. */
const AT_ONCE = 32;
/** A drive that is not there may take long to say so. Milliseconds. */
const DRIVE_MS = 1500;
/** Disks are looked for again after so long. Milliseconds. */
const DISKS_MS = 15_000;

export interface FolderListingOptions {
  /** The user's home unless given. */
  readonly folder?: LocalPath | undefined;
  /** Scenes that are open in host programs; their folders are places to begin. */
  readonly scenes: readonly string[];
  readonly signal: AbortSignal;
}

export interface Folders {
  /**
   * What is in a folder: folders first, names as people sort them, without what file managers hide.
   *
   * @throws SubmissionError `path-not-absolute`, `folder-missing`, `not-a-folder`, `folder-unreadable`; the reason of
   * `signal`.
   */
  list(options: FolderListingOptions): Promise<FolderListing>;
}

interface Entry {
  readonly name: string;
  readonly kind: 'folder' | 'file';
}

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** The folders of this computer, to choose from. */
export function openFolders(): Folders {
  let looked = Number.NEGATIVE_INFINITY;
  let disks: Promise<readonly Place[]> = Promise.resolve([]);
  const disksNow = () => {
    if (performance.now() - looked > DISKS_MS) {
      looked = performance.now();
      disks = disksOf({ platform: process.platform, namesIn, isThere });
    }
    return disks;
  };
  return {
    async list({ folder = localPath.parse(homedir()), scenes, signal }) {
      const content = await contentOf(folder, signal);
      const places = placesOf({
        platform: process.platform,
        userHome: homedir(),
        scenes,
        disks: await disksNow(),
      });
      return { ...content, places: places.map(({ name, path }) => ({ name, path: localPath.parse(path) })) };
    },
  };
}

async function contentOf(folder: LocalPath, signal: AbortSignal): Promise<Omit<FolderListing, 'places'>> {
  if (!isAbsolute(folder) || folder.includes('\0')) throw notAbsolute(folder);
  const top = resolve(folder);
  const { entries, cut } = await entriesOf(top, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw problemWith(top, error);
  });
  const sorted = await sortInTurns(
    entries,
    (a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || compare(a.name, b.name),
    signal,
  );
  const told = sorted.slice(0, MOST_TOLD);
  const sizes = await inBatches(told, signal, async ({ name, kind }) =>
    kind === 'folder' ? null : ((await lookAt(join(top, name)))?.size ?? null),
  );
  const above = dirname(top);
  return {
    folder: localPath.parse(top),
    parent: above === top ? null : localPath.parse(above),
    entries: told.map(({ name, kind }, index) => ({
      name,
      path: localPath.parse(join(top, name)),
      kind,
      sizeBytes: sizes[index] ?? null,
    })),
    cut: cut || sorted.length > MOST_TOLD,
  };
}

async function entriesOf(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly entries: readonly Entry[]; readonly cut: boolean }> {
  const found: Dirent[] = [];
  let cut = false;
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    signal.throwIfAborted();
    if (!isShown(entry.name)) continue;
    if (found.length >= MOST_READ) {
      cut = true;
      break;
    }
    found.push(entry);
  }
  const kinds = await inBatches(found, signal, (entry) => kindOf(folder, entry));
  const entries = found.flatMap(({ name }, index) => {
    const kind = kinds[index];
    return kind === null || kind === undefined ? [] : [{ name, kind }];
  });
  return { entries, cut };
}

/** Null for what is neither, and for links that lead nowhere. */
async function kindOf(folder: string, entry: Dirent): Promise<Entry['kind'] | null> {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return null;
  const found = await lookAt(join(folder, entry.name));
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'file' : null;
}

async function lookAt(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

async function inBatches<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    signal.throwIfAborted();
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function isThere(folder: string): Promise<boolean> {
  const answered = access(folder).then(
    () => true,
    () => false,
  );
  return Promise.race([answered, wait(DRIVE_MS, false, { ref: false })]);
}

function notAbsolute(folder: string): SubmissionError {
  return new SubmissionError({
    code: 'path-not-absolute',
    message: `"${folder.replaceAll('\0', '')}" does not say which folder of this computer it is.`,
    hint: 'Give the whole path, from the disk or the root folder on.',
    retryable: false,
    zh: {
      message: `“${folder.replaceAll('\0', '')}”没有说明它是本机的哪个文件夹。`,
      hint: '请填写完整路径，从磁盘或根文件夹开始。',
    },
  });
}

interface FolderProblem {
  readonly code: string;
  readonly says: LocalizedText;
  readonly hint: LocalizedText;
}

/** What the system says of a folder that cannot be listed. */
const PROBLEMS: Readonly<Record<string, FolderProblem>> = {
  ENOENT: {
    code: 'folder-missing',
    says: { en: 'is not there', zh: '不存在' },
    hint: {
      en: 'It may have been moved, or its drive is not connected.',
      zh: '它可能已被移动，或所在的驱动器没有连接。',
    },
  },
  ENOTDIR: {
    code: 'not-a-folder',
    says: { en: 'is no folder', zh: '不是文件夹' },
    hint: { en: 'Choose the folder that it is in.', zh: '请选择它所在的文件夹。' },
  },
  EACCES: {
    code: 'folder-unreadable',
    says: { en: 'cannot be looked into: you have no right to', zh: '无法打开：您没有权限' },
    hint: { en: 'Ask whoever owns it for access.', zh: '请向其所有者申请访问权限。' },
  },
  EPERM: {
    code: 'folder-unreadable',
    says: { en: 'cannot be looked into: the system does not allow it', zh: '无法打开：系统不允许' },
    hint: {
      en: 'On macOS, allow it under Privacy & Security, Files and Folders.',
      zh: '在 macOS 上，请在“隐私与安全性”的“文件与文件夹”中允许访问。',
    },
  },
};

const OTHER_PROBLEM: FolderProblem = {
  code: 'folder-unreadable',
  says: { en: 'cannot be looked into', zh: '无法打开' },
  hint: {
    en: 'See whether its drive or its server answers, and try again.',
    zh: '请检查它所在的驱动器或服务器是否有响应，然后重试。',
  },
};

function problemWith(folder: string, error: unknown): SubmissionError {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { code, says, hint } = PROBLEMS[systemCode] ?? OTHER_PROBLEM;
  return new SubmissionError(
    {
      code,
      message: `${folder} ${says.en}.`,
      hint: hint.en,
      retryable: true,
      zh: { message: `${folder} ${says.zh}。`, hint: hint.zh },
    },
    { cause: error },
  );
}
