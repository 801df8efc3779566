import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { z } from 'zod';
import { LocalFarmError } from '../errors.ts';
import { accountsSchema } from './schema/accounts.ts';
import { filesSchema } from './schema/files.ts';
import { tasksSchema } from './schema/tasks.ts';

const SCHEMA_VERSION = 1;

const SCHEMA = `${filesSchema}${accountsSchema}${tasksSchema}PRAGMA user_version = ${SCHEMA_VERSION};`;

/**
 * Opens the farm's state. The lock it takes lasts until it is closed or the process ends, however that happens,
 * so two farms never share one data folder.
 *
 * @throws LocalFarmError `data-folder-in-use`, `data-folder-newer` or `data-folder-unusable`.
 */
export function openDatabase(dataFolder: string): DatabaseSync {
  const path = join(dataFolder, 'farm.sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > SCHEMA_VERSION) {
      throw new LocalFarmError(
        'data-folder-newer',
        `${dataFolder} was written by a newer Farmhand. Update Farmhand, or start the farm with another folder.`,
      );
    }
    if (version === 0) transaction(database, (db) => db.exec(SCHEMA));
    return database;
  } catch (error) {
    database?.close();
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

/** Runs `work` so that all of it is stored, or nothing. */
export function transaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work(database);
    database.exec('COMMIT');
    return value;
  } catch (error) {
    database.exec('ROLLBACK');
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
  return database
    .prepare(sql)
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
  const found = database.prepare(sql).get(...values);
  return found === undefined ? null : row.parse(found);
}

/** Runs a statement and gives the id of the row it inserted. */
export function insert(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(database.prepare(sql).run(...values).lastInsertRowid);
}

/** Runs a statement and gives the number of rows it changed. */
export function change(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(database.prepare(sql).run(...values).changes);
}
