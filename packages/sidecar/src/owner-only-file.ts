import { randomUUID } from 'node:crypto';
import { chmod, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeOwnFolder } from '@farmhand/transfer/make-folder';
import { type RenameOptions, renameWhenFree } from '@farmhand/transfer/rename-when-free';

/**
 * Writes a file that only its owner can read, whole or not at all.
 *
 * On Windows mode bits restrict nothing: there the file is private because the user's local application data is.
 *
 * @throws the disk's error, also when another program holds the file for longer than a moment; what was there stays.
 */
export async function writeOwnerOnly(path: string, text: string, options?: RenameOptions): Promise<void> {
  await makeOwnFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, 0o600);
    await renameWhenFree(temporary, path, options);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The file's text, or null when there is none. */
export async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
