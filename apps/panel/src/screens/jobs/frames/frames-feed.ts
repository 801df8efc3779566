import type { Problem } from '@farmhand/model';
import type { FramesNews } from '@farmhand/sidecar/api';
import { type Signal, signal } from '@preact/signals';
import { onNews } from '../../../api/news.ts';
import { emptyTable, type FrameTable, putRows } from './frame-table.ts';
import { wantFrames } from './wanted-frames.ts';

/** How true a table of frames is. `since` is an ISO 8601 instant; null when nobody knows. */
export type FramesStanding =
  | { readonly state: 'loading' }
  | { readonly state: 'live' }
  | { readonly state: 'stale'; readonly since: string | null; readonly message: string; readonly zh: string }
  | { readonly state: 'refused'; readonly problem: Problem };

/** The frames of one job, kept up to date while somebody follows them. */
export interface JobFrames {
  /** Replaced by another table when the farm's list became another one; null before the first. */
  readonly table: Signal<FrameTable | null>;
  readonly standing: Signal<FramesStanding>;
  /** Counts up with every change inside the table. */
  readonly version: Signal<number>;
  /** Hears which rows are different; null for all of them. Until what is returned is called. */
  onChange(listener: (rows: Int32Array | null) => void): () => void;
  /** Follows them until what is returned is called; those of one job at a time, the one that was followed last. */
  follow(): () => void;
}

/** Jobs whose frames stay known after they were left, so that they are there at once, also without a sidecar. */
const MOST_KEPT = 3;

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
        if (news.rows.offset === 0) coming = emptyTable(news.rows.total);
        // The rest of one that was asked for before.
        if (coming === null) return;
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
    follow() {
      // What comes from here on begins with a whole table.
      coming = null;
      const stops = [
        onNews((news) => {
          if (news.type === 'hello') coming = null;
          if (news.type === 'frames' && news.submissionId === id) take(news.news);
        }),
        wantFrames(id, (problem) => {
          standing.value = { state: 'refused', problem };
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
