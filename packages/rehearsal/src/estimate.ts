import { estimateMethod } from './data/estimate-texts.ts';
import { NOISE_SECONDS, NOISE_SHARE } from './data/timing-noise.ts';
import type { Estimate, Spread } from './rehearsal-report.ts';

/** One frame that was rendered, at the rehearsal's scale. */
export interface FrameTime {
  readonly frame: number;
  /** Rendering alone. */
  readonly seconds: number;
}

/** One frame rendered at two sizes. */
export interface TwoSizes {
  readonly small: { readonly pixels: number; readonly seconds: number };
  readonly large: { readonly pixels: number; readonly seconds: number };
}

/** What the whole job is meant to run on. */
export interface RehearsalHardware {
  /** Nodes that work at the same time; 1 unless given. */
  readonly nodes?: number | undefined;
  /** In the account's currency; without it there is no cost. */
  readonly pricePerNodeHour?: number | null | undefined;
  /** How many times as fast as this machine one node is; 1 unless given. */
  readonly speedFactor?: number | undefined;
  /** What the farm calls it: `2 x 3090, 128 GB`. */
  readonly label?: string | null | undefined;
}

export interface EstimateInput {
  /** All frames of the job, rising; at least one. */
  readonly frames: readonly number[];
  /** Cameras that render all of them. */
  readonly cameras: number;
  readonly framesPerTask: number;
  /** At least one, in the order of the frames. */
  readonly times: readonly FrameTime[];
  /** Starting the program and opening the scene, as often as it was measured; none where it is part of `times`. Seconds. */
  readonly starts: readonly number[];
  /** Pixels of a frame: rehearsed over full. At most 1. */
  readonly pixelShare: number;
  /** Null where the frames were rendered at full size, or only one size came out well. */
  readonly twoSizes: TwoSizes | null;
  readonly hardware: RehearsalHardware;
}

/** From one frame alone the others are guessed within this factor, either way. */
const ONE_FRAME_FACTOR = 2;
const SECONDS_PER_HOUR = 3600;

/**
 * Works out the whole job from a few frames.
 *
 * Frames between rehearsed ones lie on a straight line between them; low and high take the quicker and the slower of the
 * two. A frame at full size takes a + b * pixels seconds, from one frame at two sizes; low and high move both measured times
 * against each other by their noise. Nothing is less than the same time at full size, or more than time in proportion to pixels.
 */
export function estimateJob(input: EstimateInput): Estimate {
  const { frames, cameras, framesPerTask, hardware } = input;
  const { nodes = 1, pricePerNodeHour = null, speedFactor = 1, label = null } = hardware;
  const frameCount = frames.length * cameras;
  const tasks = Math.ceil(frames.length / framesPerTask) * cameras;
  const growth = growthToFullSize(input);
  const rendering = overAllFrames(frames, input.times);
  const secondsPerFrame = each((part) => (rendering[part] * growth[part]) / frames.length / speedFactor);
  const starts = spreadOf(input.starts);
  const secondsPerStart = each((part) => starts[part] / speedFactor);
  const nodeHours = each(
    (part) => (secondsPerFrame[part] * frameCount + secondsPerStart[part] * tasks) / SECONDS_PER_HOUR,
  );
  const wallHours = each((part) => (nodeHours[part] / tasks) * Math.ceil(tasks / nodes));
  return {
    frameCount,
    secondsPerFrame,
    secondsPerStart,
    nodes,
    hardware: label,
    nodeHours,
    wallHours,
    cost: pricePerNodeHour === null ? null : each((part) => nodeHours[part] * pricePerNodeHour),
    method: estimateMethod({
      rehearsed: input.times.length,
      frameCount,
      scaling: input.pixelShare >= 1 ? 'none' : input.twoSizes === null ? 'proportional' : 'fitted',
      growth,
      startsMeasured: input.starts.length > 0,
      speedFactor,
      hardware: label,
      hasPrice: pricePerNodeHour !== null,
    }),
  };
}

/** How many times as long a frame takes at full size as it did in the rehearsal. */
function growthToFullSize({ pixelShare, twoSizes }: EstimateInput): Spread {
  if (pixelShare >= 1) return { low: 1, likely: 1, high: 1 };
  const most = 1 / pixelShare;
  if (twoSizes === null) return { low: 1, likely: most, high: most };
  const { small, large } = twoSizes;
  const grown = (smallSeconds: number, largeSeconds: number) => {
    const perPixel = Math.max(0, largeSeconds - smallSeconds) / (large.pixels - small.pixels);
    const full = largeSeconds + perPixel * large.pixels * (most - 1);
    return Math.min(most, Math.max(1, full / largeSeconds));
  };
  const [smallNoise, largeNoise] = [noiseOf(small.seconds), noiseOf(large.seconds)];
  return {
    low: grown(small.seconds + smallNoise, Math.max(large.seconds - largeNoise, Number.EPSILON)),
    likely: grown(small.seconds, large.seconds),
    high: grown(Math.max(small.seconds - smallNoise, 0), large.seconds + largeNoise),
  };
}

function noiseOf(seconds: number): number {
  return Math.max(seconds * NOISE_SHARE, NOISE_SECONDS);
}

/** Seconds that all frames take at the rehearsal's scale. */
function overAllFrames(frames: readonly number[], times: readonly FrameTime[]): Spread {
  const [first, second] = times;
  if (first !== undefined && second === undefined && frames.length > 1) {
    const likely = first.seconds * frames.length;
    return { low: likely / ONE_FRAME_FACTOR, likely, high: likely * ONE_FRAME_FACTOR };
  }
  let [low, likely, high] = [0, 0, 0];
  for (const frame of frames) {
    const [before, after] = neighbours(frame, times);
    const share = after.frame === before.frame ? 0 : (frame - before.frame) / (after.frame - before.frame);
    const between = before.seconds + share * (after.seconds - before.seconds);
    likely += between;
    const rehearsed = share === 0 && before.frame === frame;
    low += rehearsed ? between : Math.min(before.seconds, after.seconds);
    high += rehearsed ? between : Math.max(before.seconds, after.seconds);
  }
  return { low, likely, high };
}

/** The rehearsed frames around one; twice the nearest where it lies outside them or is one of them. */
function neighbours(frame: number, times: readonly FrameTime[]): readonly [FrameTime, FrameTime] {
  const before = times.findLast((time) => time.frame <= frame);
  const after = times.find((time) => time.frame >= frame);
  const nearest = before ?? after;
  if (nearest === undefined) throw new RangeError('An estimate needs at least one rehearsed frame.');
  return [before ?? nearest, after ?? nearest];
}

function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { low: 0, likely: 0, high: 0 };
  const likely = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { low: Math.min(...values), likely, high: Math.max(...values) };
}

function each(value: (part: keyof Spread) => number): Spread {
  return { low: value('low'), likely: value('likely'), high: value('high') };
}
