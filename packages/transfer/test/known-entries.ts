import type { ManifestEntry, SentRecords, StorageKey } from '../src/index.ts';

/** Those of the entries that the records know to be in the storage. */
export async function knownEntries(
  sent: SentRecords,
  storage: StorageKey,
  entries: readonly ManifestEntry[],
): Promise<ReadonlySet<ManifestEntry>> {
  const unknown = new Set(await sent.unknown(storage, entries));
  return new Set(entries.filter((entry) => !unknown.has(entry)));
}
