import { open, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import type { Disk } from './disk.ts';
import { fitName } from './output-path.ts';
import { isHeld, renameWhenFree } from './rename-when-free.ts';
import { systemErrorCode, TransferError } from './transfer-error.ts';

/**
 * Waits between attempts to replace a file that another program holds: virus scanners let go within moments,
 * viewers do not. Milliseconds.
 */
const LOCK_DELAYS_MS: readonly number[] = [50, 100, 200, 400, 800, 1_600];

/** What disks say that do not know second names for a file: FAT, some shares. */
const CANNOT_LINK = new Set([
  'EPERM',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EINVAL',
  'EMLINK',
  'EACCES',
  'EISDIR',
]);

export interface PlaceOptions {
  readonly disk: Disk;
  readonly signal: AbortSignal | undefined;
  /** {@link LOCK_DELAYS_MS} unless given. */
  readonly lockDelaysMs?: readonly number[] | undefined;
}

/**
 * Gives a whole file its final name, in place of another where there is one. Both have to be on the same disk.
 *
 * @throws TransferError `target-in-use` when another program holds the file that is there.
 */
export async function replaceFile(from: LocalPath, target: LocalPath, options: PlaceOptions): Promise<void> {
  const { disk, signal, lockDelaysMs = LOCK_DELAYS_MS } = options;
  try {
    await renameWhenFree(from, target, {
      rename: (a, b) => disk.rename(a, b),
      lockDelaysMs,
      signal,
    });
  } catch (error) {
    throw isHeld(error) ? inUse(target, error) : error;
  }
  await syncFolder(target);
}

/**
 * Gives a whole file its final name only if that is free, also when others want the name at the same moment.
 *
 * @returns false when the name is taken; the file is where it was then.
 */
export async function placeAsNew(
  from: LocalPath,
  target: LocalPath,
  options: PlaceOptions,
): Promise<boolean> {
  try {
    await options.disk.link(from, target);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (!CANNOT_LINK.has(code)) throw error;
    return claimAndReplace(from, target, options);
  }
  // The file is in its place whether its first name can be removed or not.
  await rm(from, { force: true }).catch(() => {});
  await syncFolder(target);
  return true;
}

/** Where a file cannot have two names: an empty file, made only where there is none, claims the name. */
async function claimAndReplace(from: LocalPath, target: LocalPath, options: PlaceOptions): Promise<boolean> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await replaceFile(from, target, options);
    return true;
  } catch (error) {
    await rm(target, { force: true }).catch(() => {});
    throw error;
  }
}

/** `beauty/0001.png` and 2 is `beauty/0001 (2).png`; a long name gives way to the number. */
export function numberedPath(target: LocalPath, number: number): LocalPath {
  const name = basename(target);
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  return localPath.parse(join(dirname(target), fitName(stem, ` (${number})${ending}`)));
}

/** So that the name survives a power cut like the content; systems that cannot do it keep order on their own. */
async function syncFolder(target: LocalPath): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    await using handle = await open(dirname(target), 'r');
    await handle.sync();
  } catch {
    // Network drives refuse this; the file itself is there.
  }
}

function inUse(target: LocalPath, cause: unknown): TransferError {
  return new TransferError(
    {
      code: 'target-in-use',
      message: `"${target}" cannot be replaced (${systemErrorCode(cause)}): another program holds it open, or it is write-protected.`,
      hint: 'Close the viewer or compositing program that shows it, then press Retry. What was downloaded is kept beside it.',
      zh: {
        message: `无法替换“${target}”（${systemErrorCode(cause)}）：它正被其他程序打开，或有写保护。`,
        hint: '请关闭正在显示它的查看器或合成软件，然后点击“重试”。下载的内容会保留在它旁边。',
      },
      retryable: true,
    },
    cause,
  );
}
