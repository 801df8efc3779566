import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { selectAll, selectOne } from '../state/database.ts';
import { SELECT_TASKS, type Task, taskRow } from './task-rows.ts';

export interface TaskQuery {
  /** Whose tasks; null for everyone's. */
  readonly userId: number | null;
  /** Those in the recycle bin rather than in the list. */
  readonly isDeleted: boolean;
  /** Empty for all. */
  readonly statuses: readonly number[];
  /** Part of the scene's name, of the task's id or of its alias; empty for all. */
  readonly keyword: string;
  /** When they were submitted. Milliseconds since 1970; null for no limit. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

const countRow = z.object({ count: z.number() });
const idRow = z.object({ id: z.number() });

/** What a keyword is looked for in: the scene's name, and the task's alias, which ends with its id. */
export function searchTextOf(taskId: number, sceneName: string): string {
  return `${sceneName}\n2W${taskId}`.toLowerCase();
}

/** With fewer matches than this, sorting them is quicker than walking along all tasks. */
const FEW = 4000;

/** One page of submitted tasks, the newest first. */
export function findTasks(
  database: DatabaseSync,
  query: TaskQuery,
  pageNumber: number,
  pageSize: number,
): Page<Task> {
  const { where, values } = filter(query);
  const isPlain = query.keyword === '' && query.from === null && query.to === null;
  const total = isPlain
    ? countKnown(database, query)
    : (selectOne(
        database,
        countRow,
        `SELECT count(*) AS count FROM tasks INDEXED BY tasksListed WHERE ${where}`,
        ...values,
      )?.count ?? 0);
  const offset = (pageNumber - 1) * pageSize;
  const size = Math.min(pageSize, total - offset);
  if (size <= 0) return { total, items: [] };
  const index = `INDEXED BY ${isPlain ? bestIndex(query, total) : 'tasksListed'}`;
  // A page near the end is found sooner from the end.
  const isBackwards = offset > total / 2;
  const ids = selectAll(
    database,
    idRow,
    `SELECT id FROM tasks ${index} WHERE ${where} ORDER BY id ${isBackwards ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
    ...values,
    size,
    isBackwards ? total - offset - size : offset,
  ).map(({ id }) => id);
  return {
    total,
    items: selectAll(
      database,
      taskRow,
      `${SELECT_TASKS} WHERE tasks.id IN (SELECT value FROM json_each(?)) ORDER BY tasks.id DESC`,
      JSON.stringify(ids),
    ),
  };
}

function filter({ userId, isDeleted, statuses, keyword, from, to }: TaskQuery) {
  const conditions: readonly { readonly sql: string; readonly values: readonly SQLInputValue[] }[] = [
    { sql: isDeleted ? 'shelf > 0 AND shelf = 2' : 'shelf > 0 AND shelf = 1', values: [] },
    ...(userId === null ? [] : [{ sql: 'userId = ?', values: [userId] }]),
    ...statusFilter(statuses),
    ...(from === null ? [] : [{ sql: 'submittedAt >= ?', values: [from] }]),
    ...(to === null ? [] : [{ sql: 'submittedAt <= ?', values: [to] }]),
    ...(keyword === ''
      ? []
      : [
          {
            sql: 'instr(searchText, ?) > 0',
            values: [keyword.toLowerCase()],
          },
        ]),
  ];
  return {
    where: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
  };
}

function statusFilter(statuses: readonly number[]) {
  const [only] = statuses;
  if (only === undefined) return [];
  if (statuses.length === 1) return [{ sql: 'status = ?', values: [only] }];
  return [{ sql: 'status IN (SELECT value FROM json_each(?))', values: [JSON.stringify(statuses)] }];
}

function bestIndex({ userId, statuses }: TaskQuery, total: number): string {
  if (userId !== null) return 'tasksListedByUser';
  return statuses.length === 1 || (statuses.length > 1 && total < FEW)
    ? 'tasksListedByStatus'
    : 'tasksListed';
}

/** How many tasks match by owner, list and status: counted when they change. */
function countKnown(database: DatabaseSync, { userId, isDeleted, statuses }: TaskQuery): number {
  const found = selectOne(
    database,
    countRow,
    `SELECT coalesce(sum(count), 0) AS count FROM listCounts
     WHERE shelf = ? AND (? IS NULL OR userId = ?)
       AND (? = '[]' OR status IN (SELECT value FROM json_each(?)))`,
    isDeleted ? 2 : 1,
    userId,
    userId,
    JSON.stringify(statuses),
    JSON.stringify(statuses),
  );
  return found?.count ?? 0;
}

const statisticsRow = z.object({
  executing: z.number(),
  done: z.number(),
  failed: z.number(),
  waiting: z.number(),
  stopped: z.number(),
  total: z.number(),
});
/** How many rows of all tasks are in which state. */
export type FrameStatistics = Readonly<z.infer<typeof statisticsRow>>;

/** Counts the rows of an account's tasks (null: everyone's) that are not in the recycle bin. */
export function frameStatistics(database: DatabaseSync, userId: number | null): FrameStatistics {
  const found = selectOne(
    database,
    statisticsRow,
    `SELECT coalesce(sum(rendering), 0) AS executing, coalesce(sum(done), 0) AS done,
       coalesce(sum(failed), 0) AS failed, coalesce(sum(waiting), 0) AS waiting,
       coalesce(sum(stopped), 0) AS stopped, coalesce(sum(total), 0) AS total
     FROM tasks JOIN tallies ON taskId = id WHERE deletedAt IS NULL AND (? IS NULL OR userId = ?)`,
    userId,
    userId,
  );
  return found ?? { executing: 0, done: 0, failed: 0, waiting: 0, stopped: 0, total: 0 };
}
