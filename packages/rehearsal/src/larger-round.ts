import type { FrameTime } from './estimate.ts';

/** What more rounds for the estimate may take together, if time grows in proportion to pixels. Seconds. */
export const MOST_MEASURING_SECONDS = 30;
/** A second size closer than this tells less than the noise of the clock. */
const LEAST_GROWTH = 1.5;
/** Frames that are timed again at most: the first, the middle and the last of those that came out well. */
const MOST_FRAMES = 3;

/** Frames to time once more, at a larger size. */
export interface LargerRound {
  /** Percent, whole, at most 100. */
  readonly scalePercent: number;
  readonly frames: readonly number[];
}

export interface TimedFrames {
  /** Percent. */
  readonly scalePercent: number;
  /** At least one, in the order of the frames. */
  readonly times: readonly FrameTime[];
  /** Seconds that a frame takes besides: starting the program, opening the scene, bringing the picture home. */
  readonly startSeconds: number;
  /** What may still be spent. Seconds. */
  readonly secondsLeft: number;
}

/**
 * The largest size at which frames can be timed again in the time left, whatever they do with more pixels. Frames that are
 * quick at a small size say next to nothing of full size, and it is just those that can be rendered larger in no time.
 *
 * @returns null where there is no time for a size that is worth it, or the frames had full size already.
 */
export function largerRound({
  scalePercent,
  times,
  startSeconds,
  secondsLeft,
}: TimedFrames): LargerRound | null {
  const chosen = times.length <= MOST_FRAMES ? times : firstMiddleLast(times);
  const rendering = chosen.reduce((sum, { seconds }) => sum + seconds, 0);
  const left = secondsLeft - chosen.length * startSeconds;
  if (scalePercent >= 100 || left <= 0) return null;
  const growth = Math.sqrt(left / Math.max(rendering, Number.EPSILON));
  const larger = Math.min(100, Math.floor(scalePercent * growth));
  if (larger < Math.min(100, scalePercent * LEAST_GROWTH)) return null;
  return { scalePercent: larger, frames: chosen.map(({ frame }) => frame) };
}

function firstMiddleLast<T>(values: readonly T[]): readonly T[] {
  const last = values.length - 1;
  return values.filter((_, index) => index === 0 || index === Math.floor(last / 2) || index === last);
}
