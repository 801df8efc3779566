import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { isBusy, isDamaged, openDisposableDatabase, removeDatabase } from './database.ts';
import type { StoredPage } from './folder-pages.ts';
import type { FolderStore } from './folder-store.ts';
import { takeTurns } from './turns.ts';

const DAY_MS = 86_400_000;
/** When a folder was last used is known to the day: noting it each time would make a write of every read. */
const USE_NOTED_EVERY_MS = DAY_MS;
const EVICTED_EVERY_MS = 10 * 60_000;
/** Folders forgotten in one go: a few milliseconds. */
const FOLDERS_A_SLICE = 20;
/**
 * A page's id is its folder's times this, and its number. One number for both: a key beside the bytes, or of two columns,
 * would have SQLite read whole pages to find one.
 */
const MOST_PAGES = 1_024;
/** Pages written in one go. */
const PAGES_A_SLICE = 16;
/** While another process writes it is asked again after so many milliseconds, then gone without. */
const BUSY_WAITS_MS = [10, 20, 40, 80, 160, 320];

/** What a store holds at most; the folders that were not used for longest go first. */
export interface StoreLimits {
  /** Bytes of all pages; 512 MiB unless given, which is room for some 5 million files. */
  readonly bytes?: number | undefined;
  /** Folders of all spaces; 500,000 unless given. */
  readonly folders?: number | undefined;
  /** Days without use after which a folder is forgotten; 90 unless given. */
  readonly days?: number | undefined;
}

export interface SqliteFolderStoreOptions {
  /** Made with its folders when it is not there; `:memory:` for none. */
  readonly databasePath: string;
  readonly limits?: StoreLimits | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told of what keeps the file from being read or written; by default once for each store. */
  readonly onTrouble: (error: unknown) => void;
}

const TABLES = `
  pragma synchronous = off; pragma wal_autocheckpoint = 250; pragma journal_size_limit = 8000000;
  create table if not exists folders_1 (
    id integer primary key, space text not null, folder text not null, usedAtMs integer not null,
    bytes integer not null, unique (space, folder)
  ) strict;
  create index if not exists folders_1_by_use on folders_1 (usedAtMs, bytes);
  create table if not exists pages_1 (id integer primary key, bytes blob not null) strict;`;

interface Open {
  readonly database: DatabaseSync;
  readonly pages: StatementSync;
  readonly noteUse: StatementSync;
  readonly addFolder: StatementSync;
  readonly addPage: StatementSync;
  readonly countBytes: StatementSync;
}

/**
 * A store in a SQLite file, which several processes may share and which may be deleted at any time. Nothing is
 * waited for to reach the disk: a power cut may damage the file, and a damaged one is begun anew.
 */
export function openSqliteFolderStore(options: SqliteFolderStoreOptions): FolderStore & { close(): void } {
  const { databasePath, clock, onTrouble, limits = {} } = options;
  let opened: Open | null = null;
  let isClosed = false;
  let evictedAtMs = Number.NEGATIVE_INFINITY;
  let evicting = false;

  function connect(): Open {
    if (opened !== null) return opened;
    const database = openDisposableDatabase(databasePath, TABLES, {
      busyTimeoutMs: 1,
      check: false,
      // Rows are big; and what is forgotten is to make the file smaller.
      whenMade: 'pragma page_size = 16384; pragma auto_vacuum = incremental',
    });
    opened = {
      database,
      pages: database.prepare(
        `select pages_1.id, pages_1.bytes, folders_1.usedAtMs from folders_1
         cross join pages_1 on pages_1.id >= folders_1.id * ${MOST_PAGES} and pages_1.id < (folders_1.id + 1) * ${MOST_PAGES}
         where space = ? and folder = ? order by pages_1.id`,
      ),
      noteUse: database.prepare('update folders_1 set usedAtMs = ? where id = ?'),
      addFolder: database.prepare(
        `insert into folders_1 (space, folder, usedAtMs, bytes) values (?, ?, ?, 0)
         on conflict do update set usedAtMs = excluded.usedAtMs returning id`,
      ),
      addPage: database.prepare('insert or replace into pages_1 values (?, ?)'),
      countBytes: database.prepare(
        `update folders_1 set bytes = (
           select cast(total(length(bytes)) as integer) from pages_1 where id >= ?1 * ${MOST_PAGES} and id < (?1 + 1) * ${MOST_PAGES}
         ) where id = ?1`,
      ),
    };
    return opened;
  }

  function disconnect(): void {
    const { database } = opened ?? {};
    opened = null;
    try {
      database?.close();
    } catch {
      // A damaged file may not even be closed; what follows opens another.
    }
  }

  /** Runs one step; a damaged file is thrown away first, and `otherwise` stands for whatever cannot be had. */
  function attempt<T>(step: (store: Open) => T, otherwise: T): T {
    if (isClosed) return otherwise;
    try {
      return step(connect());
    } catch (error) {
      if (isBusy(error)) throw error;
      if (!isDamaged(error)) {
        onTrouble(error);
        return otherwise;
      }
    }
    try {
      disconnect();
      if (databasePath !== ':memory:') removeDatabase(databasePath);
      return step(connect());
    } catch (error) {
      onTrouble(error);
      return otherwise;
    }
  }

  /** As {@link attempt}, giving other processes time to finish what they write. */
  async function patiently<T>(step: (store: Open) => T, otherwise: T): Promise<T> {
    for (const waitMs of BUSY_WAITS_MS) {
      try {
        return attempt(step, otherwise);
      } catch {
        await wait(waitMs);
      }
    }
    return otherwise;
  }

  function inTransaction<T>({ database }: Open, work: () => T): T {
    database.exec('begin immediate');
    try {
      const result = work();
      database.exec('commit');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  }

  async function read(space: string, folder: string): Promise<readonly StoredPage[]> {
    return patiently((store) => {
      const pages = store.pages.all(space, folder).flatMap(({ id, bytes, usedAtMs }) => {
        return bytes instanceof Uint8Array ? [{ id: Number(id), bytes, usedAtMs: Number(usedAtMs) }] : [];
      });
      const [first] = pages;
      if (first !== undefined && first.usedAtMs + USE_NOTED_EVERY_MS < clock()) {
        const folderId = Math.floor(first.id / MOST_PAGES);
        inTransaction(store, () => store.noteUse.run(clock(), folderId));
      }
      return pages.map(({ id, bytes }) => ({ number: id % MOST_PAGES, bytes }));
    }, []);
  }

  async function write(space: string, folder: string, pages: readonly StoredPage[]): Promise<void> {
    const turns = takeTurns(undefined);
    for (let start = 0; start < pages.length; start += PAGES_A_SLICE) {
      if (turns.isOver()) await turns.next();
      await patiently((store) => {
        inTransaction(store, () => {
          const id = Number(store.addFolder.get(space, folder, clock())?.id);
          for (const { number, bytes } of pages.slice(start, start + PAGES_A_SLICE)) {
            if (number < MOST_PAGES) store.addPage.run(id * MOST_PAGES + number, bytes);
          }
          store.countBytes.run(id);
        });
      }, undefined);
    }
    if (evictedAtMs + EVICTED_EVERY_MS <= clock()) evictInTheBackground();
  }

  /** Forgets some folders; true when there may be more. */
  function forgetSome(store: Open, which: string, ...values: (string | number)[]): boolean {
    return inTransaction(store, () => {
      const ids = store.database
        .prepare(`select id from folders_1 ${which} limit ${FOLDERS_A_SLICE}`)
        .all(...values)
        .map(({ id }) => Number(id));
      for (const id of ids) {
        store.database.prepare('delete from pages_1 where id >= ? and id < ?').run(...idsOf(id));
        store.database.prepare('delete from folders_1 where id = ?').run(id);
      }
      return ids.length > 0;
    });
  }

  function isOverLimits({ database }: Open): boolean {
    const { folders, bytes } =
      database.prepare('select count(*) as folders, total(bytes) as bytes from folders_1').get() ?? {};
    const { bytes: mostBytes = 512 * 1024 * 1024, folders: mostFolders = 500_000 } = limits;
    return Number(bytes) > mostBytes || Number(folders) > mostFolders;
  }

  /** Takes a step after the other, with turns for everything else between, until one says that it was the last. */
  async function repeat(step: (store: Open) => boolean): Promise<void> {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (await patiently(step, false));
  }

  function evictInTheBackground(): void {
    if (evicting) return;
    evicting = true;
    evictedAtMs = clock();
    void (async () => {
      const tooOldMs = clock() - (limits.days ?? 90) * DAY_MS;
      await repeat((store) => forgetSome(store, 'where usedAtMs < ? order by usedAtMs', tooOldMs));
      await repeat((store) => isOverLimits(store) && forgetSome(store, 'order by usedAtMs, id'));
      let before = Number.POSITIVE_INFINITY;
      await repeat(({ database }) => {
        database.exec('pragma incremental_vacuum(200)');
        const free = Number(database.prepare('pragma freelist_count').get()?.freelist_count);
        const goesOn = free > 0 && free < before;
        before = free;
        return goesOn;
      });
    })().finally(() => {
      evicting = false;
    });
  }

  return {
    read,
    write,
    async forget(space) {
      await repeat((store) => forgetSome(store, 'where space = ?', space));
    },
    async forgetFolder(space, folder) {
      await patiently((store) => forgetSome(store, 'where space = ? and folder = ?', space, folder), false);
    },
    close() {
      isClosed = true;
      disconnect();
    },
  };
}

/** First id of a folder's pages, and of the next folder's. */
function idsOf(folderId: number): [first: number, end: number] {
  return [folderId * MOST_PAGES, (folderId + 1) * MOST_PAGES];
}
