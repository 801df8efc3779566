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
  wordIfAny,
} from '../wire/fields.ts';
import { timeoutSeconds } from '../wire/timeout.ts';

/** One entry of a task's frame list: a frame, or several that one machine renders in a row. */
export interface Frame extends Extra {
  /** What the calls for single frames take. */
  readonly id: number;
  /** {@link Task.id} of its task; null when the farm does not say. */
  readonly taskId: number | null;
  /** The frame, or frames, as the farm writes it: `7`, `7-9[1]`, `0-1`. */
  readonly frameIndex: string;
  /** The farm's number; `isFrameEnded` and `isFrameFailed` judge it. */
  readonly status: number;
  /** Name of that number; `unknown` for one that no table has. */
  readonly statusName: FrameStatusName;
  /** The farm's word for it, a key into its own texts: `task_frame_status_4`. Null when it gives none. */
  readonly statusText: string | null;
  /** What is made in it; `unknown` when the farm does not say. */
  readonly kind: FrameKind;
  /** The part of the frame that this is, where it is rendered in blocks; null where it is not. */
  readonly block: string | null;
  /** Null until it starts. */
  readonly startedAt: Date | null;
  /** Null until it ends. */
  readonly endedAt: Date | null;
  /** Rendering time, so far or in all; null when the farm gives none. */
  readonly renderSeconds: number | null;
  /** How often it was submitted anew. */
  readonly resubmissions: number;
  /** Why it failed, where the farm says so. */
  readonly message: string | null;
  /** Number of the account it belongs to; null when the farm does not say. */
  readonly userId: number | null;
  /** Number of the platform it is rendered on; null when the farm does not say. */
  readonly platform: number | null;
  /** What it is charged by; null when the farm does not say, or gives a number that no table has. */
  readonly feeType: 'quantity' | 'machine' | 'project' | null;
  /** Price its rendering is charged at, for a unit that the farm does not state; null when it gives none. */
  readonly price: number | null;
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
  /** Memory its rendering used on average; null when the farm gives none. */
  readonly averageMemoryBytes: number | null;
  /** How busy its rendering kept the processor on average; null when the farm gives none. */
  readonly averageCpuPercent: number | null;
  /** After this time the farm stops it; null when it never does. */
  readonly timeoutSeconds: number | null;
  /** Houdini's node whose simulation this is; null for a frame of pictures. */
  readonly simulationNode: string | null;
}

const feeTypes: Readonly<Record<number, 'quantity' | 'machine' | 'project'>> = {
  0: 'quantity',
  1: 'machine',
  2: 'project',
};

export const frame = record(
  {
    id: number,
    taskId: numberOrNull,
    frameIndex: text,
    frameStatus: number,
    frameStatusText: wordIfAny,
    frameType: numberIfAny,
    frameBlock: filledTextOrNull,
    startTime: instantOrNull,
    endTime: instantOrNull,
    frameExecuteTime: numberOrNull,
    recommitFlag: count,
    message: filledTextOrNull,
    userId: numberIfAny,
    platform: numberIfAny,
    feeType: numberIfAny,
    framePrice: numberIfAny,
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
    statusText: wire.frameStatusText,
    kind: frameKind(wire.frameType),
    block: wire.frameBlock,
    startedAt: wire.startTime,
    endedAt: wire.endTime,
    renderSeconds: wire.frameExecuteTime,
    resubmissions: wire.recommitFlag,
    message: wire.message,
    userId: wire.userId,
    platform: wire.platform,
    feeType: feeTypes[wire.feeType ?? -1] ?? null,
    price: wire.framePrice,
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
