import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import { frameStatuses } from '../tasks/statuses.ts';
import type { FarmCall } from './farm-state.ts';
import { page, pageOf } from './pages.ts';
import { readParameters, wireInteger } from './parameters.ts';

const logQuery = z.object({ id: wireInteger, renderingType: z.string().optional(), ...pageOf(1) });

/** The vendor's answer is not documented; this one is a page whose one item is the whole text. */
export const showLog: FarmCall = async (body, { tasks, frameKeep }) => {
  const { id, pageNum } = readParameters(logQuery, body);
  if (tasks.frame(id) === null) throw new WireError('parameterInvalid', `There is no frame ${id} (id).`);
  return page(pageNum === 1 ? [await frameKeep.readLog(id)] : [], 1, pageNum, 1);
};

const thumbnailQuery = z.object({ id: wireInteger, frameStatus: wireInteger.optional() });

/**
 * The vendor's answer is not documented; this one is the picture itself as a `data:image/png;base64,` address, so
 * that a panel can show it without another signed request. Null until the frame is done.
 */
export const loadFrameThumbnail: FarmCall = async (body, { tasks, frameKeep }) => {
  const { id } = readParameters(thumbnailQuery, body);
  const frame = tasks.frame(id);
  if (frame === null) throw new WireError('parameterInvalid', `There is no frame ${id} (id).`);
  const picture = frame.status === frameStatuses.done ? await frameKeep.readThumbnail(id) : null;
  return picture === null ? null : `data:image/png;base64,${picture.toString('base64')}`;
};
