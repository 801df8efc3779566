import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { z } from 'zod';
import { LocalFarmError } from '../errors.ts';
import { accountsSchema } from './schema/accounts.ts';
import { filesSchema } from './schema/files.ts';
import { tasksSchema } from './schema/tasks.ts';

const SCHEMA_VERSION = 3;

const SCHEMA = `${filesSchema}${accountsSchema}${tasksSchema}PRAGMA user_version = ${SCHEMA_VERSION};`;

/**
 * Opens the farm's state. The lock it takes lasts until it is closed or the process ends, however that happens,
 * so two farms never share one data folder.
 *
 * State that an older Farmhand wrote is put aside under another name, and the farm starts anew: its tasks were planned
 * for another farm. Accounts and the files of the storages stay.
 *
 * @param onNotice Told what a person should know, such as state put aside.
 * @throws LocalFarmError `data-folder-in-use`, `data-folder-newer` or `data-folder-unusable`.
 */
export function openDatabase(dataFolder: string, onNotice: (text: string) => void): DatabaseSync {
  const path = join(dataFolder, 'farm.sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = lock(path);
    const version = versionOf(database);
    if (version > SCHEMA_VERSION) {
      throw new LocalFarmError(
        'data-folder-newer',
        `${dataFolder} was written by a newer Farmhand. Update Farmhand, or start the farm with another folder.`,
      );
    }
    if (version > 0 && version < SCHEMA_VERSION) {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      const kept = putAside(path, version);
      database = lock(path);
      onNotice(
        `The state in ${dataFolder} was written by an older Farmhand. It is kept as ${kept}; the farm starts with an empty task list.`,
      );
    }
    if (versionOf(database) === 0) transaction(database, (db) => db.exec(SCHEMA));
    return database;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    if (LocalFarmError.isInstance(error)) throw error;
    if (error instanceof Error && error.message.includes('database is locked')) {
      throw new LocalFarmError(
        'data-folder-in-use',
        `Another local farm is running on ${dataFolder}. Stop it, or start this one with another folder.`,
        { cause: error },
      );
    }
    throw new LocalFarmError('data-folder-unusable', `The farm's state in ${path} cannot be opened.`, {
      cause: error,
    });
  }
}

function lock(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    // 64 MiB: a task list of 100,000 and the frames of a large task stay in memory.
    database.exec('PRAGMA cache_size = -65536');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

/** Renames a closed database so that nothing it holds is lost, and gives its new name. */
function putAside(path: string, version: number): string {
  const nameFor = (count: number) =>
    `${path.replace(/\.sqlite$/, '')}.v${version}${count === 0 ? '' : `-${count}`}.sqlite`;
  let count = 0;
  while (existsSync(nameFor(count))) count += 1;
  renameSync(path, nameFor(count));
  // Whatever these still hold was written into the database when it was closed.
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  return nameFor(count);
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** A prepared statement; the same one each time for the same text. */
export function statement(database: DatabaseSync, sql: string): StatementSync {
  let known = statements.get(database);
  if (known === undefined) {
    known = new Map();
    statements.set(database, known);
  }
  let prepared = known.get(sql);
  if (prepared === undefined) {
    prepared = database.prepare(sql);
    known.set(sql, prepared);
  }
  return prepared;
}

/** Runs `work` so that all of it is stored, or nothing. Inside another transaction it belongs to that one. */
export function transaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  if (database.isTransaction) return work(database);
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work(database);
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** All rows of a query, checked. */
export function selectAll<T>(
  database: DatabaseSync,
  row: z.ZodType<T>,
  sql: string,
  ...values: SQLInputValue[]
): readonly T[] {
  return statement(database, sql)
    .all(...values)
    .map((found) => row.parse(found));
}

/** The first row of a query, checked; null when there is none. */
export function selectOne<T>(
  database: DatabaseSync,
  row: z.ZodType<T>,
  sql: string,
  ...values: SQLInputValue[]
): T | null {
  const found = statement(database, sql).get(...values);
  return found === undefined ? null : row.parse(found);
}

/** Runs a statement and gives the id of the row it inserted. */
export function insert(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(statement(database, sql).run(...values).lastInsertRowid);
}

/** Runs a statement and gives the number of rows it changed. */
export function change(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(statement(database, sql).run(...values).changes);
}
