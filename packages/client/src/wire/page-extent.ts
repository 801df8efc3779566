import { isDeepStrictEqual } from 'node:util';
import type { Page } from './page.ts';

/** How far a list goes, as its first read page tells. */
export interface Extent {
  /** Number of the last page; null when the farm states no total. */
  readonly lastNumber: number | null;
  /** Entries of a page that is not the last. */
  readonly fullPage: number;
}

/** The extent of a list from the page `number`, for which `pageSize` entries were asked. */
export function extentOf(page: Page<unknown>, number: number, pageSize: number): Extent {
  const came = page.items.length;
  const stated = page.pageSize > 0 ? Math.min(page.pageSize, pageSize) : pageSize;
  // On page 1 of several, what came is the size the farm really uses, whatever was asked or stated.
  const fullPage = number === 1 && came > 0 && came < page.total ? came : stated;
  if (page.total >= came && page.total > 0) {
    return { lastNumber: Math.max(number, Math.ceil(page.total / fullPage)), fullPage };
  }
  return { lastNumber: came < fullPage ? number : null, fullPage };
}

/**
 * Whether nothing comes after a page. A short one alone does not say so: the farm may hide entries, and by its own total
 * there may be more.
 */
export function endsList({ items, total }: Page<unknown>, number: number, { fullPage }: Extent): boolean {
  return items.length === 0 || (items.length < fullPage && number * fullPage >= total);
}

/** Whether the farm gave its last page in place of the one asked for, which lies behind it. */
export function clampedToTheEnd({ pageNumber, pageCount }: Page<unknown>, asked: number): boolean {
  return pageNumber > 0 && pageNumber < asked && pageNumber === pageCount;
}

/** Whether two pages hold the same entries: a farm that states no total and does not heed the page number. */
export function isSamePage(a: Page<unknown>, b: Page<unknown>): boolean {
  return isDeepStrictEqual(a.items, b.items);
}
