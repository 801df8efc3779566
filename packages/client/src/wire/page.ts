import type { z } from 'zod';
import { farmCodes } from '../endpoints.ts';
import { FarmError } from '../errors.ts';
import { count, type Extra, list, record } from './fields.ts';

/** One page of a longer list. */
export interface Page<T> extends Extra {
  /** Its entries, in the farm's order. */
  readonly items: readonly T[];
  /** Entries on all pages. */
  readonly total: number;
  /** Counted from 1. */
  readonly pageNumber: number;
  /** How many pages there are, by this page's size. */
  readonly pageCount: number;
  /** As the farm states it. */
  readonly pageSize: number;
}

/** Which page to fetch. */
export interface PageRequest {
  /** Counted from 1; 1 unless given. */
  readonly pageNumber?: number | undefined;
  /** 100 unless given. */
  readonly pageSize?: number | undefined;
}

export function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return record(
    { items: list(item), total: count, pageNum: count, pageCount: count, size: count },
    ({ items, total, pageNum, pageCount, size }) => ({
      items,
      total,
      pageNumber: pageNum,
      pageCount,
      pageSize: size,
    }),
  );
}

export function pageParameters(request: PageRequest): {
  readonly pageNum: number;
  readonly pageSize: number;
} {
  return { pageNum: request.pageNumber ?? 1, pageSize: request.pageSize ?? 100 };
}

/** The farm may answer code 700 for a page behind the last one: that is an empty page, not a failure. */
export async function emptyWhenNoMore<T>(page: Promise<Page<T>>, request: PageRequest): Promise<Page<T>> {
  try {
    return await page;
  } catch (error) {
    if (!FarmError.isInstance(error) || error.code !== farmCodes.noMoreRecords) throw error;
    const { pageNum, pageSize } = pageParameters(request);
    return { items: [], total: 0, pageNumber: pageNum, pageCount: 0, pageSize };
  }
}
