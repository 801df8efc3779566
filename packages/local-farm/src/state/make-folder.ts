import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/**
 * Makes a folder for its owner only, and those above it; one that is there is left as it is. Node's recursive way tries for
 * ever where an existing folder, such as one of `/proc`, says that what is to be made in it is not found.
 *
 * @throws the disk's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isMade(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  await mkdirUnlessThere(folder);
}

/** False where a folder above is missing, or seems to be. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdirUnlessThere(folder);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function mkdirUnlessThere(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() !== true) throw error;
  }
}
