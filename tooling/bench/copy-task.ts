import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Copies a listed task many times, in the state of a farm that is not running: submitting 100,000 of them over the API
 * takes minutes. The copies have no frames of their own.
 */
export function copyTask(dataFolder: string, taskId: number, copies: number): void {
  const database = new DatabaseSync(join(dataFolder, 'farm.sqlite'));
  try {
    const columns = database
      .prepare("SELECT name FROM pragma_table_info('tasks') WHERE name NOT IN ('id', 'shelf', 'rowCount')")
      .all()
      .map(({ name }) => String(name))
      .join(', ');
    const highest = database.prepare('SELECT max(id) AS id FROM tasks').get()?.id;
    database.exec('BEGIN');
    const copy = database.prepare(`INSERT INTO tasks (${columns}) SELECT ${columns} FROM tasks WHERE id = ?`);
    for (let done = 0; done < copies; done++) copy.run(taskId);
    // The farm counts what is listed when a task is put there.
    database.prepare('UPDATE tasks SET shelf = 1 WHERE id > ?').run(Number(highest));
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}
