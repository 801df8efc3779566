import { Worker } from 'node:worker_threads';
import { type FileAnswer, type FileQuestion, fileThread } from './file-thread.ts';

/** A network drive answers many at a time, each after a millisecond or more. */
const MOST_THREADS = 8;
/** Two keep up with what is made of their answers, as long as those come from memory. */
const FIRST_THREADS = 2;
/**
 * A question that takes longer than this many milliseconds waits for a disk or a network: another thread then waits for the
 * next one.
 */
const SLOW_MS = 50;
/** Threads stay for the next job's files, which often follow at once; starting one takes 20 ms or more. */
const KEPT_MS = 10_000;
/** Memory for the contents of files: as much as is mostly asked for at a time. */
const BUFFER_BYTES = 2 * 1024 * 1024;
/** Kept to be used again. */
const MOST_IDLE_BUFFERS = 24;

/** Threads that look at files and read small ones; see {@link openFileThreads}. */
export interface FileThreads extends Disposable {
  /** @throws the signal's reason. */
  ask(question: FileQuestion, signal: AbortSignal | undefined): Promise<FileAnswer>;
  /** Gives back the memory of an answer that nobody looks at any more: new memory costs as much as reading into it. */
  giveBack(bytes: Uint8Array<SharedArrayBuffer>): void;
}

interface Waiting {
  readonly user: symbol;
  readonly question: FileQuestion;
  resolve(answer: FileAnswer): void;
  reject(error: unknown): void;
}

interface Work {
  readonly waiting: Waiting;
  readonly slow: NodeJS.Timeout;
}

const queue: Waiting[] = [];
const workers = new Set<Worker>();
const idle: Worker[] = [];
const busy = new Map<Worker, Work>();
const idleBuffers: SharedArrayBuffer[] = [];
const users = new Set<symbol>();
let ending: NodeJS.Timeout | undefined;

/**
 * Gives the use of threads that look at files with calls that wait, several times quicker than those that do not:
 * looking at a file takes 2 µs there and 15 µs through the event loop, opening, reading and closing a small one 8 and
 * 40. They are their own, too: a share that hangs would otherwise hold the few threads that the whole process reads and
 * looks up names with.
 *
 * All users share them. They end some seconds after the last user, and keep no process alive.
 */
export function openFileThreads(): FileThreads {
  const user = Symbol('user of file threads');
  users.add(user);
  clearTimeout(ending);
  while (workers.size < FIRST_THREADS) start();

  return {
    ask: (question, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const onAbort = (): void => {
          const index = queue.indexOf(waiting);
          if (index >= 0) queue.splice(index, 1);
          reject(signal?.reason);
        };
        const waiting: Waiting = {
          user,
          question,
          resolve(answer) {
            signal?.removeEventListener('abort', onAbort);
            resolve(answer);
          },
          reject,
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(waiting);
        const worker = idle.pop();
        if (worker !== undefined) give(worker);
        else if (workers.size === 0) start();
      }),
    giveBack({ buffer }) {
      const isKept = buffer.byteLength === BUFFER_BYTES && idleBuffers.length < MOST_IDLE_BUFFERS;
      if (isKept) idleBuffers.push(buffer);
    },
    [Symbol.dispose]() {
      if (!users.delete(user)) return;
      // One that still works for a user who has left hangs on a share, perhaps for good: others must not wait for it.
      for (const [worker, { waiting }] of busy) if (waiting.user === user) end(worker);
      if (queue.length > 0 && idle.length === 0 && workers.size < MOST_THREADS) start();
      if (users.size > 0) return;
      ending = setTimeout(endAll, KEPT_MS);
      ending.unref();
    },
  };
}

function start(): void {
  const worker = new Worker(`(${fileThread.toString()})()`, {
    eval: true,
    execArgv: [],
    // They keep nothing; without limits each would let some 10 MB of refuse lie.
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  });
  worker.unref();
  workers.add(worker);
  worker.on('message', (answer: FileAnswer) => {
    const work = busy.get(worker);
    if (work === undefined) return;
    busy.delete(worker);
    clearInterval(work.slow);
    work.waiting.resolve(answer);
    give(worker);
  });
  worker.on('error', (error) => {
    const work = busy.get(worker);
    end(worker);
    work?.waiting.reject(error);
    // Where none can be had, nobody waits for one.
    if (workers.size === 0) for (const waiting of queue.splice(0)) waiting.reject(error);
  });
  give(worker);
}

function give(worker: Worker): void {
  const waiting = queue.shift();
  if (waiting === undefined) {
    idle.push(worker);
    return;
  }
  const slow = setInterval(grow, SLOW_MS);
  busy.set(worker, { waiting, slow });
  const { question } = waiting;
  const { readBytes } = question;
  worker.postMessage(readBytes === undefined ? question : { ...question, room: roomFor(readBytes) });
}

function roomFor(sizes: readonly number[]): SharedArrayBuffer {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > BUFFER_BYTES) return new SharedArrayBuffer(bytes);
  return idleBuffers.pop() ?? new SharedArrayBuffer(BUFFER_BYTES);
}

function grow(): void {
  if (queue.length > 0 && workers.size < MOST_THREADS) start();
}

/** Not waited for: one that a share keeps hanging ends when that answers. */
function end(worker: Worker): void {
  clearInterval(busy.get(worker)?.slow);
  busy.delete(worker);
  workers.delete(worker);
  const index = idle.indexOf(worker);
  if (index >= 0) idle.splice(index, 1);
  void worker.terminate();
}

function endAll(): void {
  for (const worker of [...workers]) end(worker);
  idleBuffers.length = 0;
}
