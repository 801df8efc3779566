import { z } from 'zod';
import { change, selectAll, selectOne, transaction } from '../state/database.ts';
import { announceFrame, getFrame, getTask, type TaskDesk } from './desk.ts';
import { settle } from './settle.ts';
import { type FrameStatus, frameStatuses, isPriorityType } from './statuses.ts';
import { FRAME_COLUMNS, type Frame, frameRow, holds } from './task-rows.ts';
import { assemblyOf, settleGroup } from './tile-groups.ts';

const openTask = z.object({ id: z.number(), hold: z.number() });
const deadlineRow = z.object({ taskId: z.number(), at: z.number() });

/** Tasks looked at in one go for one that has something to render. */
const BATCH = 32;

/** The row to render next: urgent tasks first, then in the order they were submitted; priority frames first. */
export function nextFrame({ database }: TaskDesk): Frame | null {
  for (let offset = 0; ; offset += BATCH) {
    // Only tasks all of whose open rows are being rendered are passed over: no more than there are nodes.
    const tasks = selectAll(
      database,
      openTask,
      `SELECT id, hold FROM tasks INDEXED BY taskQueue WHERE status IN (0, 5) AND rowCount > 0 AND hold <> 10
       ORDER BY userLevel DESC, submittedAt, id LIMIT ? OFFSET ?`,
      BATCH,
      offset,
    );
    for (const { id, hold } of tasks) {
      const frame = selectOne(
        database,
        frameRow,
        `SELECT ${FRAME_COLUMNS} FROM frames INDEXED BY framesReady
         WHERE taskId = ? AND status = 1 AND blockers = 0 ORDER BY id LIMIT 1`,
        id,
      );
      if (frame !== null && (hold === holds.none || isPriorityType(frame.type))) return frame;
    }
    if (tasks.length < BATCH) return null;
  }
}

export function startFrame(desk: TaskDesk, frameId: number): void {
  const taskId = transaction(desk.database, () => {
    change(
      desk.database,
      'UPDATE frames SET status = ?, startedAt = ?, endedAt = NULL, error = NULL WHERE id = ?',
      frameStatuses.rendering,
      desk.clock(),
      frameId,
    );
    return getFrame(desk, frameId)?.taskId ?? null;
  });
  announceFrame(desk, frameId);
  if (taskId !== null) settle(desk, taskId);
}

/** Records how a row that was being rendered ended, and what that cost. Does nothing for one that was not. */
export function endFrame(desk: TaskDesk, frameId: number, status: FrameStatus, error: string | null): void {
  const frame = getFrame(desk, frameId);
  if (frame === null || frame.status !== frameStatuses.rendering) return;
  transaction(desk.database, () => {
    chargeRow(desk, frame);
    change(
      desk.database,
      'UPDATE frames SET status = ?, endedAt = ?, error = ? WHERE id = ?',
      status,
      desk.clock(),
      error,
      frameId,
    );
  });
  announceFrame(desk, frameId);
  const task = getTask(desk, frame.taskId);
  const assemblyId = task === null ? null : assemblyOf(frame, task);
  if (task !== null && assemblyId !== null && assemblyId !== frameId) settleGroup(desk, task, assemblyId);
  settle(desk, frame.taskId);
}

/** Has a row that is being rendered paid for up to now. */
export function chargeRow({ database, clock, charge }: TaskDesk, { id, taskId, startedAt }: Frame): void {
  const task = getTask({ database }, taskId);
  if (task === null || startedAt === null) return;
  const milliseconds = Math.max(0, clock() - startedAt);
  const { feeAmount, couponFee, arrearsFee } = charge(task, milliseconds);
  const cost = [feeAmount, couponFee, arrearsFee] as const;
  change(
    database,
    'UPDATE frames SET fee = fee + ?, coupon = coupon + ?, arrears = arrears + ? WHERE id = ?',
    ...cost,
    id,
  );
  change(
    database,
    `UPDATE tallies SET fee = fee + ?, coupon = coupon + ?, arrears = arrears + ?, renderMs = renderMs + ?
     WHERE taskId = ?`,
    ...cost,
    milliseconds,
    taskId,
  );
}

/** Puts rows that were being rendered back into the queue: nobody renders them any more. */
export function requeueRendering(desk: TaskDesk): void {
  const open = selectAll(
    desk.database,
    frameRow,
    `SELECT ${FRAME_COLUMNS} FROM frames INDEXED BY framesRendering WHERE status = 2`,
  );
  for (const { id } of open) {
    change(
      desk.database,
      'UPDATE frames SET status = ?, startedAt = NULL, endedAt = NULL WHERE id = ?',
      frameStatuses.waiting,
      id,
    );
    announceFrame(desk, id);
  }
}

/** The task whose time is up first, and when; null when none has a limit. */
export function nextDeadline({
  database,
}: TaskDesk): { readonly taskId: number; readonly at: number } | null {
  return selectOne(
    database,
    deadlineRow,
    `SELECT id AS taskId, deadlineAt AS at FROM tasks INDEXED BY taskDeadlines
     WHERE deadlineAt IS NOT NULL ORDER BY deadlineAt LIMIT 1`,
  );
}
