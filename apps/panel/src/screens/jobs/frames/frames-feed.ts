import type { FramesNews } from '@farmhand/sidecar/api';
import { type Signal, signal } from '@preact/signals';
import { CallError, open } from '../../../api/request.ts';
import { readEvents } from '../../../api/sse.ts';
import { nextTurn } from '../../../kit/next-turn.ts';
import { emptyTable, type FrameTable, putRows } from './frame-table.ts';

/** How true a table of frames is. `since` is an ISO 8601 instant; null when nobody knows. */
export type FramesStanding =
  | { readonly state: 'loading' }
  | { readonly state: 'live' }
  | { readonly state: 'stale'; readonly since: string | null; readonly message: string; readonly zh: string }
  | { readonly state: 'refused'; readonly problem: CallError['problem'] };

/** The frames of one job, kept up to date while somebody follows them. */
export interface JobFrames {
  /** Replaced by another table when the farm's list became another one; null before the first. */
  readonly table: Signal<FrameTable | null>;
  readonly standing: Signal<FramesStanding>;
  /** Counts up with every change inside the table. */
  readonly version: Signal<number>;
  /** Hears which rows are different; null for all of them. Until what is returned is called. */
  onChange(listener: (rows: Int32Array | null) => void): () => void;
  /** Follows them until the signal says stop; comes back by itself. */
  follow(stop: AbortSignal): Promise<void>;
}

/** Jobs whose frames stay known after they were left, so that they are there at once, also without a sidecar. */
const MOST_KEPT = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

const kept = new Map<string, JobFrames>();

/** The frames of a job, as they were known last. */
export function framesOfJob(id: string): JobFrames {
  const known = kept.get(id) ?? openFrames(id);
  kept.delete(id);
  kept.set(id, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return known;
}

/** The table as it is now. Used while rendering, it follows every change inside it as well. */
export function liveTable({ table, version }: JobFrames): FrameTable | null {
  version.value;
  return table.value;
}

function openFrames(id: string): JobFrames {
  const table = signal<FrameTable | null>(null);
  const standing = signal<FramesStanding>({ state: 'loading' });
  const version = signal(0);
  const listeners = new Set<(rows: Int32Array | null) => void>();
  /** A table that comes anew while the former one stays on show. */
  let coming: FrameTable | null = null;

  const changed = (rows: Int32Array | null) => {
    version.value = version.peek() + 1;
    for (const listener of listeners) listener(rows);
  };
  const take = (news: FramesNews) => {
    switch (news.type) {
      case 'table': {
        if (news.rows.offset === 0 || coming === null) coming = emptyTable(news.rows.total);
        putRows(coming, news.rows);
        const shown = table.peek();
        // The first table grows before the artist's eyes; a later one takes its place as a whole.
        if (shown === null || shown === coming || news.last) {
          table.value = coming;
          changed(null);
        }
        if (news.last) coming = null;
        return;
      }
      case 'changes': {
        const shown = table.peek();
        if (shown !== null) changed(putRows(shown, news.rows));
        return;
      }
      case 'stale':
        standing.value = {
          state: 'stale',
          since: news.asOf,
          message: news.message,
          zh: news.zh ?? news.message,
        };
        return;
      case 'current':
        standing.value = { state: 'live' };
        return;
    }
  };

  return {
    table,
    standing,
    version,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async follow(stop) {
      let pauseMs = FIRST_PAUSE_MS;
      while (!stop.aborted) {
        try {
          const { body } = await open('get /submissions/{id}/frames', { params: { id } }, stop);
          if (body === null) throw new Error('no stream');
          pauseMs = FIRST_PAUSE_MS;
          const queue = oneByOne((data) => take(JSON.parse(data) as FramesNews), stop);
          await readEvents(body, queue.put);
          await queue.empty();
        } catch (error) {
          if (stop.aborted) return;
          if (error instanceof CallError && error.status !== 0)
            standing.value = { state: 'refused', problem: error.problem };
        }
        coming = null;
        if (stop.aborted) return;
        if (standing.peek().state === 'live')
          standing.value = { state: 'stale', since: new Date().toISOString(), message: '', zh: '' };
        await pause(pauseMs, stop);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    },
  };
}

/** Does one after the other, each in a turn of its own: a message of 20,000 frames takes a while, and several may come at once. */
function oneByOne(
  work: (data: string) => void,
  stop: AbortSignal,
): { readonly put: (data: string) => void; readonly empty: () => Promise<void> } {
  const waiting: string[] = [];
  let running: Promise<void> | null = null;
  const run = async () => {
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      await nextTurn();
      if (stop.aborted) return;
      work(data);
    }
    running = null;
  };
  return {
    put(data) {
      waiting.push(data);
      running ??= run();
    },
    async empty() {
      await running;
    },
  };
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener('abort', end);
  });
}
