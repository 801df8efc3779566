import { parseFrames } from '@farmhand/job/frames';
import type { FrameRange, LocalizedText } from '@farmhand/model';

/** What was typed, read: the frames, and how the settings write them; or what is wrong. */
export type ReadFrames =
  | { readonly ok: true; readonly frames: readonly number[]; readonly written: string }
  | { readonly ok: false; readonly error: LocalizedText };

/** Signs that keyboards and office programs put in place of the plain ones. */
const plainSigns: readonly (readonly [RegExp, string])[] = [
  [/[‐-―−－~～]/g, '-'],
  [/[，、；;]/g, ','],
  [/[×＊*X]/g, 'x'],
  [/\[\s*(\d+)\s*\]/g, 'x$1'],
];

/** From a full-width digit to the plain one (Unicode, Halfwidth and Fullwidth Forms). */
const FULL_WIDTH = 0xfee0;

/** Reads frames as an artist types them: `1-100x2, 120`; also with the long dashes and full-width signs of other keyboards. */
export function readFrames(typed: string): ReadFrames {
  const written = plainSigns
    .reduce((text, [signs, plain]) => text.replace(signs, plain), typed)
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - FULL_WIDTH))
    .trim();
  try {
    return { ok: true, frames: parseFrames(written), written };
  } catch (error) {
    const { text } = error as { readonly text?: LocalizedText };
    if (text === undefined) throw error;
    return { ok: false, error: text };
  }
}

/** Frames as an artist writes them, in as few parts as going through them once gives: `1-10, 20, 30-40x5`. */
export function writeRange({ start, end, step }: FrameRange): string {
  return start === end ? `${start}` : step === 1 ? `${start}-${end}` : `${start}-${end}x${step}`;
}

/** How many frames a scene's own range has. */
export function countOf({ start, end, step }: FrameRange): number {
  return Math.max(0, Math.floor((end - start) / step) + 1);
}

/** A run of frames in the picture of them: from and to are shares of the whole width, 0 to 1. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where frames are between `first` and `last`, for a picture so many cells wide. Frames that meet, or are closer than half a
 * cell, are one span, so that 100,000 of them are no more than the picture has cells.
 *
 * @param frames - Rising.
 */
export function spansOf(frames: readonly number[], first: number, last: number, cells: number): Span[] {
  const width = Math.max(1, last - first + 1);
  const gap = Math.max(1e-9, width / cells / 2);
  const spans: { from: number; to: number }[] = [];
  for (const frame of frames) {
    if (frame < first || frame > last) continue;
    const from = frame - first;
    const open = spans[spans.length - 1];
    if (open !== undefined && from - open.to < gap) open.to = from + 1;
    else spans.push({ from, to: from + 1 });
  }
  // A lone frame of many is still to be seen.
  const least = width / cells;
  return spans.map(({ from, to }) => ({ from: from / width, to: Math.max(to, from + least) / width }));
}

/** Frames rendered first: those at their places in the list, and those written. Rising. */
export function firstFrames(
  frames: readonly number[],
  positions: readonly ('first' | 'middle' | 'last')[],
  written: readonly number[],
): readonly number[] {
  const places = {
    first: 0,
    middle: Math.floor((frames.length - 1) / 2),
    last: frames.length - 1,
  } as const;
  const all = positions.flatMap((position) => frames[places[position]] ?? []);
  return [...new Set([...all, ...written])].sort((a, b) => a - b);
}
