import { z } from 'zod';
import { wireInteger } from './parameters.ts';

/** The parameters that ask for one page of a list. */
export const pageOf = (defaultSize: number) => ({
  pageNum: wireInteger.pipe(z.number().min(1)).default(1),
  pageSize: wireInteger.pipe(z.number().min(1).max(1000)).default(defaultSize),
});

/** A page in the documentation's shape. */
export function page(items: readonly unknown[], total: number, pageNum: number, size: number) {
  return { pageCount: Math.max(1, Math.ceil(total / size)), pageNum, total, size, items };
}
