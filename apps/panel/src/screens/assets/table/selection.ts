import type { HowToSelect } from '../../../kit/virtual-table.tsx';
import { type AssetModel, rowKey } from './asset-model.ts';
import { type Layout, rowsOf } from './layout.ts';

/** Chosen rows of a model. */
export interface Selection {
  readonly rows: ReadonlySet<number>;
  /** Item that a range begins at; null before anything was chosen. */
  readonly anchor: number | null;
}

export const NOTHING: Selection = { rows: new Set(), anchor: null };

/** What is chosen after the artist chose at `place` of the layout; groups stand for all in them. */
export function choose(former: Selection, layout: Layout, how: HowToSelect, place: number): Selection {
  const item = layout.items[place];
  switch (how) {
    case 'none':
      return NOTHING;
    case 'all':
      return { rows: new Set(layout.rows), anchor: former.anchor };
    case 'range': {
      const anchor = former.anchor ?? item ?? null;
      const start = anchor === null ? place : layout.items.indexOf(anchor);
      return { rows: between(layout, start < 0 ? place : start, place), anchor };
    }
    case 'one':
      return item === undefined ? former : { rows: new Set(rowsOf(layout, item)), anchor: item };
    case 'toggle': {
      if (item === undefined) return former;
      const meant = rowsOf(layout, item);
      const rows = new Set(former.rows);
      if (isWhole(former, meant)) for (const row of meant) rows.delete(row);
      else for (const row of meant) rows.add(row);
      return { rows, anchor: item };
    }
  }
}

function between(layout: Layout, one: number, other: number): ReadonlySet<number> {
  const rows = new Set<number>();
  for (let at = Math.min(one, other); at <= Math.max(one, other); at += 1) {
    const item = layout.items[at];
    if (item !== undefined) for (const row of rowsOf(layout, item)) rows.add(row);
  }
  return rows;
}

/** Whether an item of the layout is chosen: a group when all in it are. */
export function isChosen(selection: Selection, layout: Layout, item: number): boolean {
  if (selection.rows.size === 0) return false;
  return item >= 0 ? selection.rows.has(item) : isWhole(selection, rowsOf(layout, item));
}

function isWhole({ rows }: Selection, meant: Int32Array): boolean {
  return meant.length > 0 && meant.length <= rows.size && meant.every((row) => rows.has(row));
}

/** The same files in the table of a later scan. */
export function carriedOver(selection: Selection, from: AssetModel, to: AssetModel): Selection {
  const { rows: former, anchor } = selection;
  if (former.size === 0) return NOTHING;
  const keys = new Set<string>();
  for (const row of former) keys.add(rowKey(from, row));
  const anchorKey = anchor === null || anchor < 0 ? null : rowKey(from, anchor);
  const rows = new Set<number>();
  let newAnchor: number | null = null;
  for (let row = 0; row < to.count; row += 1) {
    const key = rowKey(to, row);
    if (keys.has(key)) rows.add(row);
    if (key === anchorKey) newAnchor = row;
  }
  return { rows, anchor: newAnchor };
}
