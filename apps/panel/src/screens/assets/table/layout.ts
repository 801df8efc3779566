import { type AssetModel, STATUSES } from './asset-model.ts';
import type { Grouping } from './grouping.ts';

/** Rows and groups as they stand under each other. */
export interface Layout {
  readonly grouping: Grouping | null;
  /** A row of the model as its number, a group as {@link groupItem}. */
  readonly items: Int32Array;
  /** All rows, in sight or in closed groups; those of a group and of the groups within follow each other. */
  readonly rows: Int32Array;
  /** Of each group where its rows begin and end in `rows`, their bytes and how many are missing. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly bytes: Float64Array;
  readonly missing: Int32Array;
}

/** A group among the items of a {@link Layout}. */
export function groupItem(group: number): number {
  return -group - 1;
}

/** The group of an item; -1 when it is a row. */
export function groupAt(item: number): number {
  return item < 0 ? -item - 1 : -1;
}

const MISSING = STATUSES.indexOf('missing');

/** Lays rows out without groups. */
export function flatLayout(rows: Int32Array): Layout {
  const none = new Int32Array(0);
  return {
    grouping: null,
    items: rows,
    rows,
    from: none,
    to: none,
    bytes: new Float64Array(0),
    missing: none,
  };
}

/**
 * Lays rows out in groups, which keep the order of the rows inside them. Groups without rows are left out; those within a
 * group come before its own rows, as file managers have it.
 *
 * @param isOpen whether what is in a group is in sight.
 */
export function groupedLayout(
  { sizeBytes, status }: Pick<AssetModel, 'sizeBytes' | 'status'>,
  grouping: Grouping,
  chosen: Int32Array,
  isOpen: (group: number) => boolean,
): Layout {
  const { groupOf, end } = grouping;
  const groups = grouping.key.length;
  const { starts, own } = byGroup(chosen, groupOf, groups);
  const whole = wholeCounts(starts, end, groups);

  const items = new Int32Array(chosen.length + groups);
  const rows = new Int32Array(chosen.length);
  const from = new Int32Array(groups);
  const to = new Int32Array(groups);
  const bytes = new Float64Array(groups);
  const missing = new Int32Array(groups);
  let shown = 0;
  let placed = 0;
  let sum = 0;
  let absent = 0;
  /** Groups that are not at their end yet, with whether they are in sight and open. */
  const within: { readonly group: number; readonly open: boolean }[] = [];
  const leave = (until: number) => {
    for (let top = within[within.length - 1]; top !== undefined; top = within[within.length - 1]) {
      const { group, open } = top;
      if ((end[group] ?? 0) > until) return;
      within.pop();
      for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at += 1) {
        const row = own[at] ?? 0;
        rows[placed] = row;
        placed += 1;
        sum += Math.max(0, sizeBytes[row] ?? 0);
        if (status[row] === MISSING) absent += 1;
        if (open) {
          items[shown] = row;
          shown += 1;
        }
      }
      to[group] = placed;
      bytes[group] = sum - (bytes[group] ?? 0);
      missing[group] = absent - (missing[group] ?? 0);
    }
  };
  for (let group = 0; group < groups; group += 1) {
    leave(group);
    if (whole[group] === 0) {
      // Nothing within it either.
      group = (end[group] ?? group + 1) - 1;
      continue;
    }
    const isShown = within.length === 0 || within[within.length - 1]?.open === true;
    from[group] = placed;
    bytes[group] = sum;
    missing[group] = absent;
    if (isShown) {
      items[shown] = groupItem(group);
      shown += 1;
    }
    within.push({ group, open: isShown && isOpen(group) });
  }
  leave(groups);
  return { grouping, items: items.slice(0, shown), rows, from, to, bytes, missing };
}

/** The rows, each behind the others of its own group, and where each group's begin. */
function byGroup(chosen: Int32Array, groupOf: Int32Array, groups: number) {
  const starts = new Int32Array(groups + 1);
  for (const row of chosen) {
    const next = (groupOf[row] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let at = 1; at <= groups; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const places = starts.slice();
  const own = new Int32Array(chosen.length);
  for (const row of chosen) {
    const group = groupOf[row] ?? 0;
    const place = places[group] ?? 0;
    own[place] = row;
    places[group] = place + 1;
  }
  return { starts, own };
}

/** How many rows a group and those within it have: groups are numbered so that these follow each other. */
function wholeCounts(starts: Int32Array, end: Int32Array, groups: number): Int32Array {
  const whole = new Int32Array(groups);
  for (let group = 0; group < groups; group += 1)
    whole[group] = (starts[end[group] ?? group] ?? 0) - (starts[group] ?? 0);
  return whole;
}

/** The rows that an item stands for: itself, or all in the group and within. */
export function rowsOf({ rows, from, to }: Layout, item: number): Int32Array {
  const group = groupAt(item);
  return group < 0 ? Int32Array.of(item) : rows.subarray(from[group] ?? 0, to[group] ?? 0);
}
