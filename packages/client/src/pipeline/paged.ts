import { emptyWhenNoMore, type Page, type PageRequest, pageParameters } from '../wire/page.ts';
import type { CallOptions } from './ask.ts';
import { readPages, STOPPED } from './read-pages.ts';
import { stoppable } from './stoppable.ts';

/**
 * A list that the farm hands out page by page. Await it for the asked page alone; iterate it for every entry from
 * that page on, in the farm's order. Nothing is sent before either happens, and both share the first page.
 *
 * While entries are read, the pages behind them are being fetched: at most `concurrency` pages are under way or
 * held, and a slow reader holds the fetching back. Leaving the loop ends what is under way. A failure comes at its
 * place, after the entries of the pages before it.
 *
 * Which pages there are is settled by the first one's total. Of a list that changes meanwhile, entries that move to
 * an earlier page may be missed, entries that move to a later one come twice, and what lies beyond that total is
 * left out.
 */
export interface Paged<T> extends Promise<Page<T>>, AsyncIterable<T> {
  /** The same entries as whole pages, from the asked one on; pages without entries are left out. */
  pages(): AsyncIterableIterator<Page<T>>;
}

/** Options of the calls that give a {@link Paged}. */
export interface PagedOptions extends CallOptions {
  /**
   * Pages that are asked for ahead or held while iterating, the one being read included; 24 unless given. 1 asks
   * for a page only when the one before it has been read.
   */
  readonly concurrency?: number | undefined;
}

/** Fetches one page; the parameters are the wire's. */
export type FetchPage<T> = (
  parameters: { readonly pageNum: number; readonly pageSize: number },
  options: CallOptions,
) => Promise<Page<T>>;

/** Enough that 50 ms of latency are hidden behind the farm's and this machine's own work. */
const CONCURRENCY = 24;

/** @throws TypeError when page number, page size or `concurrency` is no whole number, 1 or more. */
export function paged<T>(
  request: PageRequest,
  options: PagedOptions = {},
  fetchPage: FetchPage<T>,
): Paged<T> {
  const { concurrency = CONCURRENCY, ...callOptions } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new TypeError(`The concurrency of a list is a number of pages, 1 or more; it is ${concurrency}.`);
  }
  const { pageNum: firstNumber, pageSize } = pageParameters(request);
  // What is no number goes over the wire as null, and what the farm does with a page 0 is not documented.
  checkOption('pageNumber', 'the number of a page', firstNumber);
  checkOption('pageSize', 'a number of entries', pageSize);
  const fetch = (pageNumber: number, signal: AbortSignal | undefined) =>
    emptyWhenNoMore(
      fetchPage(
        { pageNum: pageNumber, pageSize },
        signal === undefined ? callOptions : { ...callOptions, signal },
      ),
      { pageNumber, pageSize },
    );

  let shared: Promise<Page<T>> | undefined;
  const first = async (signal: AbortSignal | undefined): Promise<Page<T>> => {
    for (;;) {
      shared ??= fetch(firstNumber, signal);
      const current = shared;
      try {
        return await current;
      } catch (error) {
        // The reader that had asked for it has stopped; whoever still wants the page asks anew.
        if (error !== STOPPED || signal?.reason === STOPPED) throw error;
        if (shared === current) shared = undefined;
      }
    }
  };

  const pages = () =>
    readPages({ firstNumber, pageSize, concurrency, signal: callOptions.signal, first, fetch });
  return {
    [Symbol.toStringTag]: 'Paged',
    // biome-ignore lint/suspicious/noThenProperty: awaiting the list for one of its pages is what it is for
    then: (fulfilled, rejected) => first(callOptions.signal).then(fulfilled, rejected),
    catch: (rejected) => first(callOptions.signal).catch(rejected),
    finally: (settled) => first(callOptions.signal).finally(settled),
    pages,
    [Symbol.asyncIterator]: () => entriesOf(pages(), callOptions.signal),
  };
}

function checkOption(name: keyof PageRequest, what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new TypeError(`The option "${name}" is ${what}, 1 or more; it is ${value}.`);
}

function entriesOf<T>(
  pages: AsyncIterableIterator<Page<T>>,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<T> {
  const entries = (async function* () {
    for await (const { items } of pages) {
      for (const item of items) {
        signal?.throwIfAborted();
        yield item;
      }
    }
  })();
  return stoppable(entries, () => void pages.return?.());
}
