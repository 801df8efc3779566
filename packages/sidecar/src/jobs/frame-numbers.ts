/** Frames that one entry of the farm's list stands for: from the first to the last in steps. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

const RANGE = /^(-?\d{1,9})(?:-(-?\d{1,9})(?:\[(\d{1,9})\])?)?$/;

/**
 * The frames behind the farm's name for an entry: `7`, `0-1`, `7-9[1]`. Of an entry in blocks, whose name is the frame with the
 * block behind it (`7-2`), the frame alone. Null for a name that is none of these, as of a preparation.
 */
export function numbersOf(frameIndex: string, block: string | null): NumberRange | null {
  const match = RANGE.exec(withoutBlock(frameIndex, block));
  if (match === null) return null;
  const [, start = '', end = start, step = '1'] = match;
  const [first, last] = [Number(start), Number(end)];
  return last < first ? null : { first, last, step: Math.max(1, Number(step)) };
}

/** What an entry is called where people see it: `7`, `7-9[1]`, and `7:2` for block 2 of frame 7. */
export function shownName(frameIndex: string, block: string | null): string {
  return block === null ? frameIndex : `${withoutBlock(frameIndex, block)}:${block}`;
}

/** The frame number in a file's name: its last number before the ending. Null when it has none. */
export function numberInName(relativePath: string): number | null {
  const name = relativePath.slice(relativePath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const digits = /\d+(?!.*\d)/.exec(name)?.[0];
  return digits === undefined ? null : Number(digits);
}

function withoutBlock(frameIndex: string, block: string | null): string {
  const ending = `-${block}`;
  return block !== null && frameIndex.endsWith(ending) ? frameIndex.slice(0, -ending.length) : frameIndex;
}
