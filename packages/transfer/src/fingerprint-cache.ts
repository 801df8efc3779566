import type { LocalPath } from '@farmhand/model';
import { openDisposableDatabase } from './database.ts';
import type { FileState } from './file-state.ts';

/** One version of one file, as the disk tells it without reading the file. */
export interface FileVersion extends Pick<FileState, 'sizeBytes' | 'modifiedNs' | 'changedNs' | 'inode'> {
  readonly path: LocalPath;
}

/** Remembers fingerprints by file version, so that an unchanged file is not read again. */
export interface FingerprintCache {
  /** Fingerprint of exactly this version, or null when it is not known. */
  find(file: FileVersion): Promise<string | null>;
  /** Replaces what was known of the file's earlier versions. */
  keep(file: FileVersion, fingerprint: string): Promise<void>;
}

/**
 * A fingerprint cache in a SQLite file, which several processes may share and which may be deleted at any time.
 *
 * @param databasePath made with its folders when it is not there; `:memory:` for none.
 */
export function openFingerprintCache(databasePath: string): FingerprintCache & { close(): void } {
  const database = openDisposableDatabase(
    databasePath,
    `create table if not exists fingerprints_2 (
       path text primary key, sizeBytes integer not null, modifiedNs text not null, changedNs text not null,
       inode text not null, fingerprint text not null
     ) strict, without rowid`,
  );
  const find = database.prepare(
    `select fingerprint from fingerprints_2
     where path = ? and sizeBytes = ? and modifiedNs = ? and changedNs = ? and inode = ?`,
  );
  const keep = database.prepare('insert or replace into fingerprints_2 values (?, ?, ?, ?, ?, ?)');
  const version = (file: FileVersion) =>
    [file.path, file.sizeBytes, file.modifiedNs, file.changedNs, file.inode] as const;
  return {
    async find(file) {
      const row = find.get(...version(file));
      return typeof row?.fingerprint === 'string' ? row.fingerprint : null;
    },
    async keep(file, fingerprint) {
      keep.run(...version(file), fingerprint);
    },
    close: () => database.close(),
  };
}
