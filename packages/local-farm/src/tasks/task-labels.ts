import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { change, selectAll, selectOne, transaction } from '../state/database.ts';

const labelRow = z.object({ id: z.number(), userId: z.number(), name: z.string() });
/** A label on tasks, and whose it is. */
export type Label = Readonly<z.infer<typeof labelRow>>;

const taskLabelRow = z.object({ taskId: z.number(), id: z.number(), name: z.string() });
export type TaskLabel = Readonly<z.infer<typeof taskLabelRow>>;

/** Puts a label of an account on tasks; makes the label where there is none of that name. */
export function addLabel(
  database: DatabaseSync,
  userId: number,
  name: string,
  taskIds: readonly number[],
): void {
  transaction(database, () => {
    change(database, 'INSERT OR IGNORE INTO labels (userId, name) VALUES (?, ?)', userId, name);
    change(
      database,
      `INSERT OR IGNORE INTO taskLabels (taskId, labelId)
       SELECT value, labels.id FROM json_each(?) JOIN labels ON userId = ? AND name = ?`,
      JSON.stringify(taskIds),
      userId,
      name,
    );
  });
}

export function getLabel(database: DatabaseSync, labelId: number): Label | null {
  return selectOne(database, labelRow, 'SELECT id, userId, name FROM labels WHERE id = ?', labelId);
}

/** Takes a label off all tasks and forgets it. */
export function deleteLabel(database: DatabaseSync, labelId: number): void {
  transaction(database, () => {
    change(database, 'DELETE FROM taskLabels WHERE labelId = ?', labelId);
    change(database, 'DELETE FROM labels WHERE id = ?', labelId);
  });
}

/** The labels on some tasks, in the order they were made. */
export function labelsOf(database: DatabaseSync, taskIds: readonly number[]): readonly TaskLabel[] {
  return selectAll(
    database,
    taskLabelRow,
    `SELECT taskId, labels.id, name FROM json_each(?) AS wanted
     JOIN taskLabels ON taskId = wanted.value JOIN labels ON labels.id = labelId ORDER BY labels.id`,
    JSON.stringify(taskIds),
  );
}
