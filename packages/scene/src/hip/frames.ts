import type { FrameRange, RenderedPart, ReportScene } from '@farmhand/model';
import { renderedFrames } from '../rendered-frames.ts';
import { sameFrame } from './symbolic-text.ts';

/** More frames than any render has; what wants more is not listed frame by frame. */
const FRAME_LIMIT = 20_000;

/** The frames that render. */
export interface WantedFrames {
  /** Each once, in their order; null when they are not known or too many to list. */
  readonly frames: readonly number[] | null;
  /** Step between them where it is one and the same, else 1. */
  readonly step: number;
  /** True when the caller says what renders; else it may be anything in the scene. */
  readonly isChosen: boolean;
}

/**
 * The frames a sequence is wanted for: what the caller renders, or what the pictures of the scene do. Caches may run over
 * other frames than the pictures that need them, so they count only in a scene without pictures.
 *
 * @param pictures - Names of the scenes that make pictures and are not bypassed.
 */
export function wantedFrames(
  scenes: readonly ReportScene[],
  pictures: ReadonlySet<string>,
  rendered: RenderedPart | undefined,
): WantedFrames {
  const making = scenes.filter(({ name }) => pictures.has(name));
  const relevant = rendered === undefined && making.length > 0 ? making : scenes;
  const ranges = renderedFrames(relevant, rendered);
  const isChosen = rendered !== undefined;
  let count = 0;
  for (const range of ranges) {
    count += Math.floor((range.end - range.start) / range.step) + 1;
  }
  if (count === 0 || count > FRAME_LIMIT) {
    return { frames: null, step: 1, isChosen };
  }
  const frames = new Set<number>();
  for (const range of ranges) {
    for (let frame = range.start; frame <= range.end; frame += range.step) {
      frames.add(frame);
    }
  }
  const [first] = ranges;
  return {
    frames: [...frames].sort((a, b) => a - b),
    step: ranges.length === 1 && first !== undefined ? first.step : 1,
    isChosen,
  };
}

/** Which numbers of a sequence a render wants. */
export interface WantedNumbers {
  /** Missed when they are absent. */
  readonly required: readonly number[];
  /**
   * Those on the frames beside, which blurred motion may look at; undefined where nobody said what renders, so that all there
   * are count.
   */
  readonly near: readonly number[] | undefined;
}

/** Numbers worked out one by one for all sequences of a scene together; beyond it they are no longer listed. */
const NUMBERS_LIMIT = 5_000_000;

/**
 * @returns For a sequence, the numbers that its names have on the wanted frames, each once; null when the frames are not
 * known.
 */
export function createNumbersOn({
  frames,
  isChosen,
}: WantedFrames): (at: (frame: number) => number) => WantedNumbers | null {
  if (frames === null) {
    return () => null;
  }
  const beside = isChosen ? framesBeside(frames) : [];
  const plain = wantedOf(numbersOf(frames, sameFrame), numbersOf(beside, sameFrame), isChosen);
  let left = NUMBERS_LIMIT;
  return (at) => {
    if (at === sameFrame) {
      return plain;
    }
    left -= frames.length + beside.length;
    return left < 0 ? null : wantedOf(numbersOf(frames, at), numbersOf(beside, at), isChosen);
  };
}

function wantedOf(required: readonly number[], near: readonly number[], isChosen: boolean): WantedNumbers {
  return { required, near: isChosen ? near : undefined };
}

/** The frames just before and after those that render. */
function framesBeside(frames: readonly number[]): readonly number[] {
  const rendered = new Set(frames);
  return [...new Set(frames.flatMap((frame) => [frame - 1, frame + 1]))].filter(
    (frame) => !rendered.has(frame),
  );
}

function numbersOf(frames: readonly number[], at: (frame: number) => number): readonly number[] {
  const numbers = new Set<number>();
  for (const frame of frames) {
    const number = at(frame);
    // A name has no sign and no fraction; on such a frame another file is meant, or none.
    if (Number.isInteger(number) && number >= 0) {
      numbers.add(number);
    }
  }
  return [...numbers].sort((a, b) => a - b);
}

/** The range these numbers span; null without one. */
export function rangeOf(numbers: readonly number[] | null, step: number): FrameRange | null {
  const start = numbers?.[0];
  const end = numbers?.at(-1);
  return start === undefined || end === undefined ? null : { start, end, step };
}
