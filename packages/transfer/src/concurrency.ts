/**
 * Runs `work` on every item, at most `limit` at a time, and gives the results in the items' order. Items that are yet to be
 * made are made as they are needed. At the first failure the signal passed to the others aborts, nothing new starts, and
 * once they have ended it rejects with that failure. When `signal` aborts it rejects with its reason.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[] | AsyncIterable<Item>,
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const results: Result[] = [];
  const isList = Array.isArray(items);
  const queue: Iterator<Item> | AsyncIterator<Item> = isList
    ? items.values()
    : (items as AsyncIterable<Item>)[Symbol.asyncIterator]();
  let taken = 0;
  async function takeTurns(): Promise<void> {
    for (;;) {
      const next = queue.next();
      const { done, value } = next instanceof Promise ? await next : next;
      if (done === true) return;
      const index = taken;
      taken += 1;
      either.throwIfAborted();
      results[index] = await work(value, either);
    }
  }
  const workers = Array.from({ length: Math.max(1, isList ? Math.min(limit, items.length) : limit) }, () =>
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

/** Steps taken before looking whether others are due a turn: looking costs more than a step. */
const STEPS_A_LOOK = 256;

/** Does a small step for each of many items, making room for everything else in between. @throws the signal's reason. */
export async function eachInTurns<Item>(
  items: Iterable<Item>,
  signal: AbortSignal | undefined,
  step: (item: Item) => void,
): Promise<void> {
  const turns = takeTurns(signal);
  let steps = 0;
  for (const item of items) {
    steps += 1;
    if (steps % STEPS_A_LOOK === 0 && turns.isOver()) await turns.next();
    step(item);
  }
}

/** `filter` for long lists, as {@link eachInTurns}. */
export async function filterInTurns<Item>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  keeps: (item: Item) => boolean,
): Promise<Item[]> {
  const kept: Item[] = [];
  await eachInTurns(items, signal, (item) => {
    if (keeps(item)) kept.push(item);
  });
  return kept;
}
