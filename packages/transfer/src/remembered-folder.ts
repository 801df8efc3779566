import { type FolderPages, unpackFolder } from './folder-pages.ts';
import type { FolderStore } from './folder-store.ts';

/** A store of this computer, and where a studio has one, a store that all its computers share. */
export interface FolderStores {
  readonly own: FolderStore;
  readonly shared: FolderStore | null;
}

/** A folder whose files come and go all the time is begun anew at this many. */
const MOST_FILES = 500_000;

/** What both stores remember of the files of one folder. */
export interface RememberedFolder {
  readonly own: FolderPages;
  /** Read when first asked for: what the own store knows costs no other computer anything. */
  shared(): Promise<FolderPages | null>;
  /** Remembered in both from {@link save} on. */
  put(name: string, record: Buffer): void;
  /** Remembered in the own store: the shared one has it already. */
  copy(name: string, record: Buffer): void;
  save(): Promise<void>;
}

export async function openRememberedFolder(
  stores: FolderStores,
  what: { readonly space: string; readonly folder: string; readonly recordBytes: number },
): Promise<RememberedFolder> {
  const { space, folder, recordBytes } = what;
  const packing = { owner: `${space}\0${folder}`, recordBytes };
  const own = unpackFolder(await stores.own.read(space, folder), packing);
  let sharedPages: Promise<FolderPages | null> | null = null;
  let saved = Promise.resolve();
  let toShare: { readonly name: string; readonly record: Buffer }[] = [];

  async function readShared(): Promise<FolderPages | null> {
    return stores.shared && unpackFolder(await stores.shared.read(space, folder), packing);
  }
  const shared = (): Promise<FolderPages | null> => {
    sharedPages ??= readShared();
    return sharedPages;
  };

  async function saveAll(): Promise<void> {
    await saveIn(stores.own, own);
    if (stores.shared === null || toShare.length === 0) return;
    const pages = await shared();
    const news = toShare;
    toShare = [];
    for (const { name, record } of news) pages?.put(name, record);
    if (pages !== null) await saveIn(stores.shared, pages);
  }

  async function saveIn(store: FolderStore, pages: FolderPages): Promise<void> {
    const changed = pages.takeChanged();
    if (changed.length === 0) return;
    if (pages.files > MOST_FILES) await store.forgetFolder(space, folder);
    await store.write(space, folder, changed);
  }

  return {
    own,
    shared,
    put(name, record) {
      own.put(name, record);
      if (stores.shared !== null) toShare.push({ name, record });
    },
    copy: (name, record) => own.put(name, record),
    save() {
      // One at a time: an earlier state of a page must never be written over a later one.
      saved = saved.then(saveAll, saveAll);
      return saved;
    },
  };
}
