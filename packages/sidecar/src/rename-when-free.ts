import { rename as renameOnDisk } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What Windows says of a file that a virus scanner, an indexer or a backup holds open for a moment. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Waits between attempts, about a second in all: such programs let go within moments. Milliseconds. */
const LOCK_DELAYS_MS: readonly number[] = [10, 20, 40, 80, 150, 300, 400];

export interface RenameOptions {
  /** The disk's own unless given; tests hold files with it. */
  readonly rename?: (from: string, to: string) => Promise<void>;
  /** Milliseconds; about a second in all unless given. */
  readonly lockDelaysMs?: readonly number[];
}

/**
 * Renames a file, over another where there is one, and tries again for a while when a program holds either of them.
 *
 * @throws the disk's error; at once when it is not about a file that is held.
 */
export async function renameWhenFree(
  from: string,
  to: string,
  { rename = renameOnDisk, lockDelaysMs = LOCK_DELAYS_MS }: RenameOptions = {},
): Promise<void> {
  for (const delayMs of lockDelaysMs) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!isHeld(error)) throw error;
      await wait(delayMs);
    }
  }
  await rename(from, to);
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && HELD.has(String(error.code));
}
