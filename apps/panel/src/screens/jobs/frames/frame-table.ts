import type { FrameCondition, FrameRows } from '@farmhand/sidecar/api';

/** Condition of a frame by its number in a {@link FrameTable}. A copy of the sidecar's, whose value would bring its schemas along. */
export const CONDITIONS = [
  'waiting',
  'rendering',
  'done',
  'failed',
  'stopped',
  'abandoned',
  'unknown',
] as const satisfies readonly FrameCondition[];

/** Numbers of the conditions. */
export const RENDERING = 1;
export const DONE = 2;
export const FAILED = 3;
export const STOPPED = 4;
export const ABANDONED = 5;
const UNKNOWN = 6;

/** All frames of a job by columns, so that 200,000 of them take a few megabytes and no turns of the garbage collector. */
export interface FrameTable {
  readonly total: number;
  /** Rows that have come, from the first on. */
  known: number;
  /** The farm's number. */
  readonly id: Float64Array;
  readonly name: string[];
  /** Place in {@link CONDITIONS}. */
  readonly condition: Uint8Array;
  /** -1 where it is not known. */
  readonly seconds: Float32Array;
  /** In the account's currency; -1 where it is not known. */
  readonly cost: Float32Array;
  readonly attempts: Uint16Array;
  /** 1 where all files of the frame are on this computer. */
  readonly home: Uint8Array;
  /** Frames in each of {@link CONDITIONS}. */
  readonly counts: Int32Array;
}

/** A table whose rows have not come yet. */
export function emptyTable(total: number): FrameTable {
  return {
    total,
    known: 0,
    id: new Float64Array(total),
    name: new Array<string>(total).fill(''),
    condition: new Uint8Array(total).fill(UNKNOWN),
    seconds: new Float32Array(total).fill(-1),
    cost: new Float32Array(total).fill(-1),
    attempts: new Uint16Array(total),
    home: new Uint8Array(total),
    counts: new Int32Array(CONDITIONS.length),
  };
}

/** Takes rows in. Returns which rows these are; rows beyond the table are left out. */
export function putRows(table: FrameTable, rows: FrameRows): Int32Array {
  const count = rows.id.length;
  const changed = new Int32Array(count);
  let taken = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows.row?.[index] ?? rows.offset + index;
    if (row < 0 || row >= table.total) continue;
    const condition = rows.condition[index] ?? UNKNOWN;
    const isNew = row >= table.known;
    if (!isNew) add(table, table.condition[row] ?? UNKNOWN, -1);
    add(table, condition, 1);
    table.id[row] = rows.id[index] ?? 0;
    table.name[row] = rows.name[index] ?? '';
    table.condition[row] = condition;
    table.seconds[row] = rows.seconds[index] ?? -1;
    table.cost[row] = rows.cost[index] ?? -1;
    table.attempts[row] = rows.attempts[index] ?? 0;
    table.home[row] = rows.home[index] === true ? 1 : 0;
    if (isNew) table.known = row + 1;
    changed[taken] = row;
    taken += 1;
  }
  return taken === count ? changed : changed.slice(0, taken);
}

function add(table: FrameTable, condition: number, by: number): void {
  table.counts[condition] = (table.counts[condition] ?? 0) + by;
}

/** What is known of one frame. */
export interface FrameFacts {
  readonly row: number;
  readonly id: number;
  readonly name: string;
  readonly condition: FrameCondition;
  readonly seconds: number | null;
  readonly cost: number | null;
  readonly attempts: number;
  readonly isHome: boolean;
}

/** Null for a row that has not come. */
export function factsOf(table: FrameTable, row: number): FrameFacts | null {
  if (row < 0 || row >= table.known) return null;
  const seconds = table.seconds[row] ?? -1;
  const cost = table.cost[row] ?? -1;
  return {
    row,
    id: table.id[row] ?? 0,
    name: table.name[row] ?? '',
    condition: CONDITIONS[table.condition[row] ?? UNKNOWN] ?? 'unknown',
    seconds: seconds < 0 ? null : seconds,
    cost: cost < 0 ? null : cost,
    attempts: table.attempts[row] ?? 0,
    isHome: table.home[row] === 1,
  };
}

/** Between which times a scale of colours runs. Seconds. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
}

/** Frames looked at to find the scale. */
const SAMPLE = 4000;

/**
 * The times of finished frames without the outermost in a hundred at either end, so that one frame that hung does not
 * paint all others alike. Null while no frame is finished.
 */
export function timeScale(table: FrameTable): TimeScale | null {
  const step = Math.max(1, Math.floor(table.known / SAMPLE));
  const times: number[] = [];
  for (let row = 0; row < table.known; row += step) {
    const seconds = table.seconds[row] ?? -1;
    if (seconds >= 0 && table.condition[row] === DONE) times.push(seconds);
  }
  if (times.length === 0) return null;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.round((times.length - 1) * share)] ?? 0;
  const mean = times.reduce((sum, each) => sum + each, 0) / times.length;
  return { from: at(0.01), to: at(0.99), mean };
}
