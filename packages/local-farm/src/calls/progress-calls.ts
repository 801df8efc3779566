import { z } from 'zod';
import { frameStatuses } from '../tasks/statuses.ts';
import { ASSEMBLY, type Frame, framesOf, shownStatus, type Task } from '../tasks/task-rows.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { ownTask } from './own-tasks.ts';
import { readParameters, wireInteger } from './parameters.ts';

/** The answer has no pages: of a longer task it shows the first rows. */
const MOST_ROWS = 5000;
const PHOTON = 2;

const progressQuery = z.object({
  taskId: wireInteger,
  frameType: wireInteger.refine((type) => type === 2 || type === 5, 'is neither 2 nor 5').optional(),
});

/**
 * A task's pictures as far as they are, frame by frame and block by block; values of blocks are texts, as documented.
 * The documentation has it for 3ds Max only; here it answers for every software. There are no photon passes here, so
 * asking for them (`frameType` 2) gives no blocks. A block's `grabUrl` is a path as `loadFrameThumbnail` gives it,
 * empty until there is a picture.
 */
export const loadTaskProgressImage: FarmCall = async (body, farm) => {
  const { taskId, frameType } = readParameters(progressQuery, body);
  const task = ownTask(farm, taskId);
  const parts = task.hasChildren ? farm.tasks.children(taskId) : [task];
  const plan = parts[0]?.plan ?? task.plan;
  const tiles = plan?.tiles ?? null;
  return {
    width: plan?.resolution?.width ?? 0,
    height: plan?.resolution?.height ?? 0,
    block: tiles === null ? 1 : tiles.columns * tiles.rows,
    isRenderPhoton: false,
    currentTaskType: 'Render',
    sceneName: [plan?.sceneFileName, plan?.cameraName].filter((name) => name).join('-'),
    startTime: timeText(task.startedAt),
    endTime: timeText(task.completedAt),
    completedTime: timeText(task.completedAt),
    grabInfo: frameType === PHOTON ? [] : await blocksByFrame(task, parts, farm),
  };
};

async function blocksByFrame(task: Task, parts: readonly Task[], farm: CallState) {
  const rows = farm.tasks.frames(task.id, '', 1, MOST_ROWS).items;
  const frames: Awaited<ReturnType<typeof blockOf>>[][] = [];
  for (const row of rows) {
    // The pictures of tiles are what is shown of a frame in tiles.
    if (row.tile === ASSEMBLY) continue;
    const part = parts.find(({ id }) => id === row.taskId) ?? task;
    const block = await blockOf(row, part, farm);
    if (row.tile > 1) frames.at(-1)?.push(block);
    else frames.push([block]);
  }
  return frames;
}

async function blockOf(row: Frame, task: Task, { frameKeep, clock }: CallState) {
  const isDone = row.status === frameStatuses.done;
  const end = row.endedAt ?? clock();
  const [picture = ''] = isDone ? await frameKeep.thumbnailPaths(row) : [];
  return {
    startTime: timeText(row.startedAt),
    endTime: timeText(row.endedAt),
    frameStatus: String(shownStatus(row, task)),
    isMaxPrice: '0',
    feeAmount: row.fee.toFixed(2),
    couponFee: row.coupon.toFixed(2),
    frameIndex: row.tile > 0 ? framesOf(row).join() : row.frameIndex,
    frameBlock: row.tile > 0 ? String(row.tile) : null,
    framePercent: isDone ? '100' : '0',
    frameUsed: row.startedAt === null ? '0' : String(Math.round((end - row.startedAt) / 1000)),
    frameEst: '0',
    renderInfo: '',
    grabUrl: picture,
  };
}

/** `2026-01-31 23:59:59` in this machine's time, as the farm's lists are asked in; empty for no time yet. */
function timeText(instant: number | null): string {
  if (instant === null) return '';
  const time = new Date(instant);
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const digits = (numbers: readonly number[]) => numbers.map((number) => String(number).padStart(2, '0'));
  return `${digits(date).join('-')} ${digits(clock).join(':')}`;
}
