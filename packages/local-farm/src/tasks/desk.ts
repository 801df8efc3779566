import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import { change, selectAll, selectOne } from '../state/database.ts';
import { isEnded, type TaskStatus, taskStatuses } from './statuses.ts';
import {
  FRAME_COLUMNS,
  type Frame,
  frameRow,
  SELECT_TASKS,
  shownStatus,
  type Task,
  taskRow,
} from './task-rows.ts';

/** What rendering a row cost, and out of what it was paid. */
export interface RowCharge {
  readonly feeAmount: number;
  readonly couponFee: number;
  readonly arrearsFee: number;
}

/** What all that is done with tasks needs. */
export interface TaskDesk {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly events: EventHub;
  /** Has the owner of a task pay for what a node rendered of it. */
  readonly charge: (task: Task, milliseconds: number) => RowCharge;
}

/** So many frames of one change are announced one by one; beyond that, the task's own event has to do. */
const MOST_FRAME_EVENTS = 300;

export function getTask({ database }: Pick<TaskDesk, 'database'>, taskId: number): Task | null {
  return selectOne(database, taskRow, `${SELECT_TASKS} WHERE tasks.id = ?`, taskId);
}

export function getFrame({ database }: TaskDesk, frameId: number): Frame | null {
  return selectOne(database, frameRow, `SELECT ${FRAME_COLUMNS} FROM frames WHERE id = ?`, frameId);
}

export function childrenOf({ database }: TaskDesk, taskId: number): readonly Task[] {
  return selectAll(database, taskRow, `${SELECT_TASKS} WHERE parentId = ? ORDER BY tasks.id`, taskId);
}

/** The tasks that have a task's frames: its children, or itself. */
export function partsOf(desk: TaskDesk, task: Task): readonly Task[] {
  return task.hasChildren ? childrenOf(desk, task.id) : [task];
}

/** Changes a task's status, and with it when it started, since when it runs, when it ended and when its time is up. */
export function setTaskStatus(desk: TaskDesk, task: Task, status: TaskStatus): void {
  const { database, clock } = desk;
  const isRunning = status === taskStatuses.rendering;
  const now = clock();
  const since = isRunning ? (task.runningSince ?? now) : null;
  change(
    database,
    `UPDATE tasks SET status = ?, startedAt = ?, runningSince = ?, completedAt = ?, deadlineAt = ? WHERE id = ?`,
    status,
    isRunning ? (task.startedAt ?? now) : task.startedAt,
    since,
    isEnded(status) || status === taskStatuses.finishedTest ? now : null,
    deadline(since, task.timeLimitSeconds),
    task.id,
  );
}

/** When a task that runs has to be done; null for no limit, or while it does not run. */
export function deadline(runningSince: number | null, limitSeconds: number): number | null {
  return runningSince === null || limitSeconds === 0 ? null : runningSince + limitSeconds * 1000;
}

export function announceTask(desk: TaskDesk, taskId: number): void {
  const task = getTask(desk, taskId);
  if (task !== null) desk.events.emit({ type: 'task', taskId, status: task.status });
}

export function announceFrame(desk: TaskDesk, frameId: number, pid: number | null = null): void {
  const found = getFrame(desk, frameId);
  const task = found === null ? null : getTask(desk, found.taskId);
  if (found === null || task === null) return;
  const { taskId, frameIndex, error } = found;
  desk.events.emit({
    type: 'frame',
    taskId,
    frameId,
    frameIndex,
    status: shownStatus(found, task),
    pid,
    error,
  });
}

/** Announces the frames of one change, unless they are so many that nobody can want them. */
export function announceFrames(desk: TaskDesk, frameIds: readonly number[]): void {
  if (frameIds.length > MOST_FRAME_EVENTS) return;
  for (const frameId of frameIds) announceFrame(desk, frameId);
}
