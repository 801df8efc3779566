import type { Page } from '../wire/page.ts';
import { clampedToTheEnd, endsList, extentOf, isSamePage } from '../wire/page-extent.ts';
import { stoppable } from './stoppable.ts';

/** Where the pages of one list come from. */
export interface PageSource<T> {
  /** Number of the first page to read. */
  readonly firstNumber: number;
  /** Entries asked for on each page. */
  readonly pageSize: number;
  /** Pages under way or held at most. */
  readonly concurrency: number;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** The first page, which others may be waiting for too. */
  readonly first: (signal: AbortSignal) => Promise<Page<T>>;
  readonly fetch: (pageNumber: number, signal: AbortSignal) => Promise<Page<T>>;
}

/** What ends requests whose reader has gone. */
export const STOPPED: unknown = new DOMException('The reader of this list has stopped.', 'AbortError');

/** A page that has come, or the failure in its place. Never rejects: nobody may be waiting for it any more. */
type Outcome<T> = { readonly page: Page<T> } | { readonly error: unknown };

/** The pages of a list in order, fetched ahead of their reader. */
export function readPages<T>(source: PageSource<T>): AsyncIterableIterator<Page<T>> {
  const stopping = new AbortController();
  return stoppable(inOrder(source, stopping), () => stopping.abort(STOPPED));
}

async function* inOrder<T>(source: PageSource<T>, stopping: AbortController): AsyncGenerator<Page<T>, void> {
  const { firstNumber, concurrency, signal } = source;
  const stop = stopping.signal;
  const ahead: Promise<Outcome<T>>[] = [];
  let nextNumber = firstNumber + 1;
  let lastNumber = Number.POSITIVE_INFINITY;

  try {
    const begun = await outcomeOf(() => source.first(stop), signal, stopping);
    if (stop.reason === STOPPED) return;
    if ('error' in begun) throw begun.error;
    let current = begun.page;
    const extent = extentOf(current, firstNumber, source.pageSize);
    lastNumber = extent.lastNumber ?? lastNumber;
    // Without a total each page decides whether there is another.
    const width = extent.lastNumber === null ? Math.min(concurrency, 2) : concurrency;

    /** A page that ends the list, or fails, is the last one worth asking for. */
    const request = (pageNumber: number) =>
      outcomeOf(() => source.fetch(pageNumber, stop), signal, stopping).then((outcome) => {
        if ('error' in outcome || endsList(outcome.page, pageNumber, extent)) {
          lastNumber = Math.min(lastNumber, pageNumber);
        }
        return outcome;
      });
    const fill = (pages: number) => {
      while (ahead.length < pages && nextNumber <= lastNumber) {
        ahead.push(request(nextNumber));
        nextNumber += 1;
      }
    };

    for (let number = firstNumber; current.items.length > 0; number++) {
      // The reader holds one page, so one fewer may be ahead of it.
      fill(width - 1);
      yield current;
      signal?.throwIfAborted();
      if (number >= lastNumber) return;
      fill(width);
      const outcome = await ahead.shift();
      if (outcome === undefined || stop.reason === STOPPED) return;
      if ('error' in outcome) throw outcome.error;
      if (clampedToTheEnd(outcome.page, number + 1)) return;
      if (extent.lastNumber === null && isSamePage(outcome.page, current)) return;
      current = outcome.page;
    }
  } finally {
    stopping.abort(STOPPED);
  }
}

async function outcomeOf<T>(
  fetch: () => Promise<Page<T>>,
  signal: AbortSignal | undefined,
  stopping: AbortController,
): Promise<Outcome<T>> {
  const abort = () => stopping.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    return { page: await fetch() };
  } catch (error) {
    return { error };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
