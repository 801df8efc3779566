import { openDisposableDatabase } from './database.ts';

/** What one resumable upload sends where. Another content or another place is another upload. */
export interface UploadKey {
  /** Base address of the gateway. */
  readonly gateway: string;
  readonly storageId: string;
  readonly serverPath: string;
  readonly fingerprint: string;
}

/**
 * Remembers the addresses of uploads under way, so that a new process goes on where a killed one stopped. Never fails: a
 * full disk is no reason to stop what needs no room on it.
 */
export interface UploadRecords {
  find(key: UploadKey): string | null;
  /** On disk when it returns, if it can be: the first byte is sent after it. */
  keep(key: UploadKey, uploadUrl: string): void;
  forget(key: UploadKey): void;
}

/** Gateways drop unfinished uploads long before; older records only take room. */
const KEEP_DAYS = 30;

/**
 * Upload records in a SQLite file, which several processes may share. Deleting it costs at most a repeated upload.
 *
 * @param databasePath made with its folders when it is not there; `:memory:` for none.
 * @param clock milliseconds since 1970; the machine's unless given.
 */
export function openUploadRecords(
  databasePath: string,
  clock: () => number = Date.now,
): UploadRecords & { close(): void } {
  const database = openDisposableDatabase(
    databasePath,
    `create table if not exists uploads_1 (
       gateway text not null, storageId text not null, serverPath text not null, fingerprint text not null,
       uploadUrl text not null, keptAtMs integer not null,
       primary key (gateway, storageId, serverPath, fingerprint)
     ) strict, without rowid;
     drop table if exists fingerprints_2`,
  );
  database.prepare('delete from uploads_1 where keptAtMs < ?').run(clock() - KEEP_DAYS * 86_400_000);
  const match = 'gateway = ? and storageId = ? and serverPath = ? and fingerprint = ?';
  const find = database.prepare(`select uploadUrl from uploads_1 where ${match}`);
  const keep = database.prepare('insert or replace into uploads_1 values (?, ?, ?, ?, ?, ?)');
  const forget = database.prepare(`delete from uploads_1 where ${match}`);
  const values = (key: UploadKey) => [key.gateway, key.storageId, key.serverPath, key.fingerprint] as const;
  return {
    find(key) {
      const uploadUrl = ifPossible(() => find.get(...values(key))?.uploadUrl);
      return typeof uploadUrl === 'string' ? uploadUrl : null;
    },
    keep: (key, uploadUrl) => void ifPossible(() => keep.run(...values(key), uploadUrl, clock())),
    forget: (key) => void ifPossible(() => forget.run(...values(key))),
    close: () => database.close(),
  };
}

function ifPossible<T>(step: () => T): T | null {
  try {
    return step();
  } catch {
    return null;
  }
}
