import type { SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { selectAll, transaction } from '../state/database.ts';
import { announceFrames, announceTask, getTask, setTaskStatus, type TaskDesk } from './desk.ts';
import { chargeRow } from './queue.ts';
import { settle } from './settle.ts';
import { type FrameStatus, frameStatuses, isEnded, taskStatuses } from './statuses.ts';
import { FRAME_COLUMNS, frameRow, holds, type Task } from './task-rows.ts';
import { assemblyOf, regroup, settleGroup } from './tile-groups.ts';

/** Which rows of a task an action is for. */
export interface RowChoice {
  /** Null for all. */
  readonly ids: readonly number[] | null;
  /** As they are shown; null for all that the action can be for. */
  readonly statuses: readonly number[] | null;
}

const idRow = z.object({ id: z.number() });

/** Rows of these statuses can be rendered again. */
const ENDED: readonly FrameStatus[] = [
  frameStatuses.stopped,
  frameStatuses.done,
  frameStatuses.failed,
  frameStatuses.timedOut,
];

/** Rows that did not become what they should. */
export const FAILED: readonly FrameStatus[] = [frameStatuses.failed, frameStatuses.timedOut];

/** Renders rows of a task again that have ended. Gives how many. */
export function resubmitRows(desk: TaskDesk, task: Task, choice: RowChoice): number {
  const statuses = ENDED.filter((status) => choice.statuses === null || choice.statuses.includes(status));
  const again = transaction(desk.database, () => {
    const ids = selectAll(
      desk.database,
      idRow,
      `UPDATE frames SET status = 1, recommits = recommits + 1, startedAt = NULL, endedAt = NULL, error = NULL
       ${CHOSEN} AND status IN (SELECT value FROM json_each(?)) RETURNING id`,
      ...chosen(task, choice),
      JSON.stringify(statuses),
    ).map(({ id }) => id);
    if (ids.length === 0) return ids;
    const [low, high] = span(ids);
    regroup(desk, task, low, high);
    const now = getTask(desk, task.id);
    if (now !== null && (isEnded(now.status) || now.status === taskStatuses.finishedTest)) {
      setTaskStatus(desk, now, taskStatuses.waiting);
    }
    return ids;
  });
  if (again.length === 0) return 0;
  announceFrames(desk, again);
  announceTask(desk, task.id);
  settle(desk, task.id);
  return again.length;
}

/** Stops rows of a task that are waiting or rendering. Gives how many. */
export function stopRows(desk: TaskDesk, task: Task, choice: RowChoice): number {
  const rows = selectAll(
    desk.database,
    frameRow,
    `SELECT ${FRAME_COLUMNS} FROM frames ${CHOSEN} AND status IN (1, 2) AND ${openStatuses(task, choice)}`,
    ...chosen(task, choice),
  );
  transaction(desk.database, () => {
    for (const row of rows) {
      if (row.status === frameStatuses.rendering) chargeRow(desk, row);
    }
    selectAll(
      desk.database,
      idRow,
      `UPDATE frames SET status = 3, endedAt = CASE WHEN startedAt IS NULL THEN NULL ELSE ? END
       ${CHOSEN} AND status IN (1, 2) AND ${openStatuses(task, choice)} RETURNING id`,
      desk.clock(),
      ...chosen(task, choice),
    );
  });
  if (rows.length === 0) return 0;
  announceFrames(
    desk,
    rows.map(({ id }) => id),
  );
  for (const assemblyId of new Set(rows.map((row) => assemblyOf(row, task)))) {
    if (assemblyId !== null) settleGroup(desk, task, assemblyId);
  }
  announceTask(desk, task.id);
  settle(desk, task.id);
  return rows.length;
}

const CHOSEN = 'WHERE id BETWEEN ? AND ? AND (? OR id IN (SELECT value FROM json_each(?)))';

function chosen(task: Task, { ids }: RowChoice): readonly SQLInputValue[] {
  const last = task.firstFrameId + task.rowCount - 1;
  if (ids === null) return [task.firstFrameId, last, 1, '[]'];
  const [low, high] = span(ids);
  return [Math.max(task.firstFrameId, low), Math.min(last, high), 0, JSON.stringify(ids)];
}

/** The lowest and the highest of ids, of which there may be too many for arguments. */
function span(ids: readonly number[]): readonly [number, number] {
  let low = Number.MAX_SAFE_INTEGER;
  let high = 0;
  for (const id of ids) {
    if (id < low) low = id;
    if (id > high) high = id;
  }
  return [low, high];
}

/** Which of the open rows an action's statuses mean, as SQL: a task's waiting rows may show other statuses. */
function openStatuses({ hold }: Task, { statuses }: RowChoice): string {
  if (statuses === null) return '1';
  const isWaiting = statuses.includes(frameStatuses.waiting);
  const isHeld = hold !== holds.none && statuses.includes(hold);
  const held = hold === holds.simulation ? '1' : hold === holds.priority ? 'type NOT IN (4, 6)' : '0';
  const meant = [
    ...(statuses.includes(frameStatuses.rendering) ? ['status = 2'] : []),
    ...(isWaiting ? [`(status = 1 AND NOT (${held}))`] : []),
    ...(isHeld ? [`(status = 1 AND ${held})`] : []),
  ];
  return meant.length === 0 ? '0' : `(${meant.join(' OR ')})`;
}
