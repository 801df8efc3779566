import { Worker } from 'node:worker_threads';
import { type WriteOrder, type WriteReport, writeThread } from './write-thread.ts';

/** Making files is the disk's work and the system's; more threads would wait for the same folders. */
const THREADS = 2;

/** Threads that write small files, several times as fast as calls through the event loop, and beside everything else. */
export interface WriteThreads {
  write(order: WriteOrder): Promise<WriteReport>;
  /** Begins the threads, so that the first order need not wait for them. */
  prepare(): void;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: PromiseWithResolvers<WriteReport>[];
}

/** The threads begin with the first order, and keep no process alive. */
export function createWriteThreads(): WriteThreads {
  let threads: readonly Thread[] = [];

  const start = (): Thread => {
    const worker = new Worker(`(${writeThread.toString()})()`, { eval: true, execArgv: [] });
    worker.unref();
    const waiting: PromiseWithResolvers<WriteReport>[] = [];
    worker.on('message', (report: WriteReport) => {
      waiting.shift()?.resolve(report);
      if (waiting.length === 0) worker.unref();
    });
    const end = (error: Error) => {
      for (const each of waiting.splice(0)) each.reject(error);
      threads = threads.filter((thread) => thread.worker !== worker);
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the farm stops')));
    return { worker, waiting };
  };
  const prepare = () => {
    if (threads.length === 0) threads = Array.from({ length: THREADS }, start);
  };
  return {
    prepare,
    write: (order) => {
      prepare();
      const [first, ...others] = threads;
      if (first === undefined) throw new Error('there are no threads to write files');
      const thread = others.reduce(
        (least, each) => (each.waiting.length < least.waiting.length ? each : least),
        first,
      );
      const answer = Promise.withResolvers<WriteReport>();
      thread.waiting.push(answer);
      thread.worker.ref();
      thread.worker.postMessage(order, [order.content.buffer]);
      return answer.promise;
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
