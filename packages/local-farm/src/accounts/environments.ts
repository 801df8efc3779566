import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { change, insert, selectAll, selectOne, transaction } from '../state/database.ts';
import type { Account } from './accounts.ts';

const environmentRow = z.object({
  id: z.number(),
  userId: z.number(),
  editName: z.string(),
  cgId: z.number(),
  cgName: z.string(),
  cgVersion: z.string(),
  /** 0 Linux, 1 Windows. */
  osName: z.number(),
  renderLayerType: z.number(),
  projectPath: z.string(),
  pluginIds: z.string().transform((text) => z.array(z.number()).parse(JSON.parse(text))),
});
/** A render environment that an account made: a software version with plugins, under a name. */
export type StoredEnvironment = Readonly<z.infer<typeof environmentRow>>;
export type EnvironmentContent = Omit<StoredEnvironment, 'id' | 'userId' | 'editName'>;

/** An environment of this account by its name. */
export function environmentOf(
  database: DatabaseSync,
  { userId }: Account,
  editName: string,
): StoredEnvironment | null {
  const sql = 'SELECT * FROM environments WHERE userId = ? AND editName = ?';
  return selectOne(database, environmentRow, sql, userId, editName);
}

/** Environments that an account may render with: its own and its main account's, in the order they were made. */
export function environmentsFor(database: DatabaseSync, account: Account): readonly StoredEnvironment[] {
  return selectAll(
    database,
    environmentRow,
    'SELECT * FROM environments WHERE userId IN (?, ?) ORDER BY id',
    account.userId,
    account.mainUserId ?? account.userId,
  );
}

export function addEnvironment(
  database: DatabaseSync,
  { userId }: Account,
  editName: string,
  content: EnvironmentContent,
): void {
  insert(
    database,
    `INSERT INTO environments
       (userId, editName, cgId, cgName, cgVersion, osName, renderLayerType, projectPath, pluginIds)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    userId,
    editName,
    content.cgId,
    content.cgName,
    content.cgVersion,
    content.osName,
    content.renderLayerType,
    content.projectPath,
    JSON.stringify(content.pluginIds),
  );
}

/** Replaces what an environment is. It is no default of another software or system than its own. */
export function editEnvironment(database: DatabaseSync, id: number, content: EnvironmentContent): void {
  transaction(database, (db) => {
    change(
      db,
      `UPDATE environments SET cgId = ?, cgName = ?, cgVersion = ?, osName = ?, renderLayerType = ?, projectPath = ?,
         pluginIds = ? WHERE id = ?`,
      content.cgId,
      content.cgName,
      content.cgVersion,
      content.osName,
      content.renderLayerType,
      content.projectPath,
      JSON.stringify(content.pluginIds),
      id,
    );
    change(
      db,
      'DELETE FROM defaultEnvironments WHERE environmentId = ? AND (cgId != ? OR osName != ?)',
      id,
      content.cgId,
      content.osName,
    );
  });
}

export function deleteEnvironment(database: DatabaseSync, id: number): void {
  change(database, 'DELETE FROM environments WHERE id = ?', id);
}

/** Makes an environment the account's one default for its software and system. */
export function makeDefault(
  database: DatabaseSync,
  { userId }: Account,
  { id, cgId, osName }: StoredEnvironment,
): void {
  change(
    database,
    'INSERT OR REPLACE INTO defaultEnvironments (userId, cgId, osName, environmentId) VALUES (?, ?, ?, ?)',
    userId,
    cgId,
    osName,
    id,
  );
}

const defaultRow = z.object({ environmentId: z.number() });

/** Ids of the environments that are an account's defaults. */
export function defaultsOf(database: DatabaseSync, { userId }: Account): ReadonlySet<number> {
  const sql = 'SELECT environmentId FROM defaultEnvironments WHERE userId = ?';
  return new Set(selectAll(database, defaultRow, sql, userId).map(({ environmentId }) => environmentId));
}
