/** Rows of a long list, of which only some pages are here. */
export interface Pages<T> {
  readonly total: number;
  /** By the page's number; the last that were looked at, in the order they were. */
  readonly pages: ReadonlyMap<number, readonly T[]>;
}

/** Rows of a page. Source: the most that the sidecar gives at once. */
export const PAGE_ROWS = 200;
/** Pages that stay here. */
export const MOST_PAGES = 40;

export const noPages: Pages<never> = { total: 0, pages: new Map() };

/** The row's element; undefined when its page is not here. */
export function rowOf<T>({ pages }: Pages<T>, row: number): T | undefined {
  return pages.get(Math.floor(row / PAGE_ROWS))?.[row % PAGE_ROWS];
}

/** With a page that came; the one that came longest ago makes room for it. */
export function withPage<T>({ pages }: Pages<T>, page: number, rows: readonly T[], total: number): Pages<T> {
  const next = new Map(pages);
  next.delete(page);
  next.set(page, rows);
  for (const oldest of next.keys()) {
    if (next.size <= MOST_PAGES) break;
    next.delete(oldest);
  }
  for (const known of next.keys()) if (known > 0 && known * PAGE_ROWS >= total) next.delete(known);
  return { total, pages: next };
}

/** Only these pages, because the others may have moved. */
export function onlyPages<T>({ total, pages }: Pages<T>, wanted: ReadonlySet<number>): Pages<T> {
  return { total, pages: new Map([...pages].filter(([page]) => wanted.has(page))) };
}

/** Pages that hold the rows from one to another, either way round. */
export function pagesOfRows(from: number, to: number): readonly number[] {
  const first = Math.floor(Math.min(from, to) / PAGE_ROWS);
  const last = Math.floor(Math.max(from, to) / PAGE_ROWS);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
