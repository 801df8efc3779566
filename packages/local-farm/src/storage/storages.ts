import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { dataFolders } from '../state/data-folder.ts';
import { change, selectAll, selectOne } from '../state/database.ts';
import { serverPathProblem } from './server-path.ts';

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
  /** Complete files below a folder (`/` for all), sorted by path. */
  list(storage: Storage, folder: string): Promise<readonly StoredFile[]>;
  /** Moves a finished file from elsewhere in the data folder to its place and records it. */
  moveIn(storage: Storage, file: StoredFile, from: string): Promise<void>;
  /** Puts a file that another storage keeps in its place here too, as a link where the disk can, and records it. */
  linkIn(storage: Storage, file: StoredFile, from: string): Promise<void>;
  /** Writes a small file and records it. */
  writeText(storage: Storage, serverPath: string, text: string): Promise<void>;
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
  const folder = ({ kind, id }: Storage) => join(dataFolder, dataFolders.storage, `${kind}-${id}`);
  const diskPath = (storage: Storage, serverPath: string) => {
    const problem = serverPathProblem(serverPath);
    if (problem !== null) throw new Error(`"${serverPath}" is not a server path: ${problem}`);
    return join(folder(storage), ...serverPath.slice(1).split('/'));
  };
  const record = (storage: Storage, file: StoredFile) => {
    change(
      database,
      `INSERT INTO files (storage, serverPath, sizeBytes, fingerprint) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sizeBytes = excluded.sizeBytes, fingerprint = excluded.fingerprint`,
      storage.id,
      file.serverPath,
      file.sizeBytes,
      file.fingerprint,
    );
    onFile(storage, file);
  };
  const moveIn = async (storage: Storage, file: StoredFile, from: string) => {
    const target = diskPath(storage, file.serverPath);
    await mkdir(dirname(target), { recursive: true });
    // Killed between the two, the farm must not take the new content for the old.
    change(database, 'DELETE FROM files WHERE storage = ? AND serverPath = ?', storage.id, file.serverPath);
    await rename(from, target);
    record(storage, file);
  };
  const inTurn = createTurns();
  const isOnDisk = async (storage: Storage, file: StoredFile) => {
    const found = await stat(diskPath(storage, file.serverPath)).catch(() => null);
    return found?.isFile() === true && found.size === file.sizeBytes;
  };

  return {
    folder,
    diskPath,
    find: async (storage, serverPath) => {
      const file = selectOne(
        database,
        fileRow,
        'SELECT serverPath, sizeBytes, fingerprint FROM files WHERE storage = ? AND serverPath = ?',
        storage.id,
        serverPath,
      );
      return file !== null && (await isOnDisk(storage, file)) ? file : null;
    },
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
      inTurn(`${storage.id}${file.serverPath}`, () => moveIn(storage, file, from)),
    linkIn: async (storage, file, from) => {
      const target = diskPath(storage, file.serverPath);
      const temporary = `${target}.${randomUUID()}.new`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await link(from, temporary).catch(() => copyFile(from, temporary));
        await inTurn(`${storage.id}${file.serverPath}`, () => moveIn(storage, file, temporary));
      } finally {
        await rm(temporary, { force: true });
      }
    },
    writeText: async (storage, serverPath, text) => {
      const bytes = Buffer.from(text, 'utf8');
      const target = diskPath(storage, serverPath);
      const temporary = `${target}.${randomUUID()}.new`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await writeFile(temporary, bytes);
        const fingerprint = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        const file = { serverPath, sizeBytes: bytes.length, fingerprint };
        await inTurn(`${storage.id}${serverPath}`, () => moveIn(storage, file, temporary));
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

/** Has work on one key done in the order it came: two files for one path must not swap content and record. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async (key: string, work: () => Promise<void>): Promise<void> => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

/** Size and SHA-256 fingerprint (`sha256:` and 64 hex digits) of a file. */
export async function fingerprintFile(path: string): Promise<{ sizeBytes: number; fingerprint: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    sizeBytes += chunk.length;
    hash.update(chunk);
  }
  return { sizeBytes, fingerprint: `sha256:${hash.digest('hex')}` };
}
