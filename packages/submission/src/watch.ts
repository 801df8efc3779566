import { setTimeout as wait } from 'node:timers/promises';
import type { Task } from '@farmhand/client';
import type { SubmissionEventBody, SubmissionState } from '@farmhand/model';
import { TransferError } from '@farmhand/transfer';
import { TRANSFERS_AT_ONCE } from './bring-home.ts';
import { follow } from './follow.ts';
import type { Journal } from './journal.ts';
import type { WatchDependencies, WatchedJob } from './look.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { turnstile } from './turnstile.ts';

export interface Watch {
  /** Looks at once instead of waiting for the next turn. */
  wake(): void;
  stop(): Promise<void>;
}

/** States in which the farm has the job and the watch decides what comes next. */
export const WATCHED_STATES: ReadonlySet<SubmissionState> = new Set([
  'submitted',
  'rendering',
  'downloading',
]);

/**
 * One loop that asks the farm about all open jobs at once, brings their frames home and ends them. A job that is
 * slow to download or in trouble keeps no other waiting.
 */
export function startWatch(deps: WatchDependencies): Watch {
  const { journal, client, pollMs, mostPollMs, isMine } = deps;
  const stopped = new AbortController();
  let woken = new AbortController();
  const jobs = new Map<string, WatchedJob>();
  const underWay = new Set<Promise<void>>();
  const transfer = turnstile(TRANSFERS_AT_ONCE);

  const pause = async (ms: number | null) => {
    const signal = AbortSignal.any([stopped.signal, woken.signal]);
    // A long wait stands for "until woken": timers cannot wait for ever.
    await wait(ms ?? 2 ** 31 - 1, undefined, { signal, ref: false }).catch(() => undefined);
    woken = new AbortController();
  };

  const wake = () => {
    for (const job of jobs.values()) job.restUntil = 0;
    woken.abort();
  };

  const jobOf = (id: string): WatchedJob => {
    const job = jobs.get(id) ?? {
      following: null,
      failures: 0,
      restUntil: 0,
      broughtHome: null,
      failuresTold: null,
    };
    jobs.set(id, job);
    return job;
  };

  const rest = (record: SubmissionRecord, job: WatchedJob, error: unknown) => {
    const retryInMs = Math.min(pollMs * 2 ** (job.failures + 1), mostPollMs);
    job.failures += 1;
    job.restUntil = performance.now() + retryInMs;
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
        },
        (error: unknown) => {
          if (!signal.aborted) rest(record, job, error);
        },
      )
      .then(() => {
        job.following = null;
        underWay.delete(done);
        if (own.signal.aborted) wake();
      });
    underWay.add(done);
  };

  /** One look at the farm. Returns the pause until the next; null to wait until woken. */
  const look = async (): Promise<number | null> => {
    const records = journal.open().filter((record) => WATCHED_STATES.has(record.state) && isMine(record));
    const ids = new Set(records.map(({ id }) => id));
    for (const id of jobs.keys()) if (!ids.has(id)) jobs.delete(id);
    if (records.length === 0) return null;

    const due = records.filter(({ id, cancelRequested }) => {
      const job = jobOf(id);
      if (cancelRequested) job.following?.abort();
      return job.following === null && job.restUntil <= performance.now();
    });
    if (due.length === 0) return pollMs;
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
    return pollMs;
  };

  const loop = async () => {
    while (!stopped.signal.aborted) {
      // Only the journal itself can fail here; nothing can be recorded then, and the next look may find it well.
      await pause(await look().catch(() => mostPollMs));
    }
    await Promise.all(underWay);
  };

  const running = loop();
  return {
    wake,
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

function noteTrouble(record: SubmissionRecord, error: unknown, journal: Journal, retryInMs: number): void {
  const problem = problemOf(error);
  try {
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
    // The journal cannot be written now; what it holds is still true, and the next look goes on from there.
    journal.announce(record.id, { type: 'waiting', problem: problemOf(trouble), retryInMs });
  }
}

/** Whether waiting cures nothing. A transfer's refusal ends a submission only when nothing more is being rendered. */
function isFinal(error: unknown, { state }: SubmissionRecord): boolean {
  if (SubmissionError.isInstance(error)) return !error.problem.retryable;
  return TransferError.isInstance(error) && !error.problem.retryable && state === 'downloading';
}
