import { formatFrames, parseFrames } from '@farmhand/job/frames';
import type { LocalizedText } from '@farmhand/model';
import { sayPair } from '../../../words/language.ts';
import { CONDITIONS, type FrameTable } from './frame-table.ts';

/** What a row's name says: `7`, `7-9[1]`, and behind a colon the block. */
export interface NamedFrames {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly block: string | null;
}

const pattern = /^(-?\d+)(?:-(-?\d+)(?:\[(\d+)\])?)?(?::(.*))?$/;

/** Null for a name that is none of a frame, as a preparation has. */
export function framesNamed(name: string): NamedFrames | null {
  const [, start, end, step, block = null] = pattern.exec(name) ?? [];
  if (start === undefined) return null;
  const first = Number(start);
  // A block's number stands behind the frame in the farm's own names: `7-2` is block 2 of frame 7.
  const isBlock = end !== undefined && step === undefined && (end === block || Number(end) < first);
  if (end === undefined || isBlock) return { first, last: first, step: 1, block: block ?? end ?? null };
  return { first, last: Number(end), step: Math.max(1, Number(step ?? 1)), block };
}

function* numbersOf({ first, last, step }: NamedFrames): Generator<number> {
  for (let number = first; number <= last; number += step) yield number;
}

const conditionWords: ReadonlyMap<string, number> = new Map(
  CONDITIONS.map((condition, index) => [condition, index]),
);

/**
 * The rows that a text means: a condition such as `failed`, or frames such as `1-10, 20`.
 *
 * @throws JobError `frames-invalid`, which says what is wrong in both languages.
 */
export function rowsMeant(
  table: FrameTable,
  text: string,
  words: ReadonlyMap<string, number> = conditionWords,
): (row: number) => boolean {
  const word = text.trim().toLowerCase();
  const condition = words.get(word) ?? conditionWords.get(word);
  if (condition !== undefined) return (row) => table.condition[row] === condition;
  const wanted = new Set(parseFrames(text));
  return (row) => {
    const named = framesNamed(table.name[row] ?? '');
    if (named === null) return false;
    if (named.first === named.last) return wanted.has(named.first);
    for (const number of numbersOf(named)) if (wanted.has(number)) return true;
    return false;
  };
}

/** What is wrong with frames as they were typed, as `parseFrames` throws it. */
export function saidOf(error: unknown): string {
  const { text } = error as { readonly text?: LocalizedText };
  return text === undefined ? String(error) : sayPair(text);
}

/** Signs and frames that one request for frames may have. Source: the sidecar's `retry-frames` and `parseFrames`. */
const MOST_SIGNS = 9_000;
const MOST_FRAMES = 100_000;

/** Names as expressions that can be asked for, as few as that takes: `1-10[1],20`. */
export function expressionsOf(names: Iterable<string>): readonly string[] {
  const numbers: number[] = [];
  for (const name of names) {
    const named = framesNamed(name);
    if (named !== null) for (const number of numbersOf(named)) numbers.push(number);
  }
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const expressions: string[] = [];
  for (let from = 0; from < sorted.length; from += MOST_FRAMES) {
    let open = '';
    for (const part of formatFrames(sorted.slice(from, from + MOST_FRAMES)).split(',')) {
      if (open !== '' && open.length + part.length + 1 > MOST_SIGNS) {
        expressions.push(open);
        open = '';
      }
      open = open === '' ? part : `${open},${part}`;
    }
    if (open !== '') expressions.push(open);
  }
  return expressions;
}

/** An expression as an artist writes it: `1-10, 20-30x2`. */
export function shownExpression(expression: string): string {
  return expression
    .split(',')
    .map((part) => part.replace(/\[1\]$/, '').replace(/\[(\d+)\]$/, 'x$1'))
    .join(', ');
}
