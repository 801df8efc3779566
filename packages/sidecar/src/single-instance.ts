import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Makes this process the user's one sidecar, or returns null when another is. The operating system frees the
 * lock with the process, however that ends, so there is no stale lock to break.
 */
export function becomeSingleInstance(lockFile: string): { release(): void } | null {
  mkdirSync(dirname(lockFile), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return null;
  }
  return { release: () => database.close() };
}
