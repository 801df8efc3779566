import { Worker } from 'node:worker_threads';
import { type FileAnswer, type FileQuestion, fileThread } from './file-thread.ts';

/** A network drive answers many at a time, each after a millisecond or more. */
const MOST_THREADS = 8;
/**
 * One thread keeps up with what is made of its answers, as long as they come from memory. A question that takes longer
 * than this many milliseconds waits for a disk or a network: another thread then waits for the next one.
 */
const SLOW_MS = 50;

/** Threads that look at files and read small ones; see {@link openFileThreads}. */
export interface FileThreads extends Disposable {
  /** @throws the signal's reason. */
  ask(question: FileQuestion, signal: AbortSignal | undefined): Promise<FileAnswer>;
}

interface Waiting {
  readonly question: FileQuestion;
  resolve(answer: FileAnswer): void;
  reject(error: unknown): void;
}

/**
 * Starts threads that look at files with calls that wait, several times quicker than those that do not: looking at a
 * file takes 2 µs there and 15 µs through the event loop, opening, reading and closing a small one 8 and 40. They are
 * their own, too: a share that hangs would otherwise hold the few threads that the whole process reads and looks up
 * names with.
 */
export function openFileThreads(): FileThreads {
  const queue: Waiting[] = [];
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  const busy = new Map<Worker, { readonly waiting: Waiting; readonly slow: NodeJS.Timeout }>();
  let failure: { readonly error: unknown } | null = null;

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
      failure = { error };
      for (const { waiting } of busy.values()) waiting.reject(error);
      for (const waiting of queue.splice(0)) waiting.reject(error);
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
    worker.postMessage(waiting.question);
  }

  function grow(): void {
    if (queue.length > 0 && workers.size < MOST_THREADS) start();
  }

  start();

  return {
    ask: (question, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (failure !== null) throw failure.error;
        const onAbort = (): void => {
          const index = queue.indexOf(waiting);
          if (index >= 0) queue.splice(index, 1);
          reject(signal?.reason);
        };
        const waiting: Waiting = {
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
      }),
    [Symbol.dispose]() {
      // Not waited for: one that a share keeps hanging ends when that answers.
      for (const worker of workers) void worker.terminate();
      for (const { slow } of busy.values()) clearInterval(slow);
    },
  };
}
