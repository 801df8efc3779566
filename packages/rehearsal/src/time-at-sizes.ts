import type { FrameTime, TwoSizes } from './estimate.ts';
import { largerRound, MOST_MEASURING_SECONDS } from './larger-round.ts';

/** Frames with the time that each took, at the largest size that was tried. */
export interface SizedTimes {
  /** Percent. */
  readonly scalePercent: number;
  readonly times: readonly FrameTime[];
  /** Null where only one size came out well, or the frames had full size from the start. */
  readonly twoSizes: TwoSizes | null;
}

export interface SizesInput {
  /** Of the rehearsal. Percent. */
  readonly scalePercent: number;
  /** Frames that came out well, in order, with their seconds at that scale. */
  readonly times: readonly FrameTime[];
  /** What a frame takes besides. Seconds. */
  readonly startSeconds: number;
  /** Times frames at another scale; null when one of them failed. */
  readonly render: (scalePercent: number, frames: readonly number[]) => Promise<readonly FrameTime[] | null>;
}

/**
 * Times frames at more than one size, to see what pixels cost. Quick frames are rendered larger, up to full size, as long as
 * all that takes no more than {@link MOST_MEASURING_SECONDS}; of slow ones, that in the middle is rendered at half the scale.
 */
export async function timeAtSizes(input: SizesInput): Promise<SizedTimes> {
  const { times, render, startSeconds } = input;
  let { scalePercent } = input;
  let secondsLeft = MOST_MEASURING_SECONDS;
  let largest: readonly FrameTime[] = times;
  while (times.length > 0) {
    const next = largerRound({ scalePercent, times: largest, startSeconds, secondsLeft });
    const timed = next === null ? null : await render(next.scalePercent, next.frames);
    if (next === null || timed === null) break;
    scalePercent = next.scalePercent;
    largest = timed;
    secondsLeft -= timed.reduce((sum, { seconds }) => sum + seconds + startSeconds, 0);
  }
  if (scalePercent === input.scalePercent) return { scalePercent, times, twoSizes: await halfSize(input) };
  const again = new Set(largest.map(({ frame }) => frame));
  const small = mean(times.filter(({ frame }) => again.has(frame)));
  const large = mean(largest);
  return {
    scalePercent,
    // Frames that were not timed again grew like the others.
    times: times.map(
      ({ frame, seconds }) =>
        largest.find((each) => each.frame === frame) ?? { frame, seconds: seconds * (large / small) },
    ),
    twoSizes:
      scalePercent >= 100
        ? null
        : {
            small: { pixels: pixelShareOf(input.scalePercent), seconds: small },
            large: { pixels: pixelShareOf(scalePercent), seconds: large },
          },
  };
}

async function halfSize({ scalePercent, times, render }: SizesInput): Promise<TwoSizes | null> {
  const half = Math.floor(scalePercent / 2);
  const middle = times[Math.floor((times.length - 1) / 2)];
  if (scalePercent >= 100 || half < 1 || middle === undefined) return null;
  const timed = await render(half, [middle.frame]);
  if (timed === null) return null;
  return {
    small: { pixels: pixelShareOf(half), seconds: mean(timed) },
    large: { pixels: pixelShareOf(scalePercent), seconds: middle.seconds },
  };
}

/** Pixels of a picture at a scale, in parts of those at full size. */
export function pixelShareOf(scalePercent: number): number {
  return (scalePercent / 100) ** 2;
}

/** Never zero: it is divided by. */
function mean(times: readonly FrameTime[]): number {
  const sum = times.reduce((total, { seconds }) => total + seconds, 0);
  return Math.max(sum / times.length, Number.EPSILON);
}
