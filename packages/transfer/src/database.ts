import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Other processes may hold the file; each statement waits this long for them unless told otherwise. */
const BUSY_TIMEOUT_MS = 5_000;

export interface DisposableDatabaseOptions {
  /** How long a statement waits, and holds up everything, while another process writes; 5000 ms unless given. */
  readonly busyTimeoutMs?: number | undefined;
  /** Pragmas that count only for a file that is not there yet. */
  readonly whenMade?: string | undefined;
  /**
   * Looks through the whole file for damage first, which takes a millisecond for each megabyte or so; true unless
   * given. Without, damage is met by a later statement: see {@link isDamaged}.
   */
  readonly check?: boolean | undefined;
}

/**
 * Opens a SQLite file that holds nothing which cannot be found out again, making folders as needed.
 * A damaged file is thrown away and begun anew: it may cost time, never a job. `:memory:` works.
 */
export function openDisposableDatabase(
  path: string,
  tables: string,
  options: DisposableDatabaseOptions = {},
): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  try {
    return openWithTables(path, tables, options);
  } catch (error) {
    if (path === ':memory:' || !isDamaged(error)) throw error;
    removeDatabase(path);
    return openWithTables(path, tables, options);
  }
}

/** Removes a SQLite file and what belongs to it. On Windows only when nobody has it open. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function openWithTables(path: string, tables: string, options: DisposableDatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
  try {
    if (options.whenMade !== undefined) database.exec(options.whenMade);
    database.exec(`pragma journal_mode = wal; pragma synchronous = normal; ${tables}`);
    if (options.check ?? true) {
      // Damage behind the first page would only be met by a later query, in the middle of a job.
      const [found] = Object.values(database.prepare('pragma quick_check(1)').get() ?? {});
      if (found !== 'ok') throw new DamagedError(String(found));
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class DamagedError extends Error {}

/** Found damaged, or SQLite's result codes CORRUPT (11) and NOTADB (26), with or without their extended parts. */
export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return error instanceof DamagedError || code === 11 || code === 26;
}

/** SQLite's result code BUSY (5): another process writes. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === 5;
}

function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}
