import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { sha256 } from './cache-file.ts';

/** Where programs on this machine agree on who adds an environment. */
export interface EnvironmentLock {
  /** Folder for the lock's file, the same for all of them; that of the catalog store will do. */
  readonly folder: string;
  /** What tells this farm and account from others, as in the catalog store. */
  readonly account: string;
  /** Called once when another program is adding one and this call has to wait for it. */
  readonly onWait?: (() => void) | undefined;
}

/** Between two looks whether the lock is free. Milliseconds. */
const FIRST_LOOK_MS = 10;
const LONGEST_PAUSE_MS = 200;
/** After so long the work is done without the lock: the farm still refuses a name that is taken. Milliseconds. */
const PATIENCE_MS = 120_000;

const SQLITE_BUSY = 5;
/** Of a code that says more, the part that says what kind it is. */
const PRIMARY_CODE = 0xff;

/**
 * Does the work while no other program on this machine does work under the same lock. The system takes the lock back from
 * a program that ends, however it ends, so there is no such thing as a forgotten one. Where the folder cannot be written
 * to, the work is done without.
 *
 * @throws what `work` throws; the reason of `signal` when it aborts while waiting.
 */
export async function withEnvironmentLock<T>(
  lock: EnvironmentLock,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const release = await takeLock(lock, signal);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(
  { folder, account, onWait }: EnvironmentLock,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const name = sha256(account).slice(0, 32);
  const path = join(folder, `environments-${name}.lock`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch {
    return () => undefined;
  }
  const until = performance.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    const release = tryLock(path);
    if (release !== 'taken') return release;
    if (performance.now() >= until) return () => undefined;
    if (pauseMs === FIRST_LOOK_MS) onWait?.();
    try {
      await wait(pauseMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}

/** SQLite's lock on an empty database is the one kind of file lock that Node offers on every system. */
function tryLock(path: string): 'taken' | (() => void) {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return () => held.close();
  } catch (error) {
    database?.close();
    return isBusy(error) ? 'taken' : () => undefined;
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & PRIMARY_CODE) === SQLITE_BUSY
  );
}
