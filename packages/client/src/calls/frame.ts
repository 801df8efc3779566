import { type FrameKind, type FrameStatusName, frameKind, frameStatusName } from '../task-status.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  instantOrNull,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
} from '../wire/fields.ts';
import { timeoutSeconds } from '../wire/timeout.ts';

/** One entry of a task's frame list: a frame, or several that one machine renders in a row. */
export interface Frame extends Extra {
  readonly id: number;
  readonly taskId: number | null;
  /** The frame, or frames, as the farm writes it: `7`, `7-9[1]`, `0-1`. */
  readonly frameIndex: string;
  /** The farm's number; `isFrameEnded` and `isFrameFailed` judge it. */
  readonly status: number;
  readonly statusName: FrameStatusName;
  readonly kind: FrameKind;
  /** The part of the frame that this is, where it is rendered in blocks; null where it is not. */
  readonly block: string | null;
  /** Null until it starts. */
  readonly startedAt: Date | null;
  /** Null until it ends. */
  readonly endedAt: Date | null;
  readonly renderSeconds: number | null;
  /** How often it was submitted anew. */
  readonly resubmissions: number;
  /** Why it failed, where the farm says so. */
  readonly message: string | null;
  /** What the account's balance paid for it; null when nothing has been charged yet. */
  readonly cost: number | null;
  /** What coupons paid for it. */
  readonly couponCost: number | null;
  /** What nobody has paid for it yet. */
  readonly arrears: number | null;
  /** Address of the render node inside the farm; null until it starts. */
  readonly node: string | null;
  /** Memory its node must have; null when any will do. */
  readonly memoryGigabytes: number | null;
  readonly averageMemoryBytes: number | null;
  readonly averageCpuPercent: number | null;
  /** After this time the farm stops it; null when it never does. */
  readonly timeoutSeconds: number | null;
  /** Houdini's node whose simulation this is; null for a frame of pictures. */
  readonly simulationNode: string | null;
}

export const frame = record(
  {
    id: number,
    taskId: numberOrNull,
    frameIndex: text,
    frameStatus: number,
    frameType: numberIfAny,
    frameBlock: filledTextOrNull,
    startTime: instantOrNull,
    endTime: instantOrNull,
    frameExecuteTime: numberOrNull,
    recommitFlag: count,
    message: filledTextOrNull,
    feeAmount: numberIfAny,
    couponFee: numberIfAny,
    arrearsFee: numberIfAny,
    nodeId: filledTextOrNull,
    frameRam: numberIfAny,
    averageMemory: numberIfAny,
    averageCpu: numberIfAny,
    taskOverTime: timeoutSeconds,
    gopName: filledTextOrNull,
  },
  (wire): Frame => ({
    id: wire.id,
    taskId: wire.taskId,
    frameIndex: wire.frameIndex,
    status: wire.frameStatus,
    statusName: frameStatusName(wire.frameStatus),
    kind: frameKind(wire.frameType),
    block: wire.frameBlock,
    startedAt: wire.startTime,
    endedAt: wire.endTime,
    renderSeconds: wire.frameExecuteTime,
    resubmissions: wire.recommitFlag,
    message: wire.message,
    cost: wire.feeAmount,
    couponCost: wire.couponFee,
    arrears: wire.arrearsFee,
    node: wire.nodeId,
    memoryGigabytes: wire.frameRam,
    averageMemoryBytes: wire.averageMemory,
    averageCpuPercent: wire.averageCpu,
    timeoutSeconds: wire.taskOverTime,
    simulationNode: wire.gopName,
  }),
);
