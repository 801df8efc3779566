import type { Frame, FrameStatusName, TaskStatusName } from '@farmhand/client';
import { FRAME_CONDITIONS, type FrameCondition, type FrameRows } from '../api/job-details.ts';
import { type NumberRange, numbersOf, shownName } from './frame-numbers.ts';

/** Most rows in one message. */
export const ROWS_A_MESSAGE = 20_000;

/** Where {@link FRAME_CONDITIONS} has a condition. */
export const CONDITION = Object.fromEntries(
  FRAME_CONDITIONS.map((condition, place) => [condition, place]),
) as Readonly<Record<FrameCondition, number>>;

const CONDITION_OF: Readonly<Record<FrameStatusName, FrameCondition>> = {
  waiting: 'waiting',
  waitingForPreprocessing: 'waiting',
  waitingForPhotonFrame: 'waiting',
  waitingForPriorityFrames: 'waiting',
  waitingForPhotonTask: 'waiting',
  waitingForSettlement: 'waiting',
  rendering: 'rendering',
  stopped: 'stopped',
  finished: 'done',
  failed: 'failed',
  timedOut: 'failed',
  unknown: 'unknown',
};
const GIVEN_UP: ReadonlySet<FrameCondition> = new Set(['waiting', 'rendering', 'stopped']);

/** The condition of a frame. The farm has no word for frames that were given up: those of an abandoned task are. */
export function conditionOf(status: FrameStatusName, task: TaskStatusName): FrameCondition {
  const condition = CONDITION_OF[status];
  return task === 'abandoned' && GIVEN_UP.has(condition) ? 'abandoned' : condition;
}

/** The frames of one job, by columns: a job may have hundreds of thousands. */
export interface FrameTable {
  /** Rows that it is to have. */
  total(): number;
  /** Rows that are known, from the first on. */
  filled(): number;
  /** Rises with every change of a row. */
  version(): number;
  /** Frames in each condition, by its place in the list of conditions. */
  counts(): readonly number[];
  /** Notes what the farm says of a row. Rows are filled one after the other, and may be written again. */
  put(row: number, frame: Frame, condition: FrameCondition): void;
  condition(row: number): number;
  /** Null where the name of the row is not that of frames. */
  numbers(row: number): NumberRange | null;
  setHome(row: number, home: boolean): void;
  /** The row of the farm's number for a frame; -1 when there is none. */
  rowOf(id: number): number;
  /** A copy of some rows that follow each other. */
  rows(offset: number, count: number): FrameRows;
  /** Forgets all but the first rows: there are no more. */
  shorten(total: number): void;
  /** Rows that are different from what they were at a version. */
  changedSince(version: number): readonly number[];
  /** A copy of some rows. */
  pick(rows: readonly number[]): FrameRows;
}

const UNKNOWN = -1;

/** An empty table that is to have so many rows. */
export function createFrameTable(capacity: number): FrameTable {
  let total = capacity;
  const id = new Float64Array(total);
  const name: string[] = [];
  const condition = new Uint8Array(total);
  const seconds = new Float64Array(total);
  const money = {
    spent: new Float64Array(total),
    coupon: new Float64Array(total),
    arrears: new Float64Array(total),
  };
  const hasMoney = new Uint8Array(total);
  const attempts = new Uint16Array(total);
  const home = new Uint8Array(total);
  const numbers = { first: new Int32Array(total), last: new Int32Array(total), step: new Int32Array(total) };
  const changedAt = new Float64Array(total);
  const counts = new Array<number>(FRAME_CONDITIONS.length).fill(0);
  let version = 0;

  const costOf = (row: number) =>
    hasMoney[row] === 1
      ? round((money.spent[row] ?? 0) + (money.coupon[row] ?? 0) + (money.arrears[row] ?? 0))
      : UNKNOWN;
  const columns = (rows: readonly number[]): Omit<FrameRows, 'offset'> => ({
    total,
    id: rows.map((row) => id[row] ?? 0),
    name: rows.map((row) => name[row] ?? ''),
    condition: rows.map((row) => condition[row] ?? 0),
    seconds: rows.map((row) => seconds[row] ?? 0),
    cost: rows.map(costOf),
    attempts: rows.map((row) => attempts[row] ?? 0),
    home: rows.map((row) => home[row] === 1),
  });

  return {
    total: () => total,
    filled: () => name.length,
    version: () => version,
    counts: () => counts,
    put(row, frame, now) {
      const isNew = row === name.length;
      const place = CONDITION[now];
      const shown = shownName(frame.frameIndex, frame.block);
      const time = frame.renderSeconds ?? UNKNOWN;
      const { cost, resubmissions } = frame;
      const [coupon, arrears] = [frame.couponCost ?? 0, frame.arrears ?? 0];
      const charged = cost !== null || coupon > 0 || arrears > 0 ? 1 : 0;
      const tries = Math.min(resubmissions, 0xffff);
      if (
        !isNew &&
        id[row] === frame.id &&
        name[row] === shown &&
        condition[row] === place &&
        seconds[row] === time &&
        hasMoney[row] === charged &&
        money.spent[row] === (cost ?? 0) &&
        money.coupon[row] === coupon &&
        money.arrears[row] === arrears &&
        attempts[row] === tries
      ) {
        return;
      }
      if (!isNew) counts[condition[row] ?? 0] = (counts[condition[row] ?? 0] ?? 0) - 1;
      counts[place] = (counts[place] ?? 0) + 1;
      if (isNew || name[row] !== shown) {
        const range = numbersOf(frame.frameIndex, frame.block);
        numbers.first[row] = range?.first ?? 1;
        numbers.last[row] = range?.last ?? 0;
        numbers.step[row] = range?.step ?? 1;
      }
      id[row] = frame.id;
      name[row] = shown;
      condition[row] = place;
      seconds[row] = time;
      hasMoney[row] = charged;
      money.spent[row] = cost ?? 0;
      money.coupon[row] = coupon;
      money.arrears[row] = arrears;
      attempts[row] = tries;
      if (place !== CONDITION.done) home[row] = 0;
      version += 1;
      // A new row comes to everybody with the table.
      changedAt[row] = isNew ? 0 : version;
    },
    condition: (row) => condition[row] ?? CONDITION.unknown,
    numbers(row) {
      const [first = 1, last = 0, step = 1] = [numbers.first[row], numbers.last[row], numbers.step[row]];
      return last < first ? null : { first, last, step };
    },
    setHome(row, isHome) {
      const value = isHome && condition[row] === CONDITION.done ? 1 : 0;
      if (home[row] === value) return;
      home[row] = value;
      version += 1;
      changedAt[row] = version;
    },
    rowOf: (frameId) => id.subarray(0, name.length).indexOf(frameId),
    rows: (offset, count) => ({ offset, ...columns(range(offset, Math.min(count, name.length - offset))) }),
    shorten(rows) {
      for (let row = rows; row < name.length; row += 1) {
        counts[condition[row] ?? 0] = (counts[condition[row] ?? 0] ?? 0) - 1;
      }
      name.length = Math.min(name.length, rows);
      total = rows;
      version += 1;
    },
    changedSince(since) {
      const rows: number[] = [];
      for (let row = 0; row < name.length; row += 1) if ((changedAt[row] ?? 0) > since) rows.push(row);
      return rows;
    },
    pick: (rows) => ({ offset: 0, row: [...rows], ...columns(rows) }),
  };
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index);
}

/** Sums of thousandths can end in a binary remainder that is no money. */
function round(money: number): number {
  return Math.round(money * 1e6) / 1e6;
}
