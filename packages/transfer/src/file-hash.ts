import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fingerprintHandle } from '@farmhand/fingerprint';
import type { LocalPath } from '@farmhand/model';
import { type FileState, isSameState, stateOfHandle, unreadable } from './file-state.ts';
import { TransferError } from './transfer-error.ts';

/** A file that something writes to is read this often before giving up. */
const ATTEMPTS = 3;

export interface HashOptions {
  /** Makes the MD5 of the same bytes too; false unless given. */
  readonly md5?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the size of each block read. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** What one version of a file holds. */
export interface HashedFile {
  readonly state: FileState;
  readonly fingerprint: string;
  /** 32 lower-case hex digits, or null when it was not asked for. */
  readonly md5: string | null;
}

/**
 * Reads a file once, for its fingerprint and, if asked, its MD5. Opened once, so that a file that is put in its
 * place meanwhile is not mixed with it; read again when it was written to meanwhile. Takes 2 MiB of memory however
 * big the file is.
 *
 * @throws TransferError `file-missing`, `file-unreadable`, `not-a-file`, or `file-changing` when it still changes
 * at the third attempt.
 */
export async function hashFile(path: LocalPath, options: HashOptions = {}): Promise<HashedFile> {
  try {
    await using handle = await open(path, 'r');
    return await hashHandle(handle, path, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw TransferError.isInstance(error) ? error : unreadable(path, error);
  }
}

/** Fingerprint of what an open file holds now, from its beginning; changes meanwhile are the caller's to find. */
export async function fingerprintOfOpen(
  handle: FileHandle,
  path: LocalPath,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return (await fingerprintHandle(handle, { signal })).fingerprint;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(path, error);
  }
}

async function hashHandle(handle: FileHandle, path: LocalPath, options: HashOptions): Promise<HashedFile> {
  let before = await stateOfHandle(handle, path);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const md5 = options.md5 === true ? createHash('md5') : null;
    const { fingerprint } = await fingerprintHandle(handle, {
      signal: options.signal,
      onPiece(bytes) {
        md5?.update(bytes);
        options.onBytes?.(bytes.length);
      },
    });
    const after = await stateOfHandle(handle, path);
    if (isSameState(before, after)) return { state: after, fingerprint, md5: md5?.digest('hex') ?? null };
    before = after;
  }
  throw new TransferError({
    code: 'file-changing',
    message: `"${path}" changes while it is read.`,
    hint: 'Wait until the program that writes it has finished, then press Retry.',
    zh: { message: `“${path}”在读取过程中有更改。`, hint: '请等写入它的程序完成，然后点击“重试”。' },
    retryable: true,
  });
}
