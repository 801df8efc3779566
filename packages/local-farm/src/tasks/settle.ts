import { z } from 'zod';
import { change, selectOne } from '../state/database.ts';
import { announceTask, childrenOf, getTask, setTaskStatus, type TaskDesk } from './desk.ts';
import { frameStatuses, isEnded, type TaskStatus, taskStatuses } from './statuses.ts';
import { type FrameTally, holds, type Task } from './task-rows.ts';

/**
 * Brings a task's status in line with its rows, and its parent's with that. Tells whoever listens when something
 * changed.
 */
export function settle(desk: TaskDesk, taskId: number): void {
  const task = getTask(desk, taskId);
  if (task === null || task.submittedAt === null) return;
  if (!task.hasChildren) settleRows(desk, task);
  if (task.parentId !== null) settleParent(desk, task.parentId);
}

function settleRows(desk: TaskDesk, task: Task): void {
  if (isEnded(task.status)) return;
  const isTestDone = task.hold === holds.priority && task.openPriority === 0 && task.waiting > 0;
  const pauses = task.plan?.pauseAfterPriorityFrames === true;
  if (isTestDone && !pauses)
    change(desk.database, 'UPDATE tasks SET hold = ? WHERE id = ?', holds.none, task.id);
  const status = isTestDone && pauses ? taskStatuses.finishedTest : statusOf(desk, task);
  if (status === task.status) return;
  setTaskStatus(desk, task, status);
  announceTask(desk, task.id);
}

function statusOf(desk: TaskDesk, task: Task): TaskStatus {
  const { waiting, rendering, stopped, failed, total } = task;
  if (rendering > 0) return taskStatuses.rendering;
  if (waiting === total) return taskStatuses.waiting;
  if (waiting > 0) return task.runningSince === null ? taskStatuses.waiting : taskStatuses.rendering;
  if (stopped > 0) return taskStatuses.stopped;
  if (failed === 0) return taskStatuses.finished;
  if (failed < total) return taskStatuses.finishedWithFailedFrames;
  return hasOnlyTimedOut(desk, task) ? taskStatuses.stoppedByTimeout : taskStatuses.failed;
}

const found = z.object({ found: z.number() });

function hasOnlyTimedOut({ database }: TaskDesk, { firstFrameId, rowCount }: Task): boolean {
  return (
    selectOne(
      database,
      found,
      'SELECT 1 AS found FROM frames WHERE id BETWEEN ? AND ? AND status <> ? LIMIT 1',
      firstFrameId,
      firstFrameId + rowCount - 1,
      frameStatuses.timedOut,
    ) === null
  );
}

/** Brings a parent in line with its children: lets stages begin, then takes its status from theirs. */
export function settleParent(desk: TaskDesk, parentId: number): void {
  arrangeStages(desk, parentId);
  const parent = getTask(desk, parentId);
  if (parent === null || parent.submittedAt === null) return;
  const status = statusOfParts(childrenOf(desk, parentId));
  if (status === parent.status) return;
  setTaskStatus(desk, parent, status);
  announceTask(desk, parentId);
}

/** In which order an end of one part tells more about the whole than that of another. */
const TELLING: readonly TaskStatus[] = [
  taskStatuses.stoppedForArrears,
  taskStatuses.stoppedByTimeout,
  taskStatuses.stopped,
  taskStatuses.finishedTest,
  taskStatuses.abandoned,
];

function statusOfParts(parts: readonly Task[]): TaskStatus {
  const has = (status: TaskStatus) => parts.some((part) => part.status === status);
  if (has(taskStatuses.rendering)) return taskStatuses.rendering;
  if (has(taskStatuses.waiting)) {
    const hasBegun = parts.some(({ status, startedAt }) => isEnded(status) && startedAt !== null);
    return hasBegun ? taskStatuses.rendering : taskStatuses.waiting;
  }
  const telling = TELLING.find(has);
  if (telling !== undefined) return telling;
  if (parts.every(({ status }) => status === taskStatuses.finished)) return taskStatuses.finished;
  return parts.every(({ status }) => status === taskStatuses.failed)
    ? taskStatuses.failed
    : taskStatuses.finishedWithFailedFrames;
}

/**
 * Lets the parts of a parent wait for those of lower stages, or begin when these are done. What waits for a part that
 * failed fails with it; what waits for one that was stopped or given up ends like it.
 */
function arrangeStages(desk: TaskDesk, parentId: number): void {
  const children = childrenOf(desk, parentId);
  if (children.every(({ stage }) => stage === 0)) return;
  for (const stage of [...new Set(children.map((child) => child.stage))].toSorted((a, b) => a - b)) {
    const now = childrenOf(desk, parentId);
    const before = now.filter((child) => child.stage < stage && child.status !== taskStatuses.finished);
    const waiting = now.filter(
      (child) => child.stage === stage && !isEnded(child.status) && child.rendering === 0,
    );
    const broken = before.find(({ status }) => isEnded(status));
    for (const child of waiting) {
      if (before.length === 0) {
        if (child.hold === holds.simulation) {
          setHold(desk, child, child.openPriority > 0 ? holds.priority : holds.none);
        }
      } else if (broken === undefined || before.some(({ status }) => !isEnded(status))) {
        if (child.hold !== holds.simulation) setHold(desk, child, holds.simulation);
      } else endWith(desk, child, broken);
    }
  }
}

function setHold({ database }: TaskDesk, task: Task, hold: Task['hold']): void {
  change(database, 'UPDATE tasks SET hold = ? WHERE id = ?', hold, task.id);
}

function endWith(desk: TaskDesk, task: Task, broken: Task): void {
  const hasFailed =
    broken.status === taskStatuses.failed || broken.status === taskStatuses.finishedWithFailedFrames;
  change(
    desk.database,
    'UPDATE frames SET status = ?, error = ? WHERE id BETWEEN ? AND ? AND status = ?',
    hasFailed ? frameStatuses.failed : frameStatuses.stopped,
    hasFailed
      ? `The simulation ${broken.plan?.nodeName ?? ''} that this frame needs failed. Mend it, then resubmit both.`
      : null,
    task.firstFrameId,
    task.firstFrameId + task.rowCount - 1,
    frameStatuses.waiting,
  );
  const after = getTask(desk, task.id);
  if (after === null) return;
  const status = hasFailed ? statusOf(desk, after) : broken.status;
  setTaskStatus(desk, after, status);
  announceTask(desk, task.id);
}

/** The tallies of all parts together. */
export function totalTally(parts: readonly FrameTally[]): FrameTally {
  const sum = (count: (part: FrameTally) => number) => parts.reduce((total, part) => total + count(part), 0);
  return {
    total: sum(({ total }) => total),
    waiting: sum(({ waiting }) => waiting),
    rendering: sum(({ rendering }) => rendering),
    stopped: sum(({ stopped }) => stopped),
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    openPriority: sum(({ openPriority }) => openPriority),
    renderMs: sum(({ renderMs }) => renderMs),
    fee: sum(({ fee }) => fee),
    coupon: sum(({ coupon }) => coupon),
    arrears: sum(({ arrears }) => arrears),
  };
}
