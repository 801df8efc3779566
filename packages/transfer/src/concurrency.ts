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
