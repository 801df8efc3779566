import { readCount, refusal, type TaskDocument } from './documents.ts';
import { groupFrames, MOST_FRAMES, parseFrames } from './frame-ranges.ts';
import { type FrameType, frameTypes } from './statuses.ts';
import { MOST_TILES, type RowWork, type TileGrid, tileGrid } from './tiles.ts';

/** One row of a task as it is planned: what one node does in one go. */
export interface PlannedRow {
  /** Unique in its task: `7`, `7-9[1]`; `7-2` for tile 2 of frame 7. */
  readonly frameIndex: string;
  /** The tile's number; empty for whole frames. */
  readonly frameBlock: string;
  readonly type: FrameType;
  readonly work: RowWork;
}

export interface PlannedRows {
  /** In the order they are to be rendered: priority frames first, a frame's tiles before their assembly. */
  readonly rows: Iterable<PlannedRow>;
  readonly count: number;
  readonly hasPriority: boolean;
}

const WHOLE: RowWork = { kind: 'frames' };

/** A simulation: all frames in one row, since each is computed from the one before. */
export function simulationRows(frames: string, field: string): PlannedRows {
  readFrames(field, frames);
  const row = { frameIndex: frames, frameBlock: '', type: frameTypes.simulation, work: WHOLE };
  return { rows: [row], count: 1, hasPriority: false };
}

/** Rows of pictures, as `frames_per_task`, `pre_frames` and `tiles` have them. */
export function pictureRows(info: TaskDocument['task_info'], text: string, field: string): PlannedRows {
  const frames = readFrames(field, text);
  const grid = readTiles(info);
  const priority = priorityFrames(info.pre_frames, frames);
  const isPriority = new Set(priority);
  const rest = priority.length === 0 ? frames : frames.filter((frame) => !isPriority.has(frame));
  const hasPriority = priority.length > 0;
  if (grid !== null) {
    const count = frames.length * (grid.columns * grid.rows + 1);
    if (count > MOST_FRAMES) {
      throw refusal(
        `task.json: task_info.tiles makes ${count} tiles of these frames; ${MOST_FRAMES} are the most`,
      );
    }
    return { rows: { [Symbol.iterator]: () => tiledRows(priority, rest, grid) }, count, hasPriority };
  }
  const perRow = Math.max(1, readCount('task_info.frames_per_task', info.frames_per_task, 1));
  const main = perRow === 1 ? null : [...groupFrames(rest, perRow)].length;
  return {
    rows: { [Symbol.iterator]: () => wholeRows(priority, rest, perRow) },
    count: priority.length + (main ?? rest.length),
    hasPriority,
  };
}

function* wholeRows(
  priority: readonly number[],
  rest: readonly number[],
  perRow: number,
): Generator<PlannedRow> {
  for (const frame of priority) {
    yield { frameIndex: String(frame), frameBlock: '', type: frameTypes.priority, work: WHOLE };
  }
  for (const { frameIndex } of groupFrames(rest, perRow)) {
    yield { frameIndex, frameBlock: '', type: frameTypes.main, work: WHOLE };
  }
}

function* tiledRows(
  priority: readonly number[],
  rest: readonly number[],
  grid: TileGrid,
): Generator<PlannedRow> {
  for (const frame of priority)
    yield* tilesOf(frame, grid, frameTypes.priority, frameTypes.priorityComposite);
  for (const frame of rest) yield* tilesOf(frame, grid, frameTypes.main, frameTypes.composite);
}

function* tilesOf(
  frame: number,
  grid: TileGrid,
  type: FrameType,
  compositeType: FrameType,
): Generator<PlannedRow> {
  for (let index = 1; index <= grid.columns * grid.rows; index += 1) {
    yield {
      frameIndex: `${frame}-${index}`,
      frameBlock: String(index),
      type,
      work: { kind: 'tile', index, ...grid },
    };
  }
  yield {
    frameIndex: String(frame),
    frameBlock: '',
    type: compositeType,
    work: { kind: 'assemble', ...grid },
  };
}

function readTiles(info: TaskDocument['task_info']): TileGrid | null {
  const count = readCount('task_info.tiles', info.tiles, 1);
  if (count <= 1) return null;
  if (count > MOST_TILES) {
    throw refusal(`task.json: task_info.tiles "${info.tiles}" is more than ${MOST_TILES}`);
  }
  const type = info.tiles_type === '' ? 'block' : info.tiles_type;
  if (type !== 'block' && type !== 'strip') {
    throw refusal(`task.json: task_info.tiles_type "${info.tiles_type}" is neither "block" nor "strip"`);
  }
  return tileGrid(count, type);
}

function priorityFrames(preFrames: string, frames: readonly number[]): readonly number[] {
  if (preFrames === '') return [];
  const match = /^([01])([01])([01])(?::(.+))?$/.exec(preFrames);
  if (match === null) {
    throw refusal(
      `task.json: task_info.pre_frames "${preFrames}" is not three flags and an optional list ("101:5")`,
    );
  }
  const [flags, first, middle, last, list] = match;
  if (flags === '000' && list === undefined) return [];
  const sorted = frames.toSorted((a, b) => a - b);
  const wanted = new Set(list === undefined ? [] : readFrames('task_info.pre_frames', list));
  const ends = [
    first === '1' ? sorted[0] : undefined,
    middle === '1' ? sorted[Math.floor((sorted.length - 1) / 2)] : undefined,
    last === '1' ? sorted.at(-1) : undefined,
  ];
  for (const frame of ends) if (frame !== undefined) wanted.add(frame);
  return sorted.filter((frame) => wanted.has(frame));
}

function readFrames(field: string, text: string): readonly number[] {
  try {
    return parseFrames(text);
  } catch (error) {
    throw refusal(`task.json: ${field}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
