import { estimateMethod } from './data/estimate-texts.ts';
import { NOISE_SECONDS, NOISE_SHARE } from './data/timing-noise.ts';
import type { Estimate, Spread } from './rehearsal-report.ts';

/** One frame that was rendered. */
export interface FrameTime {
  readonly frame: number;
  /** Rendering alone, without starting the program and opening the scene where these can be told apart. */
  readonly seconds: number;
}

/** The same frames rendered at two sizes: seconds of one, on average. Pixels are parts of a full picture. */
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
  /** At least one, in the order of the frames, all at one size. */
  readonly times: readonly FrameTime[];
  /** Starting the program and opening the scene, as often as it was measured; none where it is part of `times`. Seconds. */
  readonly starts: readonly number[];
  /** Pixels of a frame: as it was timed over full. At most 1. */
  readonly pixelShare: number;
  /** The larger is that of `times`. Null where that is full size, or only one size came out well. */
  readonly twoSizes: TwoSizes | null;
  readonly hardware: RehearsalHardware;
  /** Tiles of a frame; 1 unless given. They are not in the figures, and the method says so. */
  readonly tiles?: number | undefined;
  /** Outputs of the job that were not rehearsed and are not in the figures; none unless given. */
  readonly outputsLeftOut?: number | undefined;
}

/** From one frame alone the others are guessed within this factor, either way. */
const ONE_FRAME_FACTOR = 2;
const SECONDS_PER_HOUR = 3600;

/**
 * Works out the whole job from a few frames.
 *
 * Frames between rehearsed ones lie on a straight line between them; low and high take the quicker and the slower of the
 * two. A frame at full size takes a + b * pixels seconds, from the same frames at two sizes. Low and high move every measured
 * time by its noise, those of the two sizes against each other. No frame is taken to be quicker at full size
 * than it was, or slower than in proportion to its pixels.
 */
export function estimateJob(input: EstimateInput): Estimate {
  const { frames, cameras, framesPerTask, hardware } = input;
  const { nodes = 1, pricePerNodeHour = null, speedFactor = 1, label = null } = hardware;
  const frameCount = frames.length * cameras;
  const tasks = Math.ceil(frames.length / framesPerTask) * cameras;
  const growth = growthToFullSize(input);
  const rendering = overAllFrames(frames, input.times);
  const secondsPerFrame = each((part) => (rendering[part] * growth[part]) / frames.length / speedFactor);
  const starts = spreadOf(input.starts.map(withNoise));
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
      sizes: input.twoSizes === null ? [] : [input.twoSizes.small.pixels, input.twoSizes.large.pixels],
      startsMeasured: input.starts.length > 0,
      speedFactor,
      hardware: label,
      hasPrice: pricePerNodeHour !== null,
      tiles: input.tiles ?? 1,
      outputsLeftOut: input.outputsLeftOut ?? 0,
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
  const [atSmall, atLarge] = [withNoise(small.seconds), withNoise(large.seconds)];
  return {
    low: grown(atSmall.high, Math.max(atLarge.low, Number.EPSILON)),
    likely: grown(atSmall.likely, atLarge.likely),
    high: grown(atSmall.low, atLarge.high),
  };
}

/** A measured time, and how far it may be off. */
function withNoise(seconds: number): Spread {
  const noise = Math.max(seconds * NOISE_SHARE, NOISE_SECONDS);
  return { low: Math.max(0, seconds - noise), likely: seconds, high: seconds + noise };
}

/** Seconds that all frames take at the size they were timed at. */
function overAllFrames(frames: readonly number[], times: readonly FrameTime[]): Spread {
  const [first, second] = times;
  if (first !== undefined && second === undefined && frames.length > 1) {
    const { low, likely, high } = withNoise(first.seconds);
    return {
      low: (low * frames.length) / ONE_FRAME_FACTOR,
      likely: likely * frames.length,
      high: high * frames.length * ONE_FRAME_FACTOR,
    };
  }
  let [low, likely, high] = [0, 0, 0];
  for (const frame of frames) {
    const [before, after] = neighbours(frame, times);
    const share = after.frame === before.frame ? 0 : (frame - before.frame) / (after.frame - before.frame);
    const between = before.seconds + share * (after.seconds - before.seconds);
    likely += between;
    const rehearsed = share === 0 && before.frame === frame;
    low += withNoise(rehearsed ? between : Math.min(before.seconds, after.seconds)).low;
    high += withNoise(rehearsed ? between : Math.max(before.seconds, after.seconds)).high;
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

function spreadOf(values: readonly Spread[]): Spread {
  if (values.length === 0) return { low: 0, likely: 0, high: 0 };
  return {
    low: Math.min(...values.map(({ low }) => low)),
    likely: values.reduce((sum, { likely }) => sum + likely, 0) / values.length,
    high: Math.max(...values.map(({ high }) => high)),
  };
}

function each(value: (part: keyof Spread) => number): Spread {
  return { low: value('low'), likely: value('likely'), high: value('high') };
}
