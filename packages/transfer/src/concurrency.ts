/**
 * Runs `work` on every item, at most `limit` at a time, and gives the results in the items' order. At the first
 * failure the signal passed to the others aborts, nothing new starts, and once they have ended it rejects with
 * that failure. When `signal` aborts it rejects with its reason.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const results: Result[] = new Array(items.length);
  const queue = items.entries();
  async function takeTurns(): Promise<void> {
    for (const [index, item] of queue) {
      either.throwIfAborted();
      results[index] = await work(item, either);
    }
  }
  const workers = Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, () =>
    takeTurns().catch((error: unknown) => {
      // The first reason given to an AbortController is the one it keeps.
      stop.abort(error);
    }),
  );
  await Promise.all(workers);
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  return results;
}

/** Milliseconds of work after which others get a turn. */
const TURN_MS = 4;

/** Lets long work in small steps make room for everything else that the process does. */
export interface Turns {
  /** True when it has worked long enough. Cheap enough for every hundredth step. */
  isOver(): boolean;
  /** Resolves when everything that waited had its turn. @throws the signal's reason. */
  next(): Promise<void>;
}

export function takeTurns(signal: AbortSignal | undefined): Turns {
  let sinceMs = performance.now();
  return {
    isOver: () => performance.now() - sinceMs > TURN_MS,
    async next() {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      sinceMs = performance.now();
    },
  };
}
