/** Frames that one node renders in a row, and the name the farm gives them: `7` or `1-3[1]`. */
export interface FrameRow {
  readonly frameIndex: string;
  readonly frames: readonly number[];
}

/** A job larger than this is surely a slip of the keyboard. */
export const MOST_FRAMES = 1_000_000;

/**
 * Reads the farm's frame notation: `1-10[1],20,30-40[2]`. Frames come in the order written, each once.
 *
 * @throws RangeError with words for the artist when the text is something else.
 */
export function parseFrames(text: string): readonly number[] {
  const frames = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(-?\d+)(?:\s*-\s*(-?\d+)\s*(?:\[(\d+)\])?)?\s*$/.exec(part);
    const start = Number(match?.[1]);
    if (match === null || !Number.isSafeInteger(start)) {
      throw new RangeError(`"${text}" is not a frame list; it looks like "1-10[1],20,30-40[2]"`);
    }
    const end = match[2] === undefined ? start : Number(match[2]);
    const step = match[3] === undefined ? 1 : Number(match[3]);
    if (end < start) throw new RangeError(`"${part.trim()}" ends before it begins`);
    if (step < 1) throw new RangeError(`"${part.trim()}" has a step of 0`);
    if (frames.size + Math.floor((end - start) / step) + 1 > MOST_FRAMES) {
      throw new RangeError(`"${text}" has more than ${MOST_FRAMES} frames`);
    }
    for (let frame = start; frame <= end; frame += step) frames.add(frame);
  }
  return [...frames];
}

/** Groups frames for nodes: up to `framesPerRow` that follow each other with one step. */
export function* groupFrames(frames: Iterable<number>, framesPerRow: number): Generator<FrameRow> {
  let row: number[] = [];
  for (const frame of frames) {
    if (row.length > 0 && (row.length >= framesPerRow || !follows(row, frame))) {
      yield { frameIndex: nameOfRow(row), frames: row };
      row = [];
    }
    row.push(frame);
  }
  if (row.length > 0) yield { frameIndex: nameOfRow(row), frames: row };
}

function follows(row: readonly number[], frame: number): boolean {
  const last = row.at(-1);
  const beforeLast = row.at(-2);
  if (last === undefined) return true;
  return beforeLast === undefined ? frame > last : frame - last === last - beforeLast;
}

function nameOfRow(row: readonly number[]): string {
  const [first = 0, second] = row;
  return second === undefined ? String(first) : `${first}-${row.at(-1)}[${second - first}]`;
}
