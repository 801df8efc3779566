import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from './transfer-error.ts';

/**
 * Makes a folder and those above it; one that is there already is left as it is. Node's own way of doing this tries for
 * ever where an existing folder says of what is to be made in it that it is not found, as automounted ones do.
 *
 * @throws the disk's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  await make(folder, 0o777);
}

/**
 * {@link makeFolder}, with the folders that are made for their owner only. On Windows mode bits restrict nothing.
 *
 * @throws the disk's error.
 */
export async function makeOwnFolder(folder: string): Promise<void> {
  await make(folder, 0o700);
}

async function make(folder: string, mode: number): Promise<void> {
  if ((await failureOf(folder, mode)) === null) return;
  const above = dirname(folder);
  if (above !== folder) await make(above, mode);
  const failure = await failureOf(folder, mode);
  if (failure !== null) throw failure;
}

/** Null when the folder is there now; the error when one above it is not, or seems not to be. */
async function failureOf(folder: string, mode: number): Promise<unknown> {
  try {
    await mkdir(folder, { mode });
    return null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return error;
    const isThere = (await stat(folder).catch(() => null))?.isDirectory() ?? false;
    if (isThere) return null;
    throw error;
  }
}
