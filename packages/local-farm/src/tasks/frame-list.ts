import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { selectAll, selectOne } from '../state/database.ts';
import type { Page } from './task-list.ts';
import { FRAME_COLUMNS, type Frame, frameRow, type Task } from './task-rows.ts';

const countRow = z.object({ count: z.number() });

/**
 * One page of the rows of a task, or of all its parts together, in the order they are rendered. Rows have ids without
 * gaps, so that a page is found by counting, wherever it is.
 *
 * @param parts The task itself, or its children.
 */
export function findFrames(
  database: DatabaseSync,
  parts: readonly Task[],
  keyword: string,
  pageNumber: number,
  pageSize: number,
): Page<Frame> {
  const rows = parts.filter(({ rowCount }) => rowCount > 0);
  const first = Math.min(...rows.map(({ firstFrameId }) => firstFrameId));
  const count = rows.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (count === 0) return { total: 0, items: [] };
  const offset = (pageNumber - 1) * pageSize;
  if (keyword === '') {
    const items = selectAll(
      database,
      frameRow,
      `SELECT ${FRAME_COLUMNS} FROM frames WHERE id BETWEEN ? AND ? ORDER BY id`,
      first + offset,
      first + Math.min(offset + pageSize, count) - 1,
    );
    return { total: count, items };
  }
  const matches = 'FROM frames WHERE id BETWEEN ? AND ? AND instr(frameIndex, ?) > 0';
  const span = [first, first + count - 1, keyword] as const;
  return {
    total: selectOne(database, countRow, `SELECT count(*) AS count ${matches}`, ...span)?.count ?? 0,
    items: selectAll(
      database,
      frameRow,
      `SELECT ${FRAME_COLUMNS} ${matches} ORDER BY id LIMIT ? OFFSET ?`,
      ...span,
      pageSize,
      offset,
    ),
  };
}
