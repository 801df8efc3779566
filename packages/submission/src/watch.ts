import { setTimeout as wait } from 'node:timers/promises';
import type { Task } from '@farmhand/client';
import type { SubmissionEventBody, SubmissionState } from '@farmhand/model';
import { TRANSFERS_AT_ONCE } from './bring-home.ts';
import { follow } from './follow.ts';
import { isForGood } from './for-good.ts';
import type { Journal } from './journal.ts';
import { LeaseLost } from './lease.ts';
import type { WatchDependencies } from './look.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { turnstile } from './turnstile.ts';
import { newlyWatched, pauseOf, type WatchedJob } from './watched-job.ts';

export interface Watch {
  /** Looks at once instead of waiting for the next turn: at one job, or at all. */
  wake(id?: string): void;
  /** Breaks off what is done for a job just now, and looks at it anew. */
  restart(id: string): void;
  /** Something may be new in the journal. */
  notice(): void;
  stop(): Promise<void>;
}

/** States in which the farm has the job and the watch decides what comes next. */
export const WATCHED_STATES: ReadonlySet<SubmissionState> = new Set([
  'submitted',
  'rendering',
  'downloading',
]);

/** Timers cannot wait for ever; a long wait stands for it. Milliseconds. */
const FOR_EVER = 2 ** 31 - 1;

/**
 * One loop that asks the farm about all open jobs at once, brings their frames home and ends them. A job that is
 * slow to download or in trouble keeps no other waiting.
 */
export function startWatch(deps: WatchDependencies): Watch {
  const { journal, client, pace, isMine } = deps;
  const stopped = new AbortController();
  let woken = new AbortController();
  const jobs = new Map<string, WatchedJob>();
  const underWay = new Set<Promise<void>>();
  const transfer = turnstile(TRANSFERS_AT_ONCE);
  const now = () => performance.now();
  /** Something happened that only the journal tells. */
  let asked = true;

  const pause = async (ms: number) => {
    const signal = AbortSignal.any([stopped.signal, woken.signal]);
    await wait(Math.min(ms, FOR_EVER), undefined, { signal, ref: false }).catch(() => undefined);
    woken = new AbortController();
  };

  const notice = () => {
    asked = true;
    woken.abort();
  };

  const wake = (id?: string) => {
    for (const [each, job] of jobs) {
      if (id !== undefined && each !== id) continue;
      job.restUntil = 0;
      job.changedAt = now();
    }
    notice();
  };

  const jobOf = (id: string): WatchedJob => {
    const job = jobs.get(id) ?? newlyWatched(now());
    jobs.set(id, job);
    return job;
  };

  const rest = (record: SubmissionRecord, job: WatchedJob, error: unknown) => {
    const retryInMs = Math.min(pace.leastMs * 2 ** (job.failures + 1), pace.mostMs);
    job.failures += 1;
    job.restUntil = now() + retryInMs;
    noteTrouble(record, error, journal, retryInMs);
  };

  /** Looks at one job without keeping the others waiting; what goes wrong is noted and tried again later. */
  const followApart = (record: SubmissionRecord, task: Task | undefined) => {
    const job = jobOf(record.id);
    const own = new AbortController();
    const signal = AbortSignal.any([stopped.signal, own.signal]);
    job.following = own;
    const done = follow(record, task, { ...deps, job, transfer, signal })
      .then(
        () => {
          job.failures = 0;
          job.restUntil = now() + pauseOf(job, now(), pace);
        },
        (error: unknown) => {
          if (!signal.aborted) rest(record, job, error);
        },
      )
      .then(() => {
        job.following = null;
        underWay.delete(done);
        // The loop may be waiting for nothing else.
        if (own.signal.aborted) wake(record.id);
        else woken.abort();
      });
    underWay.add(done);
  };

  /** Time until the next job is due. A job that is being followed wakes the loop when that is done. Milliseconds. */
  const untilDue = (): number => {
    const next = [...jobs.values()].filter(({ following }) => following === null);
    return Math.min(FOR_EVER, ...next.map(({ restUntil }) => Math.max(0, restUntil - now())));
  };

  /** One look at the farm, about all jobs that are due. */
  const look = async (): Promise<void> => {
    asked = false;
    const records = journal.open().filter((record) => WATCHED_STATES.has(record.state) && isMine(record));
    const ids = new Set(records.map(({ id }) => id));
    for (const [id, job] of jobs) {
      if (ids.has(id)) continue;
      // What it was doing is no longer ours to do.
      job.following?.abort();
      jobs.delete(id);
    }
    const soon = now() + pace.leastMs / 2;
    const due = records.filter(({ id, cancelRequested }) => {
      const job = jobOf(id);
      if (cancelRequested) job.following?.abort();
      // Those that would be due in a moment come along: asking about a hundred is one call.
      return job.following === null && (cancelRequested || job.restUntil <= soon);
    });
    if (due.length === 0) return;
    try {
      const tasks = await client.taskInfo(
        due.flatMap(({ taskId }) => taskId ?? []),
        { signal: stopped.signal },
      );
      const byId = new Map(tasks.map((task) => [task.id, task]));
      for (const record of due) followApart(record, byId.get(record.taskId ?? Number.NaN));
    } catch (error) {
      if (!stopped.signal.aborted) for (const record of due) rest(record, jobOf(record.id), error);
    }
  };

  const loop = async () => {
    while (!stopped.signal.aborted) {
      let ms = 0;
      try {
        if (asked || untilDue() === 0) await look();
        ms = untilDue();
      } catch {
        // Only the journal itself can fail here; nothing can be recorded then, and the next look may find it well.
        ms = pace.mostMs;
        asked = true;
      }
      await pause(ms);
    }
    await Promise.all(underWay);
  };

  const running = loop();
  return {
    wake,
    restart(id) {
      // It looks again once it has come to rest.
      jobs.get(id)?.following?.abort();
      wake(id);
    },
    notice,
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

function noteTrouble(record: SubmissionRecord, error: unknown, journal: Journal, retryInMs: number): void {
  const problem = problemOf(error);
  try {
    if (LeaseLost.isInstance(error)) return;
    const now = journal.get(record.id);
    if (now === null) return;
    if (isFinal(error, now)) {
      const failure = { state: 'failed', problem, resumeState: now.state } as const;
      journal.record(record.id, failure, [{ type: 'failed', problem }]);
      return;
    }
    const event: SubmissionEventBody = { type: 'waiting', problem, retryInMs };
    const isKnown = now.problem?.code === problem.code && now.problem.message === problem.message;
    if (isKnown) journal.announce(record.id, event);
    else journal.record(record.id, { problem }, [event]);
  } catch (trouble) {
    if (LeaseLost.isInstance(trouble)) return;
    // The journal cannot be written now; what it holds is still true, and the next look goes on from there.
    journal.announce(record.id, { type: 'waiting', problem: problemOf(trouble), retryInMs });
  }
}

/** A transfer's refusal ends a submission only when nothing more is being rendered. */
function isFinal(error: unknown, { state }: SubmissionRecord): boolean {
  return isForGood(error) && (SubmissionError.isInstance(error) || state === 'downloading');
}
