import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalizedText } from '@farmhand/model';
import { z } from 'zod';
import { type RetryDelays, withRetries } from '../retries.ts';
import { TransferError } from '../transfer-error.ts';
import type { TransferGate } from '../transfer-gate.ts';
import { atPace } from '../vendor-pace.ts';
import { type Daemon, nothing } from './daemon.ts';
import { filesFailed } from './failed-files.ts';
import { createHeldTask, type TaskId } from './held-task.ts';
import { meaningOf, type StateMeaning } from './task-states.ts';

/** What the daemon is asked to move. */
export interface RaysyncTask {
  /** Names it in the daemon's list. */
  readonly name: string;
  /** Whether a task of this name that is under way does the same: one that an ended Farmhand left behind. */
  readonly canBeTakenOver: boolean;
  /** All of `/create-task` but its name. */
  readonly body: object;
}

export interface TaskProgress {
  /** Null where the daemon does not tell. */
  readonly bytes: number | null;
  readonly files: number | null;
}

export interface RunTaskOptions {
  readonly direction: 'up' | 'down';
  readonly gate: TransferGate;
  readonly signal: AbortSignal | undefined;
  readonly retryDelaysMs: RetryDelays;
  readonly pollMs: number;
  /** A task that says it runs, and gets no further for so long, hangs. */
  readonly stallMs: number;
  /** Settings the daemon has for all its tasks; told before each start. */
  readonly configure: (signal: AbortSignal) => Promise<void>;
  readonly onProgress: (progress: TaskProgress) => void;
  /** Hears of each file that the task could not move. */
  readonly onFileFailed?: ((path: string, error: TransferError) => void) | undefined;
}

const created = z.looseObject({ 'task-id': z.union([z.string().min(1), z.number()]) });

const count = z.number().nonnegative().nullish().catch(null);
const taskStatus = z.looseObject({
  'task-id': z.union([z.string(), z.number()]).nullish(),
  'task-name': z.string().nullish().catch(null),
  'task-state': z.string(),
  'size-pos': count,
  'file-pos': count,
  'hash-pos': count,
});
const listAnswer = z.looseObject({ 'task-list': z.array(taskStatus).nullish() });

/** The first look at a new task: small ones are done at once. Later ones come at twice the time, up to `pollMs`. */
const SOON_MS = 50;
/** States a task may be begun again from, and how many looks at one are no news after that. */
const OLD_STATES = new Set(['failed', 'stopped']);
const OLD_STATES_PASSED_OVER = 3;
/** States in which a task left behind is still at work. */
const AT_WORK = new Set(['ready', 'start', 'idle']);
/** How long a cancelled call waits for the daemon to take note. */
const STOP_PATIENCE_MS = 5_000;
/** A status that cannot be asked for is asked again a few times, and sooner than a task is begun again: it goes on. */
const STATUS_RETRIES = 3;
const STATUS_RETRY_SHARE = 0.2;

/**
 * Has the daemon do a task and waits for its end, starting it again after failures that may pass. When the signal
 * aborts, or files may not be moved, the daemon is told to stop it.
 *
 * @throws TransferError with the problem of the state it ended in; `raysync-files-failed` naming files; those of
 * {@link Daemon.ask}.
 */
export async function runTask(daemon: Daemon, task: RaysyncTask, options: RunTaskOptions): Promise<void> {
  const { direction, gate, signal } = options;
  const held = createHeldTask(daemon.folder);
  let askedFor = false;
  let furthest = 0;

  async function begin(stop: AbortSignal): Promise<TaskId> {
    if (held.id !== null) {
      try {
        await daemon.ask('/start-task', { 'task-id': held.id }, nothing, stop);
        return held.id;
      } catch (error) {
        // One that was removed meanwhile, or that a client which was started anew does not know, is made again.
        if (!isRefused(error)) throw error;
        held.hold(null);
      }
    }
    // The answer to an earlier request may have been lost; the name tells.
    const found = task.canBeTakenOver || askedFor ? await findAtWork(daemon, task.name, stop) : null;
    if (found !== null) return found;
    askedFor = true;
    const answer = await daemon.ask('/create-task', { 'task-name': task.name, ...task.body }, created, stop);
    return answer['task-id'];
  }

  async function attempt(stop: AbortSignal): Promise<void> {
    await options.configure(stop);
    const before = held.id;
    const id = await begin(stop);
    held.hold(id);
    try {
      await watch(daemon, id, id === before, stop, options, (progress) => {
        furthest = Math.max(furthest, progress.bytes ?? progress.files ?? 0);
        options.onProgress(progress);
      });
    } catch (error) {
      // Whoever cancels leaves a task to others that wait for it; a pause is for all.
      const isForOthers = signal?.aborted === true && held.isShared;
      if (isStalled(error) || (stop.aborted && !isForOthers)) await control(daemon, '/stop-task', id);
      throw error;
    }
  }

  /** Leaves nothing at work, also when the answer to the request for the task did not get here any more. */
  async function abandon(): Promise<void> {
    const patience = AbortSignal.timeout(STOP_PATIENCE_MS);
    if (held.id === null && askedFor) {
      held.hold(await findAtWork(daemon, task.name, patience).catch(() => null));
      if (held.id !== null && !held.isShared) await control(daemon, '/stop-task', held.id);
    }
    await remove();
  }

  /** What is done only fills the daemon's list, which lives for years. */
  async function remove(): Promise<void> {
    if (held.id !== null && !held.isShared) await control(daemon, '/delete-task', held.id);
  }

  try {
    await withRetries(() => atPace(gate, direction, signal, (_, stop) => attempt(stop)), {
      delaysMs: options.retryDelaysMs,
      signal,
      mayPass,
      progress: () => furthest,
    });
    await remove();
  } catch (error) {
    if (signal?.aborted) await abandon();
    throw error;
  } finally {
    held.hold(null);
  }
}

/** Polls the task until it is done, or throws what ended it. */
async function watch(
  daemon: Daemon,
  id: TaskId,
  isBegunAgain: boolean,
  signal: AbortSignal,
  options: RunTaskOptions,
  onProgress: (progress: TaskProgress) => void,
): Promise<void> {
  let lastSign = '';
  let lastSignAtMs = performance.now();
  // A task that was begun again may show its old state for a moment.
  let oldStatesPassedOver = isBegunAgain ? OLD_STATES_PASSED_OVER : 0;
  let pauseMs = isBegunAgain ? options.pollMs : Math.min(SOON_MS, options.pollMs);
  for (;;) {
    const status = await askStatus(daemon, id, signal, options);
    const { 'task-state': state, 'size-pos': bytes, 'file-pos': files, 'hash-pos': hashed } = status;
    onProgress({ bytes: bytes ?? null, files: files ?? null });
    const isOld = oldStatesPassedOver > 0 && OLD_STATES.has(state);
    oldStatesPassedOver = isOld ? oldStatesPassedOver - 1 : 0;
    const meaning: StateMeaning = isOld ? { kind: 'waiting' } : meaningOf(state);
    switch (meaning.kind) {
      case 'done':
        return;
      case 'filesFailed':
        throw await filesFailed(daemon, id, options.direction, signal, options.onFileFailed ?? (() => {}));
      case 'interrupted':
      case 'impossible':
        throw new TransferError(meaning.problem);
      case 'waiting':
      case 'running': {
        const sign = `${state} ${bytes} ${files} ${hashed}`;
        // Tasks wait for their turn as long as it takes, and a daemon that counts nothing shows no life.
        const isTold = state !== 'ready' && bytes != null;
        if (sign !== lastSign || !isTold) lastSignAtMs = performance.now();
        lastSign = sign;
        if (performance.now() - lastSignAtMs > options.stallMs) throw stalled();
      }
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    pauseMs = Math.min(pauseMs * 2, options.pollMs);
  }
}

async function askStatus(
  daemon: Daemon,
  id: TaskId,
  signal: AbortSignal,
  { retryDelaysMs }: RunTaskOptions,
): Promise<z.infer<typeof taskStatus>> {
  const delaysMs = retryDelaysMs.slice(0, STATUS_RETRIES).map((delay) => delay * STATUS_RETRY_SHARE);
  const ask = () => daemon.ask('/get-task-status', { 'task-id': id }, listAnswer, signal);
  const answer = await withRetries(ask, { delaysMs, signal, mayPass: isDaemonGone }).catch(
    (error: unknown) => {
      throw isRefused(error) ? forgotten() : error;
    },
  );
  const status = answer['task-list']?.find(({ 'task-id': told }) => String(told ?? id) === String(id));
  if (status === undefined) throw forgotten();
  return status;
}

async function findAtWork(daemon: Daemon, name: string, signal: AbortSignal): Promise<TaskId | null> {
  const answer = await daemon.ask('/get-task-list', { 'task-group': 'all' }, listAnswer, signal);
  const found = answer['task-list']?.find(
    (one) => one['task-name'] === name && AT_WORK.has(one['task-state']),
  );
  return found?.['task-id'] ?? null;
}

/** Tells the daemon and does not wait for long: the transfer has ended either way. */
async function control(daemon: Daemon, path: '/stop-task' | '/delete-task', id: TaskId): Promise<void> {
  await daemon
    .ask(path, { 'task-id': id }, nothing, AbortSignal.timeout(STOP_PATIENCE_MS))
    .catch(() => undefined);
}

const MAY_PASS = new Set([
  'raysync-files-failed',
  'raysync-interrupted',
  'raysync-not-running',
  'raysync-not-understood',
]);

function mayPass(error: unknown): boolean {
  return TransferError.isInstance(error) && MAY_PASS.has(error.problem.code);
}

function isDaemonGone(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.code === 'raysync-not-running';
}

function isRefused(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.code === 'raysync-refused';
}

const STALLED: LocalizedText = {
  en: 'The transfer got no further in the Raysync client for a long time.',
  zh: 'Raysync 客户端中的传输长时间没有进展。',
};

function isStalled(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.message === STALLED.en;
}

function stalled(): TransferError {
  return new TransferError({
    code: 'raysync-interrupted',
    message: STALLED.en,
    hint: 'Check the network, or start the Raysync client anew, then press Retry.',
    zh: {
      message: STALLED.zh,
      hint: '请检查网络，或重新启动 Raysync 客户端，然后点击“重试”。',
    },
    retryable: true,
  });
}

function forgotten(): TransferError {
  return new TransferError({
    code: 'raysync-interrupted',
    message: 'The Raysync client does not know the transfer any more.',
    hint: 'Press Retry to begin it again. What was moved is not moved again.',
    zh: {
      message: 'Raysync 客户端已不认识该传输。',
      hint: '请点击“重试”重新开始。已传输的内容不会重复传输。',
    },
    retryable: true,
  });
}
