import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SubmissionError } from '@farmhand/submission';
import { makeOwnFolder } from '@farmhand/transfer/make-folder';

/**
 * Makes this process the user's one sidecar, or returns null when another is. The operating system frees the
 * lock with the process, however that ends, so there is no stale lock to break.
 *
 * @throws SubmissionError `farmhand-folder` when the lock cannot be had for another reason than another process.
 */
export async function becomeSingleInstance(lockFile: string): Promise<{ release(): void } | null> {
  let database: DatabaseSync | null = null;
  try {
    await makeOwnFolder(dirname(lockFile));
    database = new DatabaseSync(lockFile, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (error) {
    database?.close();
    if (isBusy(error)) return null;
    throw new SubmissionError(
      {
        code: 'farmhand-folder',
        message: `Farmhand cannot use ${lockFile}: ${error instanceof Error ? error.message : String(error)}.`,
        hint: 'Check that you may write in that folder. The file holds nothing; if it is damaged, delete it.',
        retryable: true,
        zh: {
          message: `Farmhand 无法使用 ${lockFile}：${error instanceof Error ? error.message : String(error)}。`,
          hint: '请确认您在该文件夹中有写入权限。该文件不含任何内容；如已损坏，可以删除。',
        },
      },
      { cause: error },
    );
  }
}

/** SQLite's result code BUSY (5), whatever stands in its upper bits. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === 5
  );
}
