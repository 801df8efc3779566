import { rename as renameOnDisk } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { systemErrorCode } from './transfer-error.ts';

/** What Windows, and shares of it, say of a file that a program holds open. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Waits between attempts, about a second in all: scanners, indexers and backups let go within moments. Milliseconds. */
const LOCK_DELAYS_MS: readonly number[] = [10, 20, 40, 80, 150, 300, 400];

export interface RenameOptions {
  /** The disk's own unless given; tests hold files with it. */
  readonly rename?: (from: string, to: string) => Promise<void>;
  /** Milliseconds; about a second in all unless given. */
  readonly lockDelaysMs?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Renames a file, over another where there is one, and tries again for a while when a program holds either of them.
 *
 * @throws the disk's error, at once when it is not about a file that is held ({@link isHeld}); the signal's reason.
 */
export async function renameWhenFree(
  from: string,
  to: string,
  { rename = renameOnDisk, lockDelaysMs = LOCK_DELAYS_MS, signal }: RenameOptions = {},
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await rename(from, to);
    } catch (error) {
      const delayMs = lockDelaysMs[attempt];
      if (!isHeld(error) || delayMs === undefined) throw error;
      await wait(delayMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/** Whether a program holds the file that an error is about. */
export function isHeld(error: unknown): boolean {
  return HELD.has(systemErrorCode(error) ?? '');
}
