import { z } from 'zod';
import { change, selectOne } from '../state/database.ts';
import { announceFrame, type TaskDesk } from './desk.ts';
import { frameStatuses } from './statuses.ts';
import { ASSEMBLY, type Frame, type Task } from './task-rows.ts';

const groupCounts = z.object({ notDone: z.number(), open: z.number(), failed: z.number() });

/** How many tiles a frame of the task has; 0 where frames are rendered whole. */
function tilesOf({ plan }: Task): number {
  return plan === null || plan.tiles === null ? 0 : plan.tiles.columns * plan.tiles.rows;
}

/** Id of the row that puts a row's tiles together; null where there is none. */
export function assemblyOf(frame: Frame, task: Task): number | null {
  const count = tilesOf(task);
  if (count === 0 || frame.tile === 0) return null;
  return frame.tile === ASSEMBLY ? frame.id : frame.id + count - frame.tile + 1;
}

/**
 * After a tile ended: lets its frame be put together when all tiles are done. When some ended otherwise and none is
 * still to come, the assembly ends too.
 */
export function settleGroup(desk: TaskDesk, task: Task, assemblyId: number): void {
  const { database, clock } = desk;
  const counts = selectOne(
    database,
    groupCounts,
    `SELECT coalesce(sum(status <> 4), 0) AS notDone, coalesce(sum(status IN (1, 2)), 0) AS open,
       coalesce(sum(status IN (5, 11)), 0) AS failed
     FROM frames WHERE id BETWEEN ? AND ?`,
    assemblyId - tilesOf(task),
    assemblyId - 1,
  );
  if (counts === null) return;
  const { notDone, open, failed } = counts;
  if (notDone === 0 || open > 0) {
    change(database, 'UPDATE frames SET blockers = ? WHERE id = ?', notDone, assemblyId);
    return;
  }
  const ended = change(
    database,
    'UPDATE frames SET blockers = ?, status = ?, endedAt = ?, error = ? WHERE id = ? AND status = ?',
    notDone,
    failed > 0 ? frameStatuses.failed : frameStatuses.stopped,
    clock(),
    failed > 0 ? `${failed} of the tiles of this frame failed; resubmit them.` : null,
    assemblyId,
    frameStatuses.waiting,
  );
  if (ended > 0) announceFrame(desk, assemblyId);
}

/**
 * After rows between two ids were put back into the queue: frames whose tiles are rendered again are put together
 * again, tiles without which a frame cannot be put together are rendered too, and each assembly knows what it waits for.
 */
export function regroup({ database }: TaskDesk, task: Task, firstId: number, lastId: number): void {
  const count = tilesOf(task);
  if (count === 0) return;
  const from = Math.max(task.firstFrameId, firstId - count);
  const to = Math.min(task.firstFrameId + task.rowCount - 1, lastId + count);
  const again = 'status = 1, recommits = recommits + 1, startedAt = NULL, endedAt = NULL, error = NULL';
  change(
    database,
    `UPDATE frames SET ${again} WHERE id BETWEEN ? AND ? AND tile = -1 AND status <> 1
     AND EXISTS (SELECT 1 FROM frames AS tile
       WHERE tile.id BETWEEN frames.id - ? AND frames.id - 1 AND tile.status IN (1, 2))`,
    from,
    to,
    count,
  );
  change(
    database,
    `UPDATE frames SET ${again} WHERE id BETWEEN ? AND ? AND tile > 0 AND status IN (3, 5, 11)
     AND EXISTS (SELECT 1 FROM frames AS assembly
       WHERE assembly.id = frames.id + ? - frames.tile + 1 AND assembly.status = 1)`,
    from,
    to,
    count,
  );
  change(
    database,
    `UPDATE frames SET blockers =
       (SELECT count(*) FROM frames AS tile WHERE tile.id BETWEEN frames.id - ? AND frames.id - 1 AND tile.status <> 4)
     WHERE id BETWEEN ? AND ? AND tile = -1`,
    count,
    from,
    to,
  );
}
