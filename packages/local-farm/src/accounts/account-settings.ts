import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { change, selectOne } from '../state/database.ts';
import type { Account } from './accounts.ts';

/** Time limit of tasks whose account set none: 12 hours, as the documented example. */
const DEFAULT_TASK_TIMEOUT_SECONDS = 43_200;

const settingsRow = z.object({ taskTimeoutSeconds: z.number() });
/** What an account has set up for its tasks. */
export type AccountSettings = Readonly<z.infer<typeof settingsRow>>;

/** The settings of an account: its own, or the defaults. */
export function settingsOf(database: DatabaseSync, { userId }: Pick<Account, 'userId'>): AccountSettings {
  const sql = 'SELECT taskTimeoutSeconds FROM accountSettings WHERE userId = ?';
  return (
    selectOne(database, settingsRow, sql, userId) ?? { taskTimeoutSeconds: DEFAULT_TASK_TIMEOUT_SECONDS }
  );
}

export function saveSettings(
  database: DatabaseSync,
  { userId }: Pick<Account, 'userId'>,
  { taskTimeoutSeconds }: AccountSettings,
): void {
  change(
    database,
    `INSERT INTO accountSettings (userId, taskTimeoutSeconds) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET taskTimeoutSeconds = excluded.taskTimeoutSeconds`,
    userId,
    taskTimeoutSeconds,
  );
}
