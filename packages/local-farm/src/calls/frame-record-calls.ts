import { z } from 'zod';
import { frameStatuses } from '../tasks/statuses.ts';
import type { FarmCall } from './farm-state.ts';
import { ownFrame } from './own-tasks.ts';
import { page, pageOf } from './pages.ts';
import { readParameters, wireInteger } from './parameters.ts';

const logQuery = z.object({ id: wireInteger, renderingType: z.string().optional(), ...pageOf(1) });

/**
 * The vendor's answer is not documented. Here the log is cut into pieces of up to 1,000 lines or 64 KiB, each of whole
 * lines without the last line feed; `pageSize` says how many pieces one answer has, and the totals count pieces and
 * answers. The end of a log is its last page.
 */
export const showLog: FarmCall = async (body, farm) => {
  const { id, pageNum, pageSize } = readParameters(logQuery, body);
  const { pages, total } = await farm.frameKeep.readLog(
    ownFrame(farm, id).id,
    (pageNum - 1) * pageSize,
    pageSize,
  );
  return page(pages, total, pageNum, pageSize);
};

const thumbnailQuery = z.object({ id: wireInteger, frameStatus: wireInteger.optional() });

/**
 * The vendor's answer with a picture is not documented. Here it is a list of paths on the farm's own address, one for
 * each frame of the row, that can be fetched without a signature; empty until the row is done.
 */
export const loadFrameThumbnail: FarmCall = async (body, farm) => {
  const { id } = readParameters(thumbnailQuery, body);
  const row = ownFrame(farm, id);
  return row.status === frameStatuses.done ? farm.frameKeep.thumbnailPaths(row) : [];
};
