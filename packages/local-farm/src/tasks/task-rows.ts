import { z } from 'zod';
import { parseFrames } from './frame-ranges.ts';
import { type RenderPlan, renderPlan } from './plan.ts';
import {
  type FrameStatus,
  type FrameType,
  frameStatuses,
  frameTypes,
  isPriorityType,
  type TaskStatus,
  taskStatuses,
} from './statuses.ts';
import type { RowWork } from './tiles.ts';

const taskStatus: z.ZodType<TaskStatus> = z.literal(Object.values(taskStatuses));
const frameStatus: z.ZodType<FrameStatus> = z.literal(Object.values(frameStatuses));
const frameType: z.ZodType<FrameType> = z.literal(Object.values(frameTypes));
const instant = z.number().nullable();
const flag = z.number().transform((value) => value !== 0);

/** What the waiting frames of a task wait for: nothing but a node, its priority frames, or simulations. */
export const holds = {
  none: 0,
  priority: frameStatuses.waitsForPriority,
  simulation: frameStatuses.waitsForSimulation,
} as const;

/** How many of a task's rows are in which state, and what they took. */
export interface FrameTally {
  readonly total: number;
  readonly waiting: number;
  readonly rendering: number;
  readonly stopped: number;
  readonly done: number;
  /** Failed, or stopped for taking too long. */
  readonly failed: number;
  /** Priority rows that are waiting or rendering. */
  readonly openPriority: number;
  /** Rendering time of all attempts together. Milliseconds. */
  readonly renderMs: number;
  /** Taken from the balance, from coupons, and what could not be paid. Amounts in the price table's currency. */
  readonly fee: number;
  readonly coupon: number;
  readonly arrears: number;
}

const tally = {
  total: z.number(),
  waiting: z.number(),
  rendering: z.number(),
  stopped: z.number(),
  done: z.number(),
  failed: z.number(),
  openPriority: z.number(),
  renderMs: z.number(),
  fee: z.number(),
  coupon: z.number(),
  arrears: z.number(),
};

export const taskRow = z.object({
  id: z.number(),
  /** Whose it is. */
  userId: z.number(),
  parentId: z.number().nullable(),
  hasChildren: flag,
  status: taskStatus,
  hold: z.literal(Object.values(holds)),
  stage: z.number(),
  artist: z.string().nullable(),
  producer: z.string().nullable(),
  userLevel: z.number(),
  cloneOriginalId: z.number(),
  createdAt: z.number(),
  /** Milliseconds since 1970, as all instants here; null until the task is submitted. */
  submittedAt: instant,
  startedAt: instant,
  /** Since when it renders without having been stopped; its time limit counts from here. */
  runningSince: instant,
  completedAt: instant,
  /** When it went to the recycle bin. */
  deletedAt: instant,
  /** Longest time it may render. Seconds; 0 for as long as it likes. */
  timeLimitSeconds: z.number(),
  /** Ids of its rows are this and the following, without gaps. */
  firstFrameId: z.number(),
  rowCount: z.number(),
  /** Why it failed without a frame; null for all others. */
  problem: z.string().nullable(),
  plan: z
    .string()
    .nullable()
    .transform((text): RenderPlan | null => (text === null ? null : renderPlan.parse(JSON.parse(text)))),
  ...tally,
});
export type Task = Readonly<z.infer<typeof taskRow>>;

/** Selects whole tasks with their tallies. */
export const SELECT_TASKS = 'SELECT tasks.*, tallies.* FROM tasks JOIN tallies ON tallies.taskId = tasks.id';

const frameColumns = {
  id: z.number(),
  taskId: z.number(),
  frameIndex: z.string(),
  type: frameType,
  tile: z.number(),
  status: frameStatus,
  recommits: z.number(),
  startedAt: instant,
  endedAt: instant,
  fee: z.number(),
  coupon: z.number(),
  arrears: z.number(),
  error: z.string().nullable(),
};
export const frameRow = z.object(frameColumns);
/** One row of a task: frames that one node renders in one go, a tile, or the assembly of tiles. */
export type Frame = Readonly<z.infer<typeof frameRow>>;

export const FRAME_COLUMNS = Object.keys(frameColumns)
  .map((name) => `frames.${name}`)
  .join(', ');

/** Place of a frame's assembly in `tile`. */
export const ASSEMBLY = -1;

/** The frame numbers of a row. */
export function framesOf({ frameIndex, tile }: Pick<Frame, 'frameIndex' | 'tile'>): readonly number[] {
  return parseFrames(tile > 0 ? frameIndex.replace(/-\d+$/, '') : frameIndex);
}

/** What a row of a task does. */
export function workOf({ tile }: Pick<Frame, 'tile'>, plan: RenderPlan): RowWork {
  if (plan.tiles === null || tile === 0) return { kind: 'frames' };
  return tile === ASSEMBLY
    ? { kind: 'assemble', ...plan.tiles }
    : { kind: 'tile', index: tile, ...plan.tiles };
}

/** The status that a row shows: while its task waits for something, waiting rows say for what. */
export function shownStatus({ status, type }: Pick<Frame, 'status' | 'type'>, task: Task): FrameStatus {
  if (status !== frameStatuses.waiting || task.hold === holds.none) return status;
  return task.hold === holds.priority && isPriorityType(type) ? status : task.hold;
}
