import type { z } from 'zod';
import { type FrameStatusName, frameStatusName, type TaskKind, taskKind } from '../task-status.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  flagIfAny,
  listOrEmpty,
  numberIfAny,
  record,
  textOrEmpty,
} from '../wire/fields.ts';

/**
 * How far a 3ds Max task is, as the farm's page shows it. Its times are `YYYY-MM-DD HH:MM:SS` by the farm's wall
 * clock, whose zone is not documented; null where there is none yet.
 */
export interface TaskProgress extends Extra {
  /** Width of its pictures; null when the farm does not say. */
  readonly widthPixels: number | null;
  /** Height of its pictures; null when the farm does not say. */
  readonly heightPixels: number | null;
  /** Blocks each frame is rendered in. */
  readonly blockCount: number | null;
  /** Whether the task has a photon stage. */
  readonly rendersPhotons: boolean;
  /** The stage the task is in. */
  readonly stage: TaskKind;
  /** Name of the scene with that of the camera: `room.max-Camera001`. */
  readonly sceneName: string;
  /** When it started. */
  readonly startTime: string | null;
  /** When it ended. */
  readonly endTime: string | null;
  /** Each block of each frame, in the farm's order. */
  readonly blocks: readonly (readonly BlockProgress[])[];
}

/** How far one block of a frame is. */
export interface BlockProgress extends Extra {
  /** The frame, as the farm writes it: `7`. */
  readonly frameIndex: string;
  /** Null when the frame is rendered in one. */
  readonly block: string | null;
  /** The farm's number; null when it gives none. */
  readonly status: number | null;
  /** Name of that number; `unknown` for one that no table has. */
  readonly statusName: FrameStatusName;
  /** 0 to 100. */
  readonly percent: number | null;
  /** Rendering time so far; null when the farm does not say. */
  readonly renderSeconds: number | null;
  /** What the farm expects it to take still. */
  readonly remainingSeconds: number | null;
  /** The renderer's own words; null when it says nothing. */
  readonly progressText: string | null;
  /** Where the farm keeps the picture of the block so far. */
  readonly imagePath: string | null;
  /** Whether the picture is a "max picture", as the farm calls it without saying more. */
  readonly isMaxPicture: boolean;
  /** What the account's balance paid for it; null when the farm does not say. */
  readonly cost: number | null;
  /** What coupons paid for it; null when the farm does not say. */
  readonly couponCost: number | null;
  /** When it started; times are as in {@link TaskProgress}. */
  readonly startTime: string | null;
  /** When it ended. */
  readonly endTime: string | null;
}

const blockProgress = record(
  {
    frameIndex: textOrEmpty,
    frameBlock: filledTextOrNull,
    frameStatus: numberIfAny,
    framePercent: numberIfAny,
    frameUsed: numberIfAny,
    frameEst: numberIfAny,
    renderInfo: filledTextOrNull,
    grabUrl: filledTextOrNull,
    isMaxPrice: flagIfAny,
    feeAmount: numberIfAny,
    couponFee: numberIfAny,
    startTime: filledTextOrNull,
    endTime: filledTextOrNull,
  },
  (wire): BlockProgress => ({
    frameIndex: wire.frameIndex,
    block: wire.frameBlock,
    status: wire.frameStatus,
    statusName: frameStatusName(wire.frameStatus ?? 0),
    percent: wire.framePercent,
    renderSeconds: wire.frameUsed,
    remainingSeconds: wire.frameEst,
    progressText: wire.renderInfo,
    imagePath: wire.grabUrl,
    // The wire's name is a slip: the documentation speaks of a picture.
    isMaxPicture: wire.isMaxPrice,
    cost: wire.feeAmount,
    couponCost: wire.couponFee,
    startTime: wire.startTime,
    endTime: wire.endTime,
  }),
);

export const taskProgress: z.ZodType<TaskProgress> = record(
  {
    width: numberIfAny,
    height: numberIfAny,
    block: numberIfAny,
    isRenderPhoton: flag,
    currentTaskType: filledTextOrNull,
    sceneName: textOrEmpty,
    startTime: filledTextOrNull,
    // The table says endTime, the example completedTime.
    endTime: filledTextOrNull,
    completedTime: filledTextOrNull,
    grabInfo: listOrEmpty(listOrEmpty(blockProgress)),
  },
  (wire): TaskProgress => ({
    widthPixels: wire.width,
    heightPixels: wire.height,
    blockCount: wire.block,
    rendersPhotons: wire.isRenderPhoton,
    stage: taskKind(wire.currentTaskType),
    sceneName: wire.sceneName,
    startTime: wire.startTime,
    endTime: wire.endTime ?? wire.completedTime,
    blocks: wire.grabInfo,
  }),
);
