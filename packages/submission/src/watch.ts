import { setTimeout as wait } from 'node:timers/promises';
import { describe as describeStatus, type Frame, isEnded, isFrameFailed, type Task } from '@farmhand/client';
import type { FrameCounts, Problem, SubmissionEventBody } from '@farmhand/model';
import { type RemoteFile, safeOutputPath, type TransferEngine } from '@farmhand/transfer';
import type { CheckpointHook } from './checkpoint.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal, SubmissionRecord } from './journal.ts';
import { problemOf, SubmissionError } from './problem.ts';

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

const WATCHED = new Set(['submitted', 'rendering', 'downloading']);
const TASKS_A_CALL = 100;
const FRAMES_A_PAGE = 100;
const DOWNLOADS_AT_ONCE = 4;
/** When many frames fail they fail alike: the logs of the first tell why. */
const MOST_EXPLAINED = 20;
/** The farm's status of a job that paused after its test frames. */
const FINISHED_TEST = 40;

/** What one look at the farm works with. */
interface Turn extends WatchDependencies {
  /** How many finished frames each submission had when its outputs were last brought home completely. */
  readonly broughtHome: Map<string, number>;
  /** When the next look follows if this one fails. Milliseconds. */
  readonly retryInMs: number;
  readonly signal: AbortSignal;
}

/** One loop that asks the farm about all open jobs at once, brings their frames home and ends them. */
export function startWatch(deps: WatchDependencies): Watch {
  const stopped = new AbortController();
  let woken = new AbortController();

  const pause = async (ms: number | null) => {
    const signal = AbortSignal.any([stopped.signal, woken.signal]);
    // A long wait stands for "until woken": timers cannot wait for ever.
    await wait(ms ?? 2 ** 31 - 1, undefined, { signal, ref: false }).catch(() => undefined);
    woken = new AbortController();
  };

  const loop = async () => {
    let failures = 0;
    const broughtHome = new Map<string, number>();
    while (!stopped.signal.aborted) {
      const records = deps.journal
        .open()
        .filter((record) => WATCHED.has(record.state) && deps.isMine(record));
      if (records.length === 0) {
        await pause(null);
        continue;
      }
      const pauseAfterTrouble = Math.min(deps.pollMs * 2 ** (failures + 1), deps.mostPollMs);
      const turn = { ...deps, broughtHome, retryInMs: pauseAfterTrouble, signal: stopped.signal };
      const troubled = await look(records, turn);
      if (stopped.signal.aborted) return;
      failures = troubled ? failures + 1 : 0;
      await pause(troubled ? pauseAfterTrouble : deps.pollMs);
    }
  };

  const running = loop();
  return {
    wake: () => woken.abort(),
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

/** One look at the farm. True when something went wrong that waiting may cure. */
async function look(records: readonly SubmissionRecord[], turn: Turn): Promise<boolean> {
  let tasks: ReadonlyMap<number, Task>;
  try {
    tasks = await tasksOf(records, turn);
  } catch (error) {
    for (const record of records) noteTrouble(record, error, turn);
    return true;
  }
  const outcomes = await Promise.all(
    records.map(async (record) => {
      try {
        await follow(record, record.taskId === null ? undefined : tasks.get(record.taskId), turn);
        return false;
      } catch (error) {
        noteTrouble(record, error, turn);
        return true;
      }
    }),
  );
  return outcomes.some((troubled) => troubled);
}

async function tasksOf(
  records: readonly SubmissionRecord[],
  { client, signal }: Turn,
): Promise<ReadonlyMap<number, Task>> {
  const ids = records.flatMap(({ taskId }) => (taskId === null ? [] : [taskId]));
  const tasks = new Map<number, Task>();
  for (let from = 0; from < ids.length; from += TASKS_A_CALL) {
    for (const task of await client.taskInfo(ids.slice(from, from + TASKS_A_CALL), { signal }))
      tasks.set(task.id, task);
  }
  return tasks;
}

function noteTrouble(record: SubmissionRecord, error: unknown, { journal, retryInMs, signal }: Turn): void {
  if (signal.aborted) return;
  const problem = problemOf(error);
  if (SubmissionError.isInstance(error) && !problem.retryable) {
    journal.record(record.id, { state: 'failed', problem }, [{ type: 'failed', problem }]);
    return;
  }
  const known = journal.get(record.id)?.problem;
  const event: SubmissionEventBody = { type: 'waiting', problem, retryInMs };
  if (known?.code === problem.code && known.message === problem.message) journal.announce(record.id, event);
  else journal.record(record.id, { problem }, [event]);
}

async function follow(record: SubmissionRecord, task: Task | undefined, turn: Turn): Promise<void> {
  const { journal, client, checkpoint, broughtHome, signal } = turn;
  if (task === undefined) {
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
  const ended = parts.every(({ status }) => isEnded(status) || status === FINISHED_TEST);
  const state = ended ? 'downloading' : 'rendering';
  if (state !== record.state || !sameCounts(frames, record.frames)) {
    journal.record(record.id, { state, frames }, [{ type: 'frames', counts: frames }]);
    checkpoint('watch:recorded');
  }
  if (frames.failed > 0) await tellFailedFrames(record, parts, turn);
  if (ended || frames.done !== broughtHome.get(record.id)) {
    await bringHome(record, parts, turn);
    broughtHome.set(record.id, frames.done);
  }
  if (record.problem !== null) journal.record(record.id, { problem: null });
  if (ended) end(record, parts, turn);
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
  { client, journal, signal }: Turn,
): Promise<void> {
  const told = new Set(
    journal
      .eventsAfter(0, record.id)
      .flatMap(({ body }) => (body.type === 'frameFailed' ? [body.frame] : [])),
  );
  if (told.size >= parts.reduce((total, { failedFrames }) => total + failedFrames, 0)) return;
  let explained = told.size;
  for (const part of parts) {
    if (part.failedFrames === 0) continue;
    for (let pageNumber = 1; ; pageNumber += 1) {
      const page = await client.taskFrames(
        { taskId: part.id, pageNumber, pageSize: FRAMES_A_PAGE },
        { signal },
      );
      for (const frame of page.items) {
        if (!isFrameFailed(frame.status) || told.has(frame.frameIndex)) continue;
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

async function bringHome(record: SubmissionRecord, parts: readonly Task[], turn: Turn): Promise<void> {
  const { journal, client, openEngine, checkpoint, signal } = turn;
  const target = record.request.settings.downloadFolder;
  if (target === null) return;
  const [engine, bids] = await Promise.all([openEngine(signal), client.transferBids({ signal })]);
  const storage = { kind: 'output', id: bids.outputStorageId } as const;
  const have = journal.downloaded(record.id);
  for (const { outputFolder } of parts) {
    if (outputFolder === null) continue;
    const files = await engine.listOutput({ storage, folder: outputFolder, signal });
    const wanted = files.filter((file) => !isSame(file, have.get(downloadKey(outputFolder, file))));
    await forEachOf(wanted, DOWNLOADS_AT_ONCE, async (file) => {
      const path = safeOutputPath(target, file.relativePath);
      await engine.downloadFile({ storage, folder: outputFolder, file, target: path, signal });
      checkpoint('download:renamed');
      journal.recordDownload(record.id, { ...file, relativePath: downloadKey(outputFolder, file) }, path);
      checkpoint('download:recorded');
    });
  }
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

/** Runs the work on all items, a few at once; the first failure stops the rest and is thrown. */
async function forEachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

function end(record: SubmissionRecord, parts: readonly Task[], { journal, checkpoint }: Turn): void {
  checkpoint('end:intended');
  const problem = endProblem(record, parts);
  const failedFrames = parts.some(({ failedFrames: failed }) => failed > 0);
  if (problem !== null)
    journal.record(record.id, { state: 'failed', problem }, [{ type: 'failed', problem }]);
  else journal.record(record.id, { state: failedFrames ? 'doneWithFailedFrames' : 'done', problem: null });
  checkpoint('end:recorded');
}

function endProblem(record: SubmissionRecord, parts: readonly Task[]): Problem | null {
  if (parts.every(({ status }) => status === 45)) {
    return {
      code: 'all-frames-failed',
      message: `Every frame of job ${record.taskId} failed on the farm.`,
      hint: 'Look at the frames that failed, correct the scene and submit it again.',
      retryable: false,
    };
  }
  const stopped = parts.find(({ status }) => [10, 20, 23, 35].includes(status));
  if (stopped === undefined) return null;
  return {
    code: 'stopped-at-farm',
    message: `Job ${record.taskId} ended at the farm: ${describeStatus(stopped.status, 'en')}. The frames rendered so far are here.`,
    hint: 'Start it again on the farm, or submit the scene again for the frames that are missing.',
    retryable: false,
  };
}
