import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Other processes may hold the file; each statement waits this long for them. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a SQLite file that holds nothing which cannot be found out again, making folders as needed.
 * A damaged file is thrown away and begun anew: it may cost time, never a job. `:memory:` works.
 */
export function openDisposableDatabase(path: string, tables: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  try {
    return openWithTables(path, tables);
  } catch (error) {
    if (path === ':memory:' || !isDamaged(error)) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    return openWithTables(path, tables);
  }
}

function openWithTables(path: string, tables: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec(`pragma journal_mode = wal; pragma synchronous = normal; ${tables}`);
    // Damage behind the first page would only be met by a later query, in the middle of a job.
    const [found] = Object.values(database.prepare('pragma quick_check(1)').get() ?? {});
    if (found !== 'ok') throw new DamagedError(String(found));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class DamagedError extends Error {}

/** Found damaged, or SQLite's result codes CORRUPT (11) and NOTADB (26), with or without their extended parts. */
function isDamaged(error: unknown): boolean {
  if (error instanceof DamagedError) return true;
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return false;
  const code = error.errcode & 0xff;
  return code === 11 || code === 26;
}
