import type { FolderListing } from '@farmhand/sidecar/api';

export type FolderEntry = FolderListing['entries'][number];

/** Entries to show: folders first, then by name as people count (`shot2` before `shot10`). */
export function shownEntries(
  entries: readonly FolderEntry[],
  {
    kind,
    filter,
    endings,
  }: {
    /** What is being chosen; files are not shown where a folder is. */
    readonly kind: 'file' | 'folder';
    /** Part of the name, in any case. */
    readonly filter: string;
    /** Lower case with the dot; empty shows every file. */
    readonly endings: readonly string[];
  },
): readonly FolderEntry[] {
  const wanted = filter.trim().toLowerCase();
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return entries
    .filter((entry) => {
      const name = entry.name.toLowerCase();
      if (!name.includes(wanted)) return false;
      if (entry.kind === 'folder') return true;
      return kind === 'file' && (endings.length === 0 || endings.some((ending) => name.endsWith(ending)));
    })
    .sort((a, b) => (a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1));
}

/** Row whose name begins with what was typed, at `from` or after it, else from the top; -1 when there is none. */
export function rowBeginningWith(entries: readonly FolderEntry[], typed: string, from: number): number {
  const wanted = typed.toLowerCase();
  const begins = (entry: FolderEntry | undefined) => entry?.name.toLowerCase().startsWith(wanted) === true;
  for (let step = 0; step < entries.length; step += 1) {
    const row = (Math.max(0, from) + step) % entries.length;
    if (begins(entries[row])) return row;
  }
  return -1;
}
