import { type AssetModel, KINDS, STATUSES } from './asset-model.ts';
import { breather } from './slices.ts';
import { sortByNumber, sortInSlices } from './sort-in-slices.ts';

export type SortColumn = 'name' | 'folder' | 'status' | 'size' | 'kind' | 'owner';

export interface AssetSort {
  readonly column: SortColumn;
  readonly down: boolean;
}

/**
 * All rows in the order of a column; what is the same there is in the order of the names.
 *
 * @throws AbortError.
 */
export async function sortedRows(
  model: AssetModel,
  { column, down }: AssetSort,
  signal?: AbortSignal,
): Promise<Int32Array> {
  const { byName, folders, byOwner, status, kind, sizeBytes } = model;
  const by = (numberOf: (row: number) => number, numbers: number) =>
    sortByNumber(byName, numberOf, numbers, down);
  switch (column) {
    case 'name':
      return down ? byName.slice().reverse() : byName;
    case 'folder':
      return by((row) => folders.groupOf[row] ?? 0, folders.key.length);
    case 'owner':
      return by((row) => byOwner.groupOf[row] ?? 0, byOwner.key.length);
    case 'status':
      return by((row) => status[row] ?? 0, STATUSES.length);
    case 'kind':
      return by((row) => kind[row] ?? 0, KINDS.length);
    case 'size': {
      const sign = down ? -1 : 1;
      return sortInSlices(
        byName,
        (a, b) => sign * ((sizeBytes[a] ?? 0) - (sizeBytes[b] ?? 0)),
        breather(signal),
      );
    }
  }
}
