import { z } from 'zod';
import { change, selectAll, transaction } from '../state/database.ts';
import {
  announceFrames,
  announceTask,
  deadline,
  getTask,
  partsOf,
  setTaskStatus,
  type TaskDesk,
} from './desk.ts';
import { chargeRow } from './queue.ts';
import { settle, settleParent } from './settle.ts';
import { frameStatuses, isEnded, type StoppedStatus, type TaskStatus, taskStatuses } from './statuses.ts';
import { FRAME_COLUMNS, frameRow, holds, type Task } from './task-rows.ts';
import { regroup } from './tile-groups.ts';

const idRow = z.object({ id: z.number() });

const STARTABLE: ReadonlySet<TaskStatus> = new Set([
  taskStatuses.stopped,
  taskStatuses.stoppedForArrears,
  taskStatuses.stoppedByTimeout,
  taskStatuses.finishedTest,
]);

const FINISHED: ReadonlySet<TaskStatus> = new Set([
  taskStatuses.finished,
  taskStatuses.finishedWithFailedFrames,
  taskStatuses.failed,
]);

/** Stops a task and all its parts that have not ended; what is done stays. */
export function stopTask(desk: TaskDesk, taskId: number, as: StoppedStatus = taskStatuses.stopped): void {
  endParts(desk, taskId, as, (status) => !isEnded(status));
}

/** Gives a task up for good, unless it is finished. */
export function abandonTask(desk: TaskDesk, taskId: number): void {
  endParts(
    desk,
    taskId,
    taskStatuses.abandoned,
    (status) => !FINISHED.has(status) && status !== taskStatuses.abandoned,
  );
}

function endParts(
  desk: TaskDesk,
  taskId: number,
  as: StoppedStatus | typeof taskStatuses.abandoned,
  concerns: (status: TaskStatus) => boolean,
): void {
  const task = getTask(desk, taskId);
  if (task === null || !concerns(task.status)) return;
  const parts = partsOf(desk, task).filter(({ status }) => concerns(status));
  const frameIds = transaction(desk.database, () =>
    parts.flatMap((part) => {
      const ids = stopRows(desk, part);
      setTaskStatus(desk, part, as);
      return ids;
    }),
  );
  announceFrames(desk, frameIds);
  for (const part of parts) announceTask(desk, part.id);
  if (task.hasChildren) settleParent(desk, task.id);
  else settle(desk, task.id);
}

/** Stops the open rows of a task, and gives their ids. */
function stopRows(desk: TaskDesk, task: Task): readonly number[] {
  const { database, clock } = desk;
  const rendering = selectAll(
    database,
    frameRow,
    `SELECT ${FRAME_COLUMNS} FROM frames INDEXED BY framesRendering WHERE taskId = ? AND status = 2`,
    task.id,
  );
  for (const frame of rendering) chargeRow(desk, frame);
  return selectAll(
    database,
    idRow,
    `UPDATE frames SET status = 3, endedAt = CASE WHEN startedAt IS NULL THEN NULL ELSE ? END
     WHERE id BETWEEN ? AND ? AND status IN (1, 2) RETURNING id`,
    clock(),
    task.firstFrameId,
    task.firstFrameId + task.rowCount - 1,
  ).map(({ id }) => id);
}

/** Has a stopped task go on with what it has not rendered, and one whose test is done with the rest. */
export function startTask(desk: TaskDesk, taskId: number): void {
  const task = getTask(desk, taskId);
  if (task === null) return;
  const parts = partsOf(desk, task).filter(({ status }) => STARTABLE.has(status));
  const frameIds = transaction(desk.database, () =>
    parts.flatMap((part) => {
      const ids = selectAll(
        desk.database,
        idRow,
        `UPDATE frames SET status = 1, startedAt = NULL, endedAt = NULL
         WHERE id BETWEEN ? AND ? AND status IN (?, ?) RETURNING id`,
        part.firstFrameId,
        part.firstFrameId + part.rowCount - 1,
        frameStatuses.stopped,
        // What stopped such a task were its frames' own time limits.
        part.status === taskStatuses.stoppedByTimeout ? frameStatuses.timedOut : frameStatuses.stopped,
      ).map(({ id }) => id);
      regroup(desk, part, part.firstFrameId, part.firstFrameId + part.rowCount - 1);
      if (part.status === taskStatuses.finishedTest) release(desk, part);
      setTaskStatus(desk, part, taskStatuses.waiting);
      return ids;
    }),
  );
  announceFrames(desk, frameIds);
  for (const part of parts) {
    announceTask(desk, part.id);
    settle(desk, part.id);
  }
}

/** Renders a task without waiting for its test: all frames at once, also after a pause. */
export function renderFullSpeed(desk: TaskDesk, taskId: number): void {
  const task = getTask(desk, taskId);
  if (task === null) return;
  for (const part of partsOf(desk, task)) {
    if (isEnded(part.status) || part.hold === holds.simulation) continue;
    release(desk, part);
    if (part.status === taskStatuses.finishedTest) setTaskStatus(desk, part, taskStatuses.waiting);
    announceTask(desk, part.id);
    settle(desk, part.id);
  }
}

function release({ database }: TaskDesk, task: Task): void {
  if (task.hold === holds.priority) {
    change(database, 'UPDATE tasks SET hold = ? WHERE id = ?', holds.none, task.id);
  }
}

/** Puts a task into the recycle bin; what still renders of it is stopped. */
export function deleteTask(desk: TaskDesk, taskId: number): void {
  stopTask(desk, taskId);
  change(
    desk.database,
    `UPDATE tasks SET shelf = CASE shelf WHEN 1 THEN 2 ELSE shelf END, deletedAt = coalesce(deletedAt, ?)
     WHERE id = ? OR parentId = ?`,
    desk.clock(),
    taskId,
    taskId,
  );
  announceTask(desk, taskId);
}

/** Tasks of a higher level are rendered before those of a lower one. */
export function setUserLevel(desk: TaskDesk, taskId: number, level: number): void {
  change(desk.database, 'UPDATE tasks SET userLevel = ? WHERE id = ? OR parentId = ?', level, taskId, taskId);
  announceTask(desk, taskId);
}

/** Limits how long a task, and each of its parts, may render. Seconds; 0 for no limit. */
export function setTimeLimit(desk: TaskDesk, taskId: number, seconds: number): void {
  const task = getTask(desk, taskId);
  if (task === null) return;
  for (const part of task.hasChildren ? [task, ...partsOf(desk, task)] : [task]) {
    change(
      desk.database,
      'UPDATE tasks SET timeLimitSeconds = ?, deadlineAt = ? WHERE id = ?',
      seconds,
      deadline(part.runningSince, seconds),
      part.id,
    );
  }
  announceTask(desk, taskId);
}
