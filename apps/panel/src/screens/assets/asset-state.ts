import { computed, signal } from '@preact/signals';
import type { HowToSelect } from '../../kit/virtual-table.tsx';
import { ALL_ASSETS, type AssetFilter, type Filtered, filtered, isNarrowed } from './table/asset-filter.ts';
import { type AssetModel, rowKey } from './table/asset-model.ts';
import { type AssetSort, sortedRows } from './table/asset-sort.ts';
import type { Grouping } from './table/grouping.ts';
import { flatLayout, groupAt, groupedLayout, groupItem, type Layout } from './table/layout.ts';
import { carriedOver, choose, NOTHING, type Selection } from './table/selection.ts';

/** How the rows are put together. */
export type GroupBy = 'folder' | 'owner' | 'none';

/** What the last scan found, as a table; null before there is one. */
export const model = signal<AssetModel | null>(null);
export const groupBy = signal<GroupBy>('folder');
export const filter = signal<AssetFilter>(ALL_ASSETS);
export const sort = signal<AssetSort>({ column: 'name', down: false });
export const selection = signal<Selection>(NOTHING);
/** The item that the keyboard is at; null before there is one. */
export const active = signal<number | null>(null);
/** How far the table was scrolled when its screen was left. Pixels. */
export const scrolled = { top: 0 };

/** All rows as sorted; until they are, in the order they were in before. */
const order = signal<Int32Array>(new Int32Array(0));
export const isSorting = signal(false);

/** Groups that the artist opened or closed, by what else is open by itself. A search opens what it finds. */
const opened = signal<ReadonlyMap<string, boolean>>(new Map());

/** A table of no more rows begins with all folders open. */
const ALL_OPEN = 400;

let formerFilter: Filtered | null = null;

const chosenRows = computed<Int32Array>(() => {
  const now = model.value;
  if (now === null || order.value.length !== now.count) return new Int32Array(0);
  formerFilter = filtered(now, order.value, filter.value, formerFilter);
  return formerFilter.rows;
});

const NO_LAYOUT = flatLayout(new Int32Array(0));

/** What is in the table, line by line. */
export const layout = computed<Layout>(() => {
  const now = model.value;
  if (now === null) return NO_LAYOUT;
  const grouping = groupingOf(now);
  const rows = chosenRows.value;
  if (grouping === null) return flatLayout(rows);
  return groupedLayout(now, grouping, rows, (group) => isOpenGroup(grouping, group));
});

function groupingOf(now: AssetModel): Grouping | null {
  return { folder: now.folders, owner: now.byOwner, none: null }[groupBy.value];
}

/** Name of a group for what the artist opened and closed; a search keeps its own. */
function openKey(key: string): string {
  return `${groupBy.value} ${isNarrowed(filter.value) ? 'found' : 'all'} ${key}`;
}

function isOpenGroup({ key, depth }: Grouping, group: number): boolean {
  const said = opened.value.get(openKey(key[group] ?? ''));
  if (said !== undefined) return said;
  if (isNarrowed(filter.value) || (model.value?.count ?? 0) <= ALL_OPEN) return true;
  return groupBy.value === 'folder' && depth[group] === 0;
}

/** Whether what is in a group of the layout is in sight. */
export function isOpen(group: number): boolean {
  const { grouping } = layout.value;
  return grouping !== null && isOpenGroup(grouping, group);
}

export function setOpen(group: number, open: boolean): void {
  const { grouping } = layout.peek();
  const key = grouping?.key[group];
  if (key !== undefined) opened.value = new Map([...opened.peek(), [openKey(key), open]]);
}

/** Opens or closes all groups. */
export function setAllOpen(open: boolean): void {
  const { grouping } = layout.peek();
  if (grouping === null) return;
  opened.value = new Map([
    ...opened.peek(),
    ...grouping.key.map((key): [string, boolean] => [openKey(key), open]),
  ]);
}

/** Bytes and number of the rows in the table. */
export const shownTotals = computed(() => {
  const now = model.value;
  return now === null ? { files: 0, bytes: 0 } : totalsOf(now, chosenRows.value);
});

/** Bytes and number of the chosen rows. */
export const chosenTotals = computed(() => {
  const now = model.value;
  return now === null ? { files: 0, bytes: 0 } : totalsOf(now, selection.value.rows);
});

function totalsOf({ sizeBytes }: AssetModel, rows: ReadonlySet<number> | Int32Array) {
  let bytes = 0;
  for (const row of rows) bytes += Math.max(0, sizeBytes[row] ?? 0);
  return { files: 'size' in rows ? rows.size : rows.length, bytes };
}

/** Changes what is searched for. */
export function changeFilter(change: Partial<AssetFilter>): void {
  filter.value = { ...filter.peek(), ...change };
}

/** The artist chooses at a place of the layout. */
export function chooseAt(how: HowToSelect, place: number): void {
  selection.value = choose(selection.peek(), layout.peek(), how, place);
}

let sorting = new AbortController();

/** Sorts by a column; large tables take a moment, in which the former order stays. */
export async function sortBy(wanted: AssetSort): Promise<void> {
  sort.value = wanted;
  const now = model.peek();
  if (now === null) return;
  sorting.abort();
  const mine = new AbortController();
  sorting = mine;
  isSorting.value = true;
  try {
    const rows = await sortedRows(now, wanted, mine.signal);
    if (!mine.signal.aborted && model.peek() === now) order.value = rows;
  } catch {
    // Given up for a later one.
  }
  if (sorting === mine) isSorting.value = false;
}

/** Puts the table of a later scan in the place of the former; what was chosen and where the artist was stays. */
export async function takeModel(next: AssetModel, signal: AbortSignal): Promise<void> {
  let wanted = sort.peek();
  let rows = await sortedRows(next, wanted, signal);
  // Another order may have been asked for meanwhile; what sorts the former table comes to nothing.
  while (!signal.aborted && wanted !== sort.peek()) {
    wanted = sort.peek();
    rows = await sortedRows(next, wanted, signal);
  }
  if (signal.aborted) return;
  const former = model.peek();
  const at = active.peek();
  selection.value = former === null ? NOTHING : carriedOver(selection.peek(), former, next);
  active.value = former === null || at === null ? null : sameItem(at, former, next);
  order.value = rows;
  model.value = next;
}

/** Forgets the table: the panel is about another scene. */
export function dropModel(): void {
  model.value = null;
  order.value = new Int32Array(0);
  selection.value = NOTHING;
  active.value = null;
  scrolled.top = 0;
  formerFilter = null;
  filter.value = ALL_ASSETS;
  opened.value = new Map();
}

function sameItem(item: number, from: AssetModel, to: AssetModel): number | null {
  const group = groupAt(item);
  if (group >= 0) {
    const key = groupingOf(from)?.key[group];
    const now = groupingOf(to)?.key.indexOf(key ?? '') ?? -1;
    return now < 0 ? null : groupItem(now);
  }
  const key = rowKey(from, item);
  for (let row = 0; row < to.count; row += 1) if (rowKey(to, row) === key) return row;
  return null;
}
