import { chmod, copyFile, lstat, mkdtemp, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import type { PartToFetch } from './download-file.ts';
import { systemErrorCode } from './transfer-error.ts';

const STAGING_PREFIX = '.farmhand-fetch-';
/** Longer than any pause over a weekend. */
const DEAD_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

/** Makes a folder beside a target for a vendor's program to work in. Only this user can look into it. */
export async function makeStaging(beside: LocalPath): Promise<LocalPath> {
  return localPath.parse(await mkdtemp(join(beside, STAGING_PREFIX)));
}

/** Removes such folders that a Farmhand left which was killed. */
export async function sweepStaging(beside: string): Promise<void> {
  const names = await readdir(beside).catch((): string[] => []);
  for (const name of names.filter((one) => one.startsWith(STAGING_PREFIX))) {
    const path = localPath.parse(join(beside, name));
    const stats = await stat(path).catch(() => null);
    if (stats?.isDirectory() && Date.now() - stats.mtimeMs > DEAD_AFTER_MS) await removeStaging(path);
  }
}

export async function removeStaging(folder: LocalPath): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/**
 * Size of a fetched file, or null when it is not there. What links lead to is nothing that was rendered, and may be any
 * file of this computer.
 */
export async function sizeOfStaged(path: LocalPath, staging: LocalPath): Promise<number | null> {
  const stats = await lstat(path).catch(() => null);
  if (stats?.isFile() !== true) return null;
  const [real, realStaging] = await Promise.all([realpath(path), realpath(staging)]);
  const below = relative(realStaging, real);
  return isAbsolute(below) || below.split(sep)[0] === '..' ? null : stats.size;
}

/** Puts a fetched file where downloads expect it, on the disk itself. */
export async function moveToPart(from: LocalPath, { file, part, onBytes }: PartToFetch): Promise<void> {
  // Some programs write-protect what they fetch, as it was at the other end.
  await chmod(from, 0o644);
  {
    await using handle = await open(from, 'r+');
    await handle.datasync();
  }
  try {
    await rename(from, part);
  } catch (error) {
    // Targets of one batch may lie on several disks.
    if (systemErrorCode(error) !== 'EXDEV') throw error;
    await copyFile(from, part);
    await rm(from, { force: true });
  }
  onBytes(file.sizeBytes);
}
