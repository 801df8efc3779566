import { posix, win32 } from 'node:path';
import type { NumberedName } from '../expansion.ts';

/** A path that the host worked out on one frame. */
export interface PathSample {
  readonly frame: number;
  readonly path: string;
}

/** Which part of a path moves from frame to frame, and how. */
export type MovingPath =
  /** The same on every frame. */
  | { readonly type: 'still'; readonly path: string }
  /** One number in the file's name. */
  | {
      readonly type: 'sequence';
      /** Of any of the files. */
      readonly path: string;
      readonly name: NumberedName;
      /** The number on a frame; null where the samples do not follow one rule. */
      readonly at: ((frame: number) => number) | null;
      /** Numbers of the samples, rising. */
      readonly sampled: readonly number[];
    }
  /** Numbers in folders, or several in the name; each is a `*`. */
  | { readonly type: 'wildcard'; readonly path: string }
  /** Something else than a number: only the samples are known. */
  | { readonly type: 'other'; readonly paths: readonly string[] };

/**
 * Finds what moves in a path by its samples. A number that is padded in one of them counts as padded in all; one rule for the
 * number is found where it changes by the same amount with each frame.
 *
 * @param samples - At least one.
 */
export function movingPath(samples: readonly PathSample[]): MovingPath {
  const paths = [...new Set(samples.map(({ path }) => path))];
  const [first = '', ...others] = paths;
  if (others.length === 0) {
    return { type: 'still', path: first };
  }
  const rows = paths.map((path) => path.split(/(\d+)/));
  const [row = []] = rows;
  const isAlike = rows.every(
    (one) => one.length === row.length && one.every((part, index) => index % 2 === 1 || part === row[index]),
  );
  if (!isAlike) {
    return { type: 'other', paths };
  }
  const moving = row.flatMap((_, index) => (rows.some((one) => one[index] !== row[index]) ? [index] : []));
  const [index = 0] = moving;
  const name = nameOf(first);
  const before = row.slice(0, index).join('');
  const isInName = before.length >= first.length - name.length;
  if (moving.length > 1 || !isInName) {
    const path = row.map((part, at) => (moving.includes(at) ? '*' : part)).join('');
    return { type: 'wildcard', path };
  }
  const texts = rows.map((one) => one[index] ?? '');
  const digits = digitsOf(texts);
  if (digits === null) {
    return { type: 'wildcard', path: row.map((part, at) => (at === index ? '*' : part)).join('') };
  }
  const numbers = samples.map(({ frame, path }) => ({
    frame,
    number: Number(path.split(/(\d+)/)[index]),
  }));
  return {
    type: 'sequence',
    path: first,
    name: {
      head: before.slice(first.length - name.length),
      digits,
      tail: row.slice(index + 1).join(''),
    },
    at: ruleOf(numbers),
    sampled: [...new Set(numbers.map(({ number }) => number))].sort((a, b) => a - b),
  };
}

/** Last part of a path in either system's notation. */
function nameOf(path: string): string {
  return /^[A-Za-z]:|\\/.test(path) ? win32.basename(path) : posix.basename(path);
}

/** Digits that these numbers are padded to; null when they are padded differently. */
function digitsOf(texts: readonly string[]): number | null {
  const lengths = new Set(texts.map((text) => text.length));
  const isPadded = texts.some((text) => text.length > 1 && text.startsWith('0'));
  if (lengths.size === 1) {
    return texts[0]?.length ?? 1;
  }
  const shortest = Math.min(...lengths);
  if (!isPadded) {
    return 1;
  }
  // `0998`, `1001`, `10000`: no padded number is longer than the shortest of them.
  return texts.every((text) => text.length === shortest || !text.startsWith('0')) ? shortest : null;
}

/** What a number is on each frame, as a straight line through all samples; null when there is none. */
function ruleOf(
  samples: readonly { readonly frame: number; readonly number: number }[],
): ((frame: number) => number) | null {
  const [first] = samples;
  const last = samples.findLast(({ frame }) => frame !== first?.frame);
  if (first === undefined || last === undefined) {
    return null;
  }
  const slope = (last.number - first.number) / (last.frame - first.frame);
  // A rule that skips fractions rounds them somehow, which two samples do not tell.
  const at = (frame: number): number => first.number + slope * (frame - first.frame);
  return Number.isInteger(slope) && samples.every(({ frame, number }) => at(frame) === number) ? at : null;
}
