import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { LocalPath } from '@farmhand/model';
import { type FileState, isSameState, stateOfHandle, unreadable } from './file-state.ts';
import { withFingerprinter } from './fingerprint.ts';
import { TransferError } from './transfer-error.ts';

/** Two of these are in memory for a file that is hashed: one is read while the other is worked on. */
const BLOCK_BYTES = 2 * 1024 * 1024;
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
 * place meanwhile is not mixed with it; read again when it was written to meanwhile. Takes 4 MiB of memory however
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
export async function fingerprintHandle(
  handle: FileHandle,
  path: LocalPath,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return (await digestHandle(handle, sizeBytes, { signal })).fingerprint;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(path, error);
  }
}

async function hashHandle(handle: FileHandle, path: LocalPath, options: HashOptions): Promise<HashedFile> {
  let before = await stateOfHandle(handle, path);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const digests = await digestHandle(handle, before.sizeBytes, options);
    const after = await stateOfHandle(handle, path);
    if (isSameState(before, after)) return { state: after, ...digests };
    before = after;
  }
  throw new TransferError({
    code: 'file-changing',
    message: `"${path}" changes while it is read.`,
    hint: 'Wait until the program that writes it has finished, then press Retry.',
    retryable: true,
  });
}

/** Reads to the end of the file, whatever `sizeBytes` says: that only spares memory for small ones. */
async function digestHandle(
  handle: FileHandle,
  sizeBytes: number,
  { md5: wantsMd5 = false, signal, onBytes }: HashOptions,
): Promise<{ fingerprint: string; md5: string | null }> {
  const blockBytes = Math.min(BLOCK_BYTES, sizeBytes + 1);
  const blocks = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)] as const;
  const md5 = wantsMd5 ? createHash('md5') : null;
  return withFingerprinter(async (fingerprinter) => {
    let [block, next] = blocks;
    let position = 0;
    let reading = handle.read(block, 0, blockBytes, position);
    for (;;) {
      const { bytesRead } = await reading;
      signal?.throwIfAborted();
      if (bytesRead === 0) return { fingerprint: fingerprinter.digest(), md5: md5?.digest('hex') ?? null };
      position += bytesRead;
      reading = handle.read(next, 0, blockBytes, position);
      // Should what follows throw, nobody waits for this reading any more.
      reading.catch(() => {});
      const bytes = block.subarray(0, bytesRead);
      fingerprinter.update(bytes);
      md5?.update(bytes);
      onBytes?.(bytesRead);
      [block, next] = [next, block];
    }
  });
}
