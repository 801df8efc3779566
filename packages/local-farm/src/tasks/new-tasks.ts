import type { DatabaseSync } from 'node:sqlite';
import { change, insert, transaction } from '../state/database.ts';
import { announceTask, setTaskStatus, type TaskDesk } from './desk.ts';
import type { PlannedJob, PlannedTask } from './plan.ts';
import type { PlannedRow } from './rows.ts';
import { settleParent } from './settle.ts';
import { isPriorityType, taskStatuses } from './statuses.ts';
import { addLabel } from './task-labels.ts';
import { searchTextOf } from './task-list.ts';
import { ASSEMBLY, holds, type Task } from './task-rows.ts';
import type { RowWork } from './tiles.ts';

export interface NewTask {
  /** Whose it is. */
  readonly userId: number;
  readonly artist: string | null;
  readonly outUserId: number | null;
  readonly userLevel: number;
  /** Task it is a copy of; 0 for none. */
  readonly cloneOriginalId: number;
  readonly labels: readonly string[];
}

/** Where a task is listed. */
const IN_TASK_LIST = 1;

/** Makes tasks that wait for their documents; they are in no list yet. */
export function createTasks(desk: TaskDesk, count: number, task: NewTask): readonly number[] {
  const { database, clock } = desk;
  const ids = transaction(database, () =>
    Array.from({ length: count }, () => {
      const taskId = insert(
        database,
        `INSERT INTO tasks (userId, status, artist, outUserId, userLevel, cloneOriginalId, createdAt)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        task.userId,
        taskStatuses.waiting,
        task.artist,
        task.outUserId,
        task.userLevel,
        task.cloneOriginalId,
        clock(),
      );
      for (const label of task.labels) addLabel(database, task.userId, label, [taskId]);
      return taskId;
    }),
  );
  for (const taskId of ids) announceTask(desk, taskId);
  return ids;
}

/** Puts a task, with its children if it has some, into the queue. */
export function submitTask(desk: TaskDesk, task: Task, job: PlannedJob, producer: string | null): void {
  const { database, clock } = desk;
  const now = clock();
  transaction(database, () => {
    place(desk, task.id, job, { producer, now, hasChildren: job.children.length > 0 });
    for (const child of job.children) {
      const childId = insert(
        database,
        `INSERT INTO tasks (userId, parentId, status, artist, userLevel, cloneOriginalId, createdAt)
         VALUES (?, ?, ?, ?, ?, 0, ?)`,
        task.userId,
        task.id,
        taskStatuses.waiting,
        task.artist,
        task.userLevel,
        now,
      );
      place(desk, childId, child, { producer, now, hasChildren: false });
    }
    change(database, 'UPDATE tasks SET shelf = ? WHERE id = ?', IN_TASK_LIST, task.id);
  });
  if (job.children.length > 0) settleParent(desk, task.id);
  announceTask(desk, task.id);
}

/** Puts a task that cannot be rendered at all into the list of tasks, failed. */
export function submitFailedTask(desk: TaskDesk, task: Task, reason: string, producer: string | null): void {
  const { database, clock } = desk;
  transaction(database, () => {
    change(
      database,
      'UPDATE tasks SET submittedAt = ?, producer = ?, problem = ?, searchText = ?, shelf = ? WHERE id = ?',
      clock(),
      producer,
      reason,
      searchTextOf(task.id, ''),
      IN_TASK_LIST,
      task.id,
    );
    setTaskStatus(desk, task, taskStatuses.failed);
  });
  announceTask(desk, task.id);
}

function place(
  { database }: TaskDesk,
  taskId: number,
  planned: PlannedTask,
  { producer, now, hasChildren }: { producer: string | null; now: number; hasChildren: boolean },
): void {
  const plan = planned.plan(taskId);
  const { firstFrameId, openPriority } = insertRows(database, taskId, planned.rows);
  change(
    database,
    'UPDATE tallies SET total = ?, waiting = ?, openPriority = ? WHERE taskId = ?',
    planned.rowCount,
    planned.rowCount,
    openPriority,
    taskId,
  );
  change(
    database,
    `UPDATE tasks SET submittedAt = ?, plan = ?, producer = ?, searchText = ?, hasChildren = ?, stage = ?, hold = ?,
       timeLimitSeconds = ?, firstFrameId = ?, rowCount = ? WHERE id = ?`,
    now,
    JSON.stringify(plan),
    producer,
    searchTextOf(taskId, plan.sceneFileName),
    hasChildren ? 1 : 0,
    planned.stage,
    planned.hasPriority ? holds.priority : holds.none,
    plan.jobTimeoutSeconds,
    firstFrameId,
    planned.rowCount,
    taskId,
  );
}

/** Rows that one statement inserts, where there are so many: their values fit into what SQLite takes. */
const BATCH = 500;
const INSERT = 'INSERT INTO frames (taskId, frameIndex, type, tile, blockers) VALUES ';
const ONE_ROW = '(?, ?, ?, ?, ?)';
const VALUES_A_ROW = 5;
const INSERT_BATCH = `${INSERT}${Array(BATCH).fill(ONE_ROW).join(', ')}`;

/** Adds a task's rows, and gives the first one's id; those after it have the ids that follow. */
function insertRows(database: DatabaseSync, taskId: number, rows: Iterable<PlannedRow>) {
  let firstFrameId = 0;
  let openPriority = 0;
  let values: (string | number)[] = [];
  const insertAs = (sql: string, given: readonly (string | number)[]) => {
    const last = insert(database, sql, ...given);
    if (firstFrameId === 0) firstFrameId = last - given.length / VALUES_A_ROW + 1;
  };
  for (const { frameIndex, type, work } of rows) {
    if (isPriorityType(type)) openPriority += 1;
    const blockers = work.kind === 'assemble' ? work.columns * work.rows : 0;
    values.push(taskId, frameIndex, type, tileOf(work), blockers);
    if (values.length === BATCH * VALUES_A_ROW) {
      insertAs(INSERT_BATCH, values);
      values = [];
    }
  }
  for (let at = 0; at < values.length; at += VALUES_A_ROW) {
    insertAs(`${INSERT}${ONE_ROW}`, values.slice(at, at + VALUES_A_ROW));
  }
  return { firstFrameId, openPriority };
}

function tileOf(work: RowWork): number {
  if (work.kind === 'frames') return 0;
  return work.kind === 'tile' ? work.index : ASSEMBLY;
}
