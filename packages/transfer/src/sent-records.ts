import type { ManifestEntry } from './engine.ts';
import { FINGERPRINT_BYTES, fingerprintToBytes, hasDigest } from './fingerprint.ts';
import type { FolderPages } from './folder-pages.ts';
import { type FolderStores, openRememberedFolder, type RememberedFolder } from './remembered-folder.ts';
import { takeTurns } from './turns.ts';

/** One storage of one farm, whoever asks. */
export interface StorageKey {
  /** Address of the farm or gateway. */
  readonly farm: string;
  readonly storageId: string;
}

/** Remembers what storages were found to hold. It may be wrong: whoever relies on it asks the farm for a sample. */
export interface SentRecords {
  /** Those of the entries that the storage did not hold with the same content when it was last asked, in their order. */
  unknown(storage: StorageKey, entries: readonly ManifestEntry[]): Promise<readonly ManifestEntry[]>;
  /** The storage holds these now. */
  keep(storage: StorageKey, entries: readonly ManifestEntry[]): Promise<void>;
  /** After a miss: nothing that is known of the storage can be relied on. */
  forget(storage: StorageKey): Promise<void>;
}

/** Files that are looked up in one go. */
const FILES_A_STEP = 256;

/**
 * Sent records on the stores given; never fails. What any computer of a studio found in a storage counts for all.
 *
 * A record is the fingerprint of what the storage held at a server path, kept by the path's folder.
 */
export function createSentRecords(stores: FolderStores): SentRecords {
  return {
    async unknown(storage, entries) {
      const folders = openFolders(stores, storage);
      const unknown: ManifestEntry[] = [];
      await eachOfFolder(entries, async (folder, files) => {
        const remembered = await folders.open(folder);
        const others = files.filter((entry) => !holds(remembered.own, nameOf(entry, folder), entry));
        if (others.length === 0) return;
        const shared = await remembered.shared();
        for (const entry of others) {
          const name = nameOf(entry, folder);
          if (shared !== null && holds(shared, name, entry)) {
            remembered.copy(name, fingerprintToBytes(entry.fingerprint));
          } else unknown.push(entry);
        }
      });
      await folders.save();
      return unknown;
    },
    async keep(storage, entries) {
      const folders = openFolders(stores, storage);
      await eachOfFolder(entries, async (folder, files) => {
        const remembered = await folders.open(folder);
        for (const entry of files) {
          const name = nameOf(entry, folder);
          if (!holds(remembered.own, name, entry)) {
            remembered.put(name, fingerprintToBytes(entry.fingerprint));
          }
        }
      });
      await folders.save();
    },
    async forget(storage) {
      await Promise.all([stores.own.forget(spaceOf(storage)), stores.shared?.forget(spaceOf(storage))]);
    },
  };
}

/** What is remembered of a storage's folders. Each is opened once, and saved once at the end, in whatever order files come. */
function openFolders(stores: FolderStores, storage: StorageKey) {
  const opened = new Map<string, Promise<RememberedFolder>>();
  return {
    open(folder: string): Promise<RememberedFolder> {
      const found =
        opened.get(folder) ??
        openRememberedFolder(stores, { space: spaceOf(storage), folder, recordBytes: FINGERPRINT_BYTES });
      opened.set(folder, found);
      return found;
    },
    async save(): Promise<void> {
      const turns = takeTurns(undefined);
      for (const remembered of opened.values()) {
        await (await remembered).save();
        if (turns.isOver()) await turns.next();
      }
    },
  };
}

/** Goes through files that follow each other and go to one folder, making room for others in between. */
async function eachOfFolder(
  entries: readonly ManifestEntry[],
  work: (folder: string, files: readonly ManifestEntry[]) => Promise<void>,
): Promise<void> {
  const turns = takeTurns(undefined);
  for (let start = 0; start < entries.length; ) {
    const first = entries[start]?.serverPath ?? '';
    const folder = first.slice(0, first.lastIndexOf('/') + 1);
    let end = start + 1;
    while (end < start + FILES_A_STEP && isIn(folder, entries[end]?.serverPath)) end += 1;
    await work(folder, entries.slice(start, end));
    if (turns.isOver()) await turns.next();
    start = end;
  }
}

function isIn(folder: string, path: string | undefined): boolean {
  return path?.startsWith(folder) === true && !path.includes('/', folder.length);
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
