import { statSync } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fingerprintOf } from '@farmhand/fingerprint';
import { z } from 'zod';
import { dataFolders } from '../state/data-folder.ts';
import { change, selectAll, selectOne, transaction } from '../state/database.ts';
import { createNewFileEndings, leftNewFiles } from './new-files.ts';
import { serverPathProblem } from './server-path.ts';
import { createTurns } from './turns.ts';
import { createWriteThreads } from './write-threads.ts';

/** The kinds of storage an account has: what comes in, the job documents, what comes out. */
export type StorageKind = 'input' | 'config' | 'output';

/** One storage of one account. */
export interface Storage {
  readonly kind: StorageKind;
  /** Id on the wire (a BID): `10201`. */
  readonly id: string;
}

export type AccountStorages = Readonly<Record<StorageKind, Storage>>;

/** The storages of the farm's main account (0) or one of its sub-accounts (from 1 on). */
export function storagesOfAccount(index: number): AccountStorages {
  const storage = (kind: StorageKind, first: number): Storage => ({ kind, id: String(first + index) });
  return {
    input: storage('input', 10_201),
    output: storage('output', 20_201),
    config: storage('config', 30_201),
  };
}

const fileRow = z.object({ serverPath: z.string(), sizeBytes: z.number(), fingerprint: z.string() });
/** A complete file in a storage. */
export type StoredFile = Readonly<z.infer<typeof fileRow>>;

export interface Storages {
  /** Folder of a storage on this disk; a file's place in it is its server path. */
  folder(storage: Storage): string;
  /** Place of a file on this disk. The path must be sound: see `serverPathProblem`. */
  diskPath(storage: Storage, serverPath: string): string;
  /** The record of a file, if it is complete and still on the disk with its size. */
  find(storage: Storage, serverPath: string): Promise<StoredFile | null>;
  /** For each of the files, whether the storage has it whole and with this content. */
  holds(storage: Storage, files: readonly StoredFile[]): readonly boolean[];
  /**
   * Puts many small files in their places and records them, all at once. No two have one path.
   *
   * @param content Their bytes, already checked, one right after the other. Taken away meanwhile and given back.
   */
  putMany(
    storage: Storage,
    files: readonly StoredFile[],
    content: Uint8Array<ArrayBuffer>,
  ): Promise<PutFiles>;
  /** Many small files will come soon. */
  expectMany(): void;
  /** Complete files below a folder (`/` for all), sorted by path. */
  list(storage: Storage, folder: string): Promise<readonly StoredFile[]>;
  /** Moves a finished file from elsewhere in the data folder to its place and records it. */
  moveIn(storage: Storage, file: StoredFile, from: string): Promise<void>;
  /** Puts a file that another storage keeps in its place here too, as a link where the disk can, and records it. */
  linkIn(storage: Storage, file: StoredFile, from: string): Promise<void>;
  /** Writes a small file and records it. */
  writeText(storage: Storage, serverPath: string, text: string): Promise<void>;
  /**
   * Removes what former farms were killed over before it was moved to its place, and gives how many files that were. Files
   * with a record stay, whatever their names.
   *
   * @throws the disk's error; the signal's reason.
   */
  sweep(signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** What became of many files. */
export interface PutFiles {
  /** Those that could not be put in their places, and why; all others are there and recorded. */
  readonly failed: readonly { readonly index: number; readonly error: Error }[];
  readonly content: Uint8Array<ArrayBuffer>;
}

/**
 * The storages under `dataFolder/storage`, with a table of their complete files, so that asking what is there does
 * not mean hashing it again.
 */
export function openStorages(
  database: DatabaseSync,
  dataFolder: string,
  onFile: (storage: Storage, file: StoredFile) => void,
): Storages {
  const root = join(dataFolder, dataFolders.storage);
  const folder = ({ kind, id }: Storage) => `${root}${sep}${kind}-${id}`;
  const diskPath = (storage: Storage, serverPath: string) => {
    const problem = serverPathProblem(serverPath);
    if (problem !== null) throw new Error(`"${serverPath}" is not a server path: ${problem}`);
    // The parts are sound, so there is nothing to normalize.
    return folder(storage) + (sep === '/' ? serverPath : serverPath.replaceAll('/', sep));
  };
  const record = (storage: Storage, { serverPath, sizeBytes, fingerprint }: StoredFile) =>
    change(
      database,
      `INSERT INTO files (storage, serverPath, sizeBytes, fingerprint) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sizeBytes = excluded.sizeBytes, fingerprint = excluded.fingerprint`,
      storage.id,
      serverPath,
      sizeBytes,
      fingerprint,
    );
  /** Before a file is replaced: killed between the two, the farm must not take the new content for the old. */
  const forget = (storage: Storage, serverPath: string) =>
    change(database, 'DELETE FROM files WHERE storage = ? AND serverPath = ?', storage.id, serverPath);
  const recordsOf = (storage: Storage, serverPaths: readonly string[]) =>
    selectAll(
      database,
      fileRow,
      `SELECT serverPath, sizeBytes, fingerprint FROM files
       WHERE storage = ? AND serverPath IN (SELECT value FROM json_each(?))`,
      storage.id,
      JSON.stringify(serverPaths),
    );
  const recordOf = (storageId: string, serverPath: string) =>
    selectOne(
      database,
      fileRow,
      'SELECT serverPath, sizeBytes, fingerprint FROM files WHERE storage = ? AND serverPath = ?',
      storageId,
      serverPath,
    );
  const moveIn = async (storage: Storage, file: StoredFile, from: string) => {
    const target = diskPath(storage, file.serverPath);
    await mkdir(dirname(target), { recursive: true });
    forget(storage, file.serverPath);
    await rename(from, target);
    record(storage, file);
    onFile(storage, file);
  };
  const turns = createTurns();
  const threads = createWriteThreads();
  const endings = createNewFileEndings();
  const { inTurn } = turns;
  const turnOf = (storage: Storage, serverPath: string) => `${storage.id}${serverPath}`;

  /** Resolves when nothing else is under way on any of the keys, and takes them all. */
  const takeTurns = async (keys: readonly string[], until: Promise<unknown>) => {
    for (let taken = keys.find(turns.isTaken); taken !== undefined; taken = keys.find(turns.isTaken)) {
      await turns.free(taken);
    }
    for (const key of keys) turns.hold(key, until);
  };

  const putMany = async (
    storage: Storage,
    files: readonly StoredFile[],
    content: Uint8Array<ArrayBuffer>,
  ): Promise<PutFiles> => {
    const paths = files.map(({ serverPath }) => diskPath(storage, serverPath));
    const keys = files.map(({ serverPath }) => turnOf(storage, serverPath));
    const ended = Promise.withResolvers<void>();
    await takeTurns(keys, ended.promise);
    try {
      const outdated = recordsOf(
        storage,
        files.map(({ serverPath }) => serverPath),
      );
      if (outdated.length > 0) {
        transaction(database, () => {
          for (const { serverPath } of outdated) forget(storage, serverPath);
        });
      }
      const ending = endings.next();
      const sizes = files.map(({ sizeBytes }) => sizeBytes);
      const report = await threads.write({ paths: paths.join('\0'), sizes, content, ending });
      const failed: { index: number; error: Error }[] = report.failed.map(({ index, code }) => ({
        index,
        error: Object.assign(new Error(`${paths[index]} cannot be written`), { code }),
      }));
      for (const index of report.aside) {
        const path = paths[index] ?? '';
        try {
          await rename(`${path}${ending}`, path);
        } catch (error) {
          await rm(`${path}${ending}`, { force: true });
          failed.push({ index, error: error instanceof Error ? error : new Error(String(error)) });
        }
      }
      const missing = new Set(failed.map(({ index }) => index));
      const stored = files.filter((_, index) => !missing.has(index));
      transaction(database, () => {
        for (const file of stored) record(storage, file);
      });
      for (const file of stored) onFile(storage, file);
      return { failed, content: report.content };
    } finally {
      for (const key of keys) turns.release(key, ended.promise);
      ended.resolve();
    }
  };
  const isOnDisk = async (storage: Storage, file: StoredFile) => {
    const found = await stat(diskPath(storage, file.serverPath)).catch(() => null);
    return found?.isFile() === true && found.size === file.sizeBytes;
  };

  return {
    folder,
    diskPath,
    find: async (storage, serverPath) => {
      const file = recordOf(storage.id, serverPath);
      return file !== null && (await isOnDisk(storage, file)) ? file : null;
    },
    holds: (storage, files) => {
      const records = new Map(
        recordsOf(
          storage,
          files.map(({ serverPath }) => serverPath),
        ).map((file) => [file.serverPath, file]),
      );
      return files.map(({ serverPath, sizeBytes, fingerprint }) => {
        const record = records.get(serverPath);
        if (record?.sizeBytes !== sizeBytes || record.fingerprint !== fingerprint) return false;
        // A thousand of them take a few milliseconds this way, and a hundred through the thread pool.
        const found = statSync(diskPath(storage, serverPath), { throwIfNoEntry: false });
        return found?.isFile() === true && found.size === sizeBytes;
      });
    },
    putMany,
    expectMany: threads.prepare,
    sweep: async (signal) => {
      let swept = 0;
      for await (const { storageId, serverPath, path } of leftNewFiles(root, endings, signal)) {
        // In turn: a file that is just being stored under such a name has no record yet.
        await inTurn(`${storageId}${serverPath}`, async () => {
          if (recordOf(storageId, serverPath) !== null) return;
          await rm(path, { force: true });
          swept += 1;
        });
      }
      return swept;
    },
    close: threads.close,
    list: async (storage, below) => {
      const prefix = below.endsWith('/') ? below : `${below}/`;
      const files = selectAll(
        database,
        fileRow,
        `SELECT serverPath, sizeBytes, fingerprint FROM files
         WHERE storage = ? AND substr(serverPath, 1, length(?)) = ? ORDER BY serverPath`,
        storage.id,
        prefix,
        prefix,
      );
      const there = await Promise.all(files.map((file) => isOnDisk(storage, file)));
      return files.filter((_, index) => there[index]);
    },
    moveIn: (storage, file, from) =>
      inTurn(turnOf(storage, file.serverPath), () => moveIn(storage, file, from)),
    linkIn: async (storage, file, from) => {
      const target = diskPath(storage, file.serverPath);
      const temporary = `${target}${endings.next()}`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await link(from, temporary).catch(() => copyFile(from, temporary));
        await inTurn(turnOf(storage, file.serverPath), () => moveIn(storage, file, temporary));
      } finally {
        await rm(temporary, { force: true });
      }
    },
    writeText: async (storage, serverPath, text) => {
      const bytes = Buffer.from(text, 'utf8');
      const target = diskPath(storage, serverPath);
      const temporary = `${target}${endings.next()}`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await writeFile(temporary, bytes);
        const file = { serverPath, sizeBytes: bytes.length, fingerprint: await fingerprintOf(bytes) };
        await inTurn(turnOf(storage, serverPath), () => moveIn(storage, file, temporary));
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}
