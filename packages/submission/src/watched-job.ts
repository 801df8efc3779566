import type { FrameCounts } from '@farmhand/model';
import { nextLookIn, type Pace } from './next-look.ts';

/** What is remembered of a watched submission between two looks; lost with the process, and found out again. */
export interface WatchedJob {
  /** Aborts the look under way; null between two. */
  following: AbortController | null;
  /** Looks in a row that went wrong. */
  failures: number;
  /** Not looked at again before this time. Milliseconds of the monotonic clock, like all times here. */
  restUntil: number;
  /** How many frames had finished when the outputs were last brought home completely. */
  broughtHome: number | null;
  /** Which of the record's download rounds that was; null before the first. */
  downloadRound: number | null;
  /** How many frames had failed when the failures were last told. */
  failuresTold: number | null;
  /** Counts at the last look; null before the first. */
  counts: FrameCounts | null;
  /** Since when it is asked about a frame that was submitted anew, by its mark before; null when none was. */
  reopened: { readonly mark: string; readonly since: number } | null;
  changedAt: number;
  /** When a frame last finished. */
  frameAt: number;
  msPerFrame: number | null;
}

export function newlyWatched(now: number): WatchedJob {
  return {
    following: null,
    failures: 0,
    restUntil: 0,
    broughtHome: null,
    downloadRound: null,
    failuresTold: null,
    counts: null,
    reopened: null,
    changedAt: now,
    frameAt: now,
    msPerFrame: null,
  };
}

/** Weight of the last frames in the average. */
const NEWEST = 0.3;

/** Notes what a look found. */
export function noteCounts(job: WatchedJob, counts: FrameCounts, now: number): void {
  const before = job.counts;
  job.counts = counts;
  if (before !== null && JSON.stringify(before) === JSON.stringify(counts)) return;
  job.changedAt = now;
  const finished = before === null ? 0 : ended(counts) - ended(before);
  if (finished === 0) return;
  if (finished > 0) {
    const each = (now - job.frameAt) / finished;
    job.msPerFrame = job.msPerFrame === null ? each : job.msPerFrame * (1 - NEWEST) + each * NEWEST;
  }
  job.frameAt = now;
}

/** Pause until the next look at a job. Milliseconds. */
export function pauseOf(
  { counts, changedAt, frameAt, msPerFrame }: WatchedJob,
  now: number,
  pace: Pace,
): number {
  return nextLookIn(
    {
      unchangedMs: now - changedAt,
      framesLeft: counts === null || counts.total === 0 ? null : counts.total - ended(counts),
      rendering: counts?.rendering ?? 0,
      msPerFrame,
      sinceFrameMs: now - frameAt,
    },
    pace,
  );
}

function ended({ done, failed }: FrameCounts): number {
  return done + failed;
}
