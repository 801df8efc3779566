import { takeTurns } from './concurrency.ts';
import type { ManifestEntry } from './engine.ts';
import { FINGERPRINT_BYTES, fingerprintToBytes, hasDigest } from './fingerprint.ts';
import type { FolderPages } from './folder-pages.ts';
import { type FolderStores, openRememberedFolder } from './remembered-folder.ts';

/** One storage of one farm, whoever asks. */
export interface StorageKey {
  /** Address of the farm or gateway. */
  readonly farm: string;
  readonly storageId: string;
}

/** Remembers what storages were found to hold. It may be wrong: whoever relies on it asks the farm for a sample. */
export interface SentRecords {
  /** Those of the entries that the storage held when it was last asked, with the same content. */
  known(storage: StorageKey, entries: readonly ManifestEntry[]): Promise<ReadonlySet<ManifestEntry>>;
  /** The storage holds these now. */
  keep(storage: StorageKey, entries: readonly ManifestEntry[]): Promise<void>;
  /** After a miss: nothing that is known of the storage can be relied on. */
  forget(storage: StorageKey): Promise<void>;
}

/** Files looked up before others are given a turn. */
const FILES_A_STEP = 256;

/**
 * Sent records on the stores given; never fails. What any computer of a studio found in a storage counts for all.
 *
 * A record is the fingerprint of what the storage held at a server path, kept by the path's folder.
 */
export function createSentRecords(stores: FolderStores): SentRecords {
  const open = (storage: StorageKey, folder: string) =>
    openRememberedFolder(stores, { space: spaceOf(storage), folder, recordBytes: FINGERPRINT_BYTES });

  return {
    async known(storage, entries) {
      const turns = takeTurns(undefined);
      const known = new Set<ManifestEntry>();
      for (const [folder, files] of await byFolder(entries)) {
        const remembered = await open(storage, folder);
        const unknown: ManifestEntry[] = [];
        for (const [step, entry] of files.entries()) {
          if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
          if (holds(remembered.own, nameOf(entry, folder), entry)) known.add(entry);
          else unknown.push(entry);
        }
        const shared = unknown.length === 0 ? null : await remembered.shared();
        for (const [step, entry] of unknown.entries()) {
          if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
          const name = nameOf(entry, folder);
          if (shared === null || !holds(shared, name, entry)) continue;
          known.add(entry);
          remembered.copy(name, fingerprintToBytes(entry.fingerprint));
        }
        await remembered.save();
        if (turns.isOver()) await turns.next();
      }
      return known;
    },
    async keep(storage, entries) {
      const turns = takeTurns(undefined);
      for (const [folder, files] of await byFolder(entries)) {
        const remembered = await open(storage, folder);
        for (const [step, entry] of files.entries()) {
          if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
          const name = nameOf(entry, folder);
          if (!holds(remembered.own, name, entry)) {
            remembered.put(name, fingerprintToBytes(entry.fingerprint));
          }
        }
        await remembered.save();
        if (turns.isOver()) await turns.next();
      }
    },
    async forget(storage) {
      await Promise.all([stores.own.forget(spaceOf(storage)), stores.shared?.forget(spaceOf(storage))]);
    },
  };
}

async function byFolder(
  entries: readonly ManifestEntry[],
): Promise<ReadonlyMap<string, readonly ManifestEntry[]>> {
  const turns = takeTurns(undefined);
  const folders = new Map<string, ManifestEntry[]>();
  let folder: string | null = null;
  let files: ManifestEntry[] = [];
  for (const [step, entry] of entries.entries()) {
    if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
    const { serverPath } = entry;
    // Files of a folder mostly come together.
    if (folder === null || !serverPath.startsWith(folder) || serverPath.includes('/', folder.length)) {
      folder = serverPath.slice(0, serverPath.lastIndexOf('/') + 1);
      files = folders.get(folder) ?? [];
      folders.set(folder, files);
    }
    files.push(entry);
  }
  return folders;
}

function nameOf({ serverPath }: ManifestEntry, folder: string): string {
  return serverPath.slice(folder.length);
}

function holds(pages: FolderPages, name: string, { fingerprint }: ManifestEntry): boolean {
  const found = pages.find(name);
  return found !== null && hasDigest(fingerprint, found.bytes, found.start);
}

/** JSON, so that no two storages have one name, whatever is in an address. */
function spaceOf({ farm, storageId }: StorageKey): string {
  return `sent ${JSON.stringify([farm, storageId])}`;
}
