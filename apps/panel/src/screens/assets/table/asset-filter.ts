import type { ReferenceKind } from '@farmhand/model';
import type { AssetStatus } from '@farmhand/sidecar/api';
import { type AssetModel, KINDS, STATUSES } from './asset-model.ts';
import { inOneCase } from './natural-key.ts';

export interface AssetFilter {
  /** Words that all have to be in the path or the name of one of its owners, in any case. */
  readonly text: string;
  /** Empty for all. */
  readonly statuses: ReadonlySet<AssetStatus>;
  /** Null for all. */
  readonly kind: ReferenceKind | null;
}

export const ALL_ASSETS: AssetFilter = { text: '', statuses: new Set(), kind: null };

export function isNarrowed({ text, statuses, kind }: AssetFilter): boolean {
  return text.trim() !== '' || statuses.size > 0 || kind !== null;
}

/** What a filter let through. */
export interface Filtered {
  readonly model: AssetModel;
  readonly filter: AssetFilter;
  /** The rows that were looked at. */
  readonly order: Int32Array;
  readonly rows: Int32Array;
}

/**
 * The rows of `order` that the filter lets through, in that order. When it only narrows what `former` let through, no other
 * rows are looked at.
 */
export function filtered(
  model: AssetModel,
  order: Int32Array,
  filter: AssetFilter,
  former: Filtered | null = null,
): Filtered {
  const narrows =
    former !== null &&
    former.model === model &&
    former.order === order &&
    former.filter.kind === filter.kind &&
    sameStatuses(former.filter.statuses, filter.statuses) &&
    filter.text.startsWith(former.filter.text);
  const from = narrows ? former.rows : order;
  if (!isNarrowed(filter)) return { model, filter, order, rows: order };
  return { model, filter, order, rows: passing(model, from, filter) };
}

function passing(model: AssetModel, from: Int32Array, filter: AssetFilter): Int32Array {
  const { status, kind, owner, otherOwners, haystack, ownerHaystack } = model;
  const words = inOneCase(filter.text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const ofOwners = words.map((word) => ownerHaystack.map((text) => text.includes(word)));
  const statuses = Uint8Array.from(STATUSES, (each) =>
    Number(filter.statuses.size === 0 || filter.statuses.has(each)),
  );
  const wantedKind = filter.kind === null ? -1 : KINDS.indexOf(filter.kind);
  const rows = new Int32Array(from.length);
  let found = 0;
  for (const row of from) {
    if (statuses[status[row] ?? 0] !== 1) continue;
    if (wantedKind >= 0 && kind[row] !== wantedKind) continue;
    const text = haystack[row] ?? '';
    let passes = true;
    for (let at = 0; at < words.length && passes; at += 1) {
      const isOfOwner = ofOwners[at] ?? [];
      passes =
        text.includes(words[at] ?? '') ||
        isOfOwner[owner[row] ?? -1] === true ||
        otherOwners.get(row)?.some((each) => isOfOwner[each]) === true;
    }
    if (!passes) continue;
    rows[found] = row;
    found += 1;
  }
  return rows.slice(0, found);
}

function sameStatuses(a: ReadonlySet<AssetStatus>, b: ReadonlySet<AssetStatus>): boolean {
  return a.size === b.size && [...a].every((status) => b.has(status));
}
