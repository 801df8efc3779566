import { setTimeout as wait } from 'node:timers/promises';
import {
  describeTaskStatus,
  type Frame,
  isEnded,
  isFailed,
  isFrameFailed,
  type Task,
  type TaskStatusName,
} from '@farmhand/client';
import type { FrameCounts, Problem, SubmissionEventBody, SubmissionState } from '@farmhand/model';
import { type RemoteFile, safeOutputPath, type TransferEngine, TransferError } from '@farmhand/transfer';
import type { CheckpointHook } from './checkpoint.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal, SubmissionRecord } from './journal.ts';
import { problemOf, SubmissionError } from './problem.ts';
import { turnstile } from './turnstile.ts';

export interface WatchDependencies {
  readonly journal: Journal;
  readonly client: FarmPort;
  readonly openEngine: (signal: AbortSignal) => Promise<TransferEngine>;
  readonly checkpoint: CheckpointHook;
  /** Whether a record belongs to the account that the client speaks for. */
  readonly isMine: (record: SubmissionRecord) => boolean;
  /** Pause between two looks at the farm. Milliseconds. */
  readonly pollMs: number;
  /** Longest pause after failures. Milliseconds. */
  readonly mostPollMs: number;
}

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

const FRAMES_A_PAGE = 100;
/** Output folders listed and files fetched at once, over all jobs. */
const TRANSFERS_AT_ONCE = 4;
/** When many frames fail they fail alike: the logs of the first tell why. */
const MOST_EXPLAINED = 20;

/** What is remembered of a watched submission between two looks; lost with the process, and found out again. */
interface Job {
  /** Aborts the look under way; null between two. */
  following: AbortController | null;
  /** Looks in a row that went wrong. */
  failures: number;
  /** Not looked at again before this time after a failure. Milliseconds of the monotonic clock. */
  restUntil: number;
  /** How many frames had finished when the outputs were last brought home completely. */
  broughtHome: number | null;
  /** How many frames had failed when the failures were last told. */
  failuresTold: number | null;
}

/** What one look at one submission works with. */
interface Look extends WatchDependencies {
  readonly job: Job;
  /** Takes turns with the transfers of all other jobs. */
  readonly transfer: <T>(work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

/**
 * One loop that asks the farm about all open jobs at once, brings their frames home and ends them. A job that is
 * slow to download or in trouble keeps no other waiting.
 */
export function startWatch(deps: WatchDependencies): Watch {
  const { journal, client, pollMs, mostPollMs, isMine } = deps;
  const stopped = new AbortController();
  let woken = new AbortController();
  const jobs = new Map<string, Job>();
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

  const jobOf = (id: string): Job => {
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

  const rest = (record: SubmissionRecord, job: Job, error: unknown) => {
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

async function follow(record: SubmissionRecord, task: Task | undefined, look: Look): Promise<void> {
  const { journal, client, checkpoint, job, signal } = look;
  if (task === undefined) {
    if (record.cancelRequested) {
      journal.record(record.id, { state: 'cancelled', problem: null });
      return;
    }
    throw new SubmissionError({
      code: 'task-gone',
      message: `The farm no longer knows job ${record.taskId}.`,
      hint: 'It may have been deleted on the farm; submit the scene again.',
      retryable: false,
    });
  }
  const parts = task.children.length > 0 ? task.children : [task];

  if (record.cancelRequested) {
    const underWay = task.submittedAt !== null && !parts.every(({ status }) => isEnded(status));
    if (underWay) await client.stopTasks([task.id], { signal });
    journal.record(record.id, { state: 'cancelled', problem: null });
    return;
  }

  const frames = countsOf(parts);
  const ended = parts.every(({ status }) => isEnded(status));
  const state = ended ? 'downloading' : 'rendering';
  if (state !== record.state || !sameCounts(frames, record.frames)) {
    journal.record(record.id, { state, frames }, [{ type: 'frames', counts: frames }]);
    checkpoint('watch:recorded');
  }
  if (frames.failed > 0 && (ended || frames.failed !== job.failuresTold)) {
    await tellFailedFrames(record, parts, look);
    job.failuresTold = frames.failed;
  }
  if (ended || frames.done !== job.broughtHome) {
    await bringHome(record, parts, look);
    job.broughtHome = frames.done;
  }
  if (ended) end(record, parts, look);
  else notePause(record, parts, look);
}

/** A job that stopped after its test frames goes on only when somebody says so: that is shown, not taken for an end. */
function notePause(record: SubmissionRecord, parts: readonly Task[], { journal, pollMs }: Look): void {
  const paused = parts.every(({ status, statusName }) => statusName === 'testFinished' || isEnded(status));
  const problem = paused ? testFinished(record) : null;
  const known = journal.get(record.id)?.problem ?? null;
  if (known?.code === problem?.code) return;
  journal.record(
    record.id,
    { problem },
    problem === null ? [] : [{ type: 'waiting', problem, retryInMs: pollMs }],
  );
}

function countsOf(parts: readonly Task[]): FrameCounts {
  const sum = (pick: (task: Task) => number) => parts.reduce((total, task) => total + pick(task), 0);
  const total = sum(({ totalFrames }) => totalFrames);
  const done = sum(({ doneFrames }) => doneFrames);
  const failed = sum(({ failedFrames }) => failedFrames);
  const rendering = sum(({ executingFrames }) => executingFrames);
  return { total, done, failed, rendering, waiting: Math.max(0, total - done - failed - rendering) };
}

function sameCounts(a: FrameCounts, b: FrameCounts | null): boolean {
  return (
    b !== null &&
    a.total === b.total &&
    a.done === b.done &&
    a.failed === b.failed &&
    a.rendering === b.rendering &&
    a.waiting === b.waiting
  );
}

async function tellFailedFrames(
  record: SubmissionRecord,
  parts: readonly Task[],
  { client, journal, signal }: Look,
): Promise<void> {
  // Parts of a job may have frames of the same number: what counts is how often each was told.
  const told = new Map<string, number>();
  let explained = 0;
  for (const { body } of journal.eventsAfter(0, record.id)) {
    if (body.type !== 'frameFailed') continue;
    told.set(body.frame, (told.get(body.frame) ?? 0) + 1);
    explained += 1;
  }
  for (const part of parts) {
    if (part.failedFrames === 0) continue;
    for (let pageNumber = 1; ; pageNumber += 1) {
      const page = await client.taskFrames(
        { taskId: part.id, pageNumber, pageSize: FRAMES_A_PAGE },
        { signal },
      );
      for (const frame of page.items) {
        if (!isFrameFailed(frame.status)) continue;
        const already = told.get(frame.frameIndex) ?? 0;
        if (already > 0) {
          told.set(frame.frameIndex, already - 1);
          continue;
        }
        journal.record(record.id, {}, [
          {
            type: 'frameFailed',
            frame: frame.frameIndex,
            message: explained < MOST_EXPLAINED ? await whyFailed(frame, client, signal) : '',
          },
        ]);
        explained += 1;
      }
      if (page.items.length === 0 || pageNumber * FRAMES_A_PAGE >= page.total) break;
    }
  }
}

async function whyFailed(frame: Frame, client: FarmPort, signal: AbortSignal): Promise<string> {
  if (frame.message !== null) return frame.message;
  try {
    const { text } = await client.frameLog({ frameId: frame.id }, { signal });
    return text.trim().split('\n').at(-1) ?? '';
  } catch {
    // The log only explains; that the frame failed is told without it.
    return '';
  }
}

async function bringHome(record: SubmissionRecord, parts: readonly Task[], look: Look): Promise<void> {
  const { journal, client, openEngine, checkpoint, transfer, signal } = look;
  const target = record.request.settings.downloadFolder;
  if (target === null) return;
  const [engine, bids] = await transfer(() =>
    Promise.all([openEngine(signal), client.transferBids({ signal })]),
  );
  const storage = { kind: 'output', id: bids.outputStorageId } as const;
  const have = journal.downloaded(record.id);
  for (const folder of new Set(parts.flatMap(({ outputFolder }) => outputFolder ?? []))) {
    const files = await transfer(() => engine.listOutput({ storage, folder, signal }));
    const wanted = files.filter((file) => !isSame(file, have.get(downloadKey(folder, file))));
    await forEachOf(wanted, TRANSFERS_AT_ONCE, (file) =>
      transfer(async () => {
        signal.throwIfAborted();
        const path = safeOutputPath(target, localName(folder, file, parts.length > 1));
        await engine.downloadFile({ storage, folder, file, target: path, signal });
        checkpoint('download:renamed');
        journal.recordDownload(record.id, { ...file, relativePath: downloadKey(folder, file) }, path);
        checkpoint('download:recorded');
      }),
    );
  }
}

/** Parts of a job (cameras, layers) name their frames alike, so each part's go into a folder of their own. */
function localName(folder: string, { relativePath }: RemoteFile, hasParts: boolean): string {
  return hasParts ? `${folder.replace(/^\/+|\/+$/g, '')}/${relativePath}` : relativePath;
}

function downloadKey(folder: string, file: RemoteFile): string {
  return `${folder}/${file.relativePath}`;
}

function isSame(
  file: RemoteFile,
  had: { sizeBytes: number; fingerprint: string | null } | undefined,
): boolean {
  return had !== undefined && had.sizeBytes === file.sizeBytes && had.fingerprint === file.fingerprint;
}

/**
 * Runs the work on all items, a few at once. A failure that waiting may cure stops the rest; one that concerns its
 * item alone does not. The first is thrown in the end.
 */
async function forEachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  let stop = false;
  const worker = async () => {
    for (const item of queue) {
      if (stop) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
        stop ||= problemOf(error).retryable;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures.find((error) => problemOf(error).retryable) ?? failures[0];
}

function end(record: SubmissionRecord, parts: readonly Task[], { journal, checkpoint }: Look): void {
  checkpoint('end:intended');
  const problem = endProblem(record, parts);
  if (problem !== null) {
    const failure = { state: 'failed', problem, resumeState: 'downloading' } as const;
    journal.record(record.id, failure, [{ type: 'failed', problem }]);
  } else {
    const state = parts.some(hasFailedFrames) ? 'doneWithFailedFrames' : 'done';
    journal.record(record.id, { state, problem: null });
  }
  checkpoint('end:recorded');
}

function hasFailedFrames({ failedFrames, status }: Task): boolean {
  return failedFrames > 0 || isFailed(status);
}

/** Statuses of jobs that somebody or something ended before all frames were through. */
const STOPPED: ReadonlySet<TaskStatusName> = new Set([
  'stopped',
  'stoppedByUser',
  'stoppedForArrears',
  'stoppedByTimeout',
  'abandoned',
]);

function endProblem(record: SubmissionRecord, parts: readonly Task[]): Problem | null {
  if (parts.every(({ statusName }) => statusName === 'failed')) {
    return {
      code: 'all-frames-failed',
      message: `Every frame of job ${record.taskId} failed on the farm.`,
      hint: 'Look at the frames that failed, correct the scene and submit it again.',
      retryable: false,
    };
  }
  const stopped = parts.find(({ statusName }) => STOPPED.has(statusName));
  if (stopped === undefined) return null;
  return {
    code: 'stopped-at-farm',
    message: `Job ${record.taskId} ended at the farm: ${describeTaskStatus(stopped.status, 'en')}. The frames rendered so far are here.`,
    hint: 'Start it again on the farm and press Retry, or submit the scene again for the frames that are missing.',
    retryable: false,
  };
}

function testFinished(record: SubmissionRecord): Problem {
  return {
    code: 'test-frames-finished',
    message: `The test frames of job ${record.taskId} are finished; the farm waits before it renders the rest.`,
    hint: 'Look at them, then start the job at full speed on the farm, or cancel it.',
    retryable: false,
  };
}
