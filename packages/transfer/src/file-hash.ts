import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { LocalPath } from '@farmhand/model';
import { type FileState, isSameState, readFileState, unreadable } from './file-state.ts';
import { TransferError } from './transfer-error.ts';

const BLOCK_BYTES = 1024 * 1024;
/** A file that something writes to is read this often before giving up. */
const ATTEMPTS = 3;

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the size of each block read. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Lower-case hex digest of what the file holds now. Reads block by block: memory does not grow with the file. */
export async function hashFile(
  path: LocalPath,
  algorithm: 'sha256' | 'md5',
  options: HashOptions = {},
): Promise<string> {
  const hash = createHash(algorithm);
  try {
    await using handle = await open(path, 'r');
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (;;) {
      options.signal?.throwIfAborted();
      const { bytesRead } = await handle.read(block, 0, block.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(block.subarray(0, bytesRead));
      options.onBytes?.(bytesRead);
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw unreadable(path, error);
  }
}

/**
 * Runs `digest` on a file and makes sure that the file did not change meanwhile: if it did, once more.
 *
 * @throws TransferError `file-changing` when it still changes at the third attempt.
 */
export async function whileUnchanged<T>(
  path: LocalPath,
  digest: (state: FileState) => Promise<T>,
): Promise<{ readonly state: FileState; readonly value: T }> {
  let before = await readFileState(path);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const value = await digest(before);
    const after = await readFileState(path);
    if (isSameState(before, after)) return { state: after, value };
    before = after;
  }
  throw new TransferError({
    code: 'file-changing',
    message: `"${path}" changes while it is read.`,
    hint: 'Wait until the program that writes it has finished, then press Retry.',
    retryable: true,
  });
}

/**
 * MD5 of a file as 32 lower-case hex digits; the farm's job documents name the scene file by it.
 *
 * @throws TransferError `file-missing`, `file-unreadable`, `not-a-file`, `file-changing`.
 */
export async function md5OfFile(
  path: LocalPath,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { value } = await whileUnchanged(path, () => hashFile(path, 'md5', options));
  return value;
}
