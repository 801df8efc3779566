import { randomUUID } from 'node:crypto';
import type { HostSnapshot, JobSettings, LocalPath } from '@farmhand/model';
import { type PrepareProgress, problemOf, SubmissionError } from '@farmhand/submission';
import type { Accounts } from '../accounts.ts';
import type { Scan } from '../api/scenes.ts';
import { ENDING } from '../ending.ts';
import { type Paced, paced } from '../paced.ts';
import type { PanelFeed } from '../panel-feed.ts';
import { type AssetTable, assetTable } from './asset-table.ts';
import { scanResult } from './scan-result.ts';
import { scanHasNoResult, tooManyScans, unknownScan } from './scene-problems.ts';

export interface ScanInput {
  readonly scenePath: LocalPath;
  readonly hostSessionId: string | null;
  readonly settings: JobSettings;
  readonly profile?: string | undefined;
  readonly offline: boolean;
}

/** Looks at scenes and what they need, and keeps what was found for a while. In memory only. */
export interface Scans {
  /** The newest of each scene and host, the oldest first: what a panel that comes, or comes back, has to know. */
  newest(): readonly Scan[];
  /**
   * Begins one, and cancels an older one of the same scene and host that has not ended.
   *
   * @throws SubmissionError `too-many-scans`, `sidecar-ending`.
   */
  start(input: ScanInput): Scan;
  /** @throws SubmissionError `unknown-scan`. */
  get(id: string): Scan;
  /** Cancels one that has not ended; others stay as they are. @throws SubmissionError `unknown-scan`. */
  cancel(id: string): Scan;
  /** @throws SubmissionError `unknown-scan`; `scan-has-no-result` when it is not done. */
  assets(id: string): AssetTable;
  /** True while one runs. */
  busy(): boolean;
  /** Cancels those that run, and settles when they have ended. */
  close(): Promise<void>;
}

export interface ScansOptions {
  readonly accounts: Pick<Accounts, 'examine'>;
  readonly snapshotOf: (hostSessionId: string) => HostSnapshot | null;
  readonly feed: Pick<PanelFeed, 'tell'>;
}

/** Scans that run at the same time; the others wait. */
const AT_ONCE = 2;
/** Scans that run or wait; one more is refused. */
const MOST_OPEN = 32;
/** Scans that are kept; the oldest go. */
const MOST_KEPT = 16;
/** Assets of all that are kept together; the newest is kept in any case. */
const MOST_ASSETS = 500_000;
/** Panels hear of what a scan is at no more often. Milliseconds. */
const TOLD_EVERY_MS = 200;

interface Running {
  scan: Scan;
  readonly input: ScanInput;
  readonly abort: AbortController;
  readonly ended: PromiseWithResolvers<void>;
  table: AssetTable | null;
  readonly teller: Paced<Scan>;
}

export function openScans({ accounts, snapshotOf, feed }: ScansOptions): Scans {
  /** The oldest first. */
  const scans = new Map<string, Running>();
  const waiting: Running[] = [];
  let running = 0;
  let closed = false;

  const known = (id: string): Running => {
    const found = scans.get(id);
    if (found === undefined) throw unknownScan();
    return found;
  };
  const isOpen = ({ scan: { state } }: Running) => state === 'running';

  const end = (one: Running, how: Pick<Scan, 'state'> & Partial<Scan>) => {
    if (!isOpen(one)) return;
    one.scan = { ...one.scan, ...how, endedAt: new Date().toISOString() };
    one.teller.now(one.scan);
  };
  const progress = (one: Running, now: PrepareProgress) => {
    if (!isOpen(one)) return;
    const { step } = now;
    const counts =
      step === 'files' ? { filesDone: now.filesDone, filesTotal: now.filesTotal } : one.scan.progress;
    one.scan = { ...one.scan, step, progress: counts };
    one.teller.later(one.scan);
  };

  const dropOldest = () => {
    const ended = () => [...scans.values()].filter((each) => !isOpen(each));
    while (scans.size > MOST_KEPT) {
      const [oldest] = ended().toSorted((a, b) => Number(a.table !== null) - Number(b.table !== null));
      if (oldest === undefined) break;
      scans.delete(oldest.scan.id);
    }
    let left = MOST_ASSETS;
    for (const [place, one] of [...scans.values()].reverse().entries()) {
      if (one.table === null) continue;
      left -= one.table.total;
      if (left < 0 && place > 0 && !isOpen(one)) scans.delete(one.scan.id);
    }
  };

  const look = async (one: Running) => {
    const { input, abort } = one;
    const { scenePath, settings, hostSessionId, profile, offline } = input;
    const { signal } = abort;
    const snapshot = hostSessionId === null ? null : snapshotOf(hostSessionId);
    const examined = await accounts.examine(
      { scenePath, settings, snapshot },
      { offline, signal, profile, onProgress: (now) => progress(one, now) },
    );
    const table = await assetTable(examined, settings, signal);
    const result = await scanResult(examined, snapshot, table, signal);
    signal.throwIfAborted();
    one.table = table;
    end(one, { state: 'done', result });
  };
  const run = async (one: Running) => {
    try {
      await look(one);
    } catch (error) {
      if (one.abort.signal.aborted) end(one, { state: 'cancelled' });
      else end(one, { state: 'failed', problem: problemOf(error) });
    } finally {
      running -= 1;
      one.ended.resolve();
      dropOldest();
      startWaiting();
    }
  };
  const startWaiting = () => {
    while (running < AT_ONCE) {
      const next = waiting.shift();
      if (next === undefined) return;
      running += 1;
      void run(next);
    }
  };
  /** It is cancelled at once for whoever asks, whatever still comes to rest. */
  const cancel = (one: Running) => {
    if (!isOpen(one)) return;
    const place = waiting.indexOf(one);
    if (place !== -1) {
      waiting.splice(place, 1);
      one.ended.resolve();
    }
    one.abort.abort(new DOMException('The scan was cancelled.', 'AbortError'));
    end(one, { state: 'cancelled' });
  };

  return {
    newest() {
      const all = [...scans.values()].map(({ scan }) => scan);
      const last = new Map(all.map((scan) => [`${scan.hostSessionId} ${scan.scenePath}`, scan]));
      return all.filter((scan) => last.get(`${scan.hostSessionId} ${scan.scenePath}`) === scan);
    },
    start(input) {
      if (closed) throw new SubmissionError(ENDING);
      const { scenePath, hostSessionId } = input;
      for (const other of scans.values()) {
        const { scan } = other;
        if (scan.scenePath === scenePath && scan.hostSessionId === hostSessionId) cancel(other);
      }
      if ([...scans.values()].filter(isOpen).length >= MOST_OPEN) throw tooManyScans(MOST_OPEN);
      const one: Running = {
        scan: {
          id: randomUUID(),
          scenePath,
          hostSessionId,
          state: 'running',
          step: 'waiting',
          progress: null,
          startedAt: new Date().toISOString(),
          endedAt: null,
          problem: null,
          result: null,
        },
        input,
        abort: new AbortController(),
        ended: Promise.withResolvers(),
        table: null,
        teller: paced(TOLD_EVERY_MS, (now) => feed.tell({ type: 'scan', scan: now })),
      };
      scans.set(one.scan.id, one);
      waiting.push(one);
      dropOldest();
      one.teller.now(one.scan);
      startWaiting();
      return one.scan;
    },
    get: (id) => known(id).scan,
    cancel(id) {
      const one = known(id);
      cancel(one);
      return one.scan;
    },
    assets(id) {
      const { table, scan } = known(id);
      if (table === null) throw scanHasNoResult(scan.state);
      return table;
    },
    busy: () => running > 0,
    async close() {
      closed = true;
      const all = [...scans.values()];
      for (const one of all) cancel(one);
      await Promise.all(all.map(({ ended }) => ended.promise));
    },
  };
}
