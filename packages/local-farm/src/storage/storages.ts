import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { change, selectAll, selectOne } from '../state/database.ts';
import { serverPathProblem } from './server-path.ts';

/** The three storages of an account: what comes in, the job documents, what comes out. */
export type StorageKind = 'input' | 'config' | 'output';

/** Storage ids, fixed: a local farm has one account. */
export const storageIds: Readonly<Record<StorageKind, string>> = {
  input: '10201',
  output: '20201',
  config: '30201',
};

const storageKinds: readonly StorageKind[] = ['input', 'config', 'output'];

export function storageOfId(id: string): StorageKind | null {
  return storageKinds.find((kind) => storageIds[kind] === id) ?? null;
}

const fileRow = z.object({ serverPath: z.string(), sizeBytes: z.number(), fingerprint: z.string() });
/** A complete file in a storage. */
export type StoredFile = Readonly<z.infer<typeof fileRow>>;

export interface Storages {
  /** Folder of a storage on this disk; a file's place in it is its server path. */
  folder(kind: StorageKind): string;
  /** Place of a file on this disk. The path must be sound: see `serverPathProblem`. */
  diskPath(kind: StorageKind, serverPath: string): string;
  /** The record of a file, if it is complete and still on the disk with its size. */
  find(kind: StorageKind, serverPath: string): Promise<StoredFile | null>;
  /** Complete files below a folder (`/` for all), sorted by path. */
  list(kind: StorageKind, folder: string): Promise<readonly StoredFile[]>;
  /** Moves a finished file from elsewhere in the data folder to its place and records it. */
  moveIn(kind: StorageKind, file: StoredFile, from: string): Promise<void>;
  /** Writes a small file and records it. */
  writeText(kind: StorageKind, serverPath: string, text: string): Promise<void>;
}

/**
 * The storages under `dataFolder/storage`, with a table of their complete files, so that asking what is there does
 * not mean hashing it again.
 */
export function openStorages(
  database: DatabaseSync,
  dataFolder: string,
  onFile: (kind: StorageKind, file: StoredFile) => void,
): Storages {
  const folder = (kind: StorageKind) => join(dataFolder, 'storage', `${kind}-${storageIds[kind]}`);
  const diskPath = (kind: StorageKind, serverPath: string) => {
    const problem = serverPathProblem(serverPath);
    if (problem !== null) throw new Error(`"${serverPath}" is not a server path: ${problem}`);
    return join(folder(kind), ...serverPath.slice(1).split('/'));
  };
  const record = (kind: StorageKind, file: StoredFile) => {
    change(
      database,
      `INSERT INTO files (storage, serverPath, sizeBytes, fingerprint) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sizeBytes = excluded.sizeBytes, fingerprint = excluded.fingerprint`,
      kind,
      file.serverPath,
      file.sizeBytes,
      file.fingerprint,
    );
    onFile(kind, file);
  };
  const moveIn = async (kind: StorageKind, file: StoredFile, from: string) => {
    const target = diskPath(kind, file.serverPath);
    await mkdir(dirname(target), { recursive: true });
    // Killed between the two, the farm must not take the new content for the old.
    change(database, 'DELETE FROM files WHERE storage = ? AND serverPath = ?', kind, file.serverPath);
    await rename(from, target);
    record(kind, file);
  };
  const inTurn = createTurns();
  const isOnDisk = async (kind: StorageKind, file: StoredFile) => {
    const found = await stat(diskPath(kind, file.serverPath)).catch(() => null);
    return found?.isFile() === true && found.size === file.sizeBytes;
  };

  return {
    folder,
    diskPath,
    find: async (kind, serverPath) => {
      const file = selectOne(
        database,
        fileRow,
        'SELECT serverPath, sizeBytes, fingerprint FROM files WHERE storage = ? AND serverPath = ?',
        kind,
        serverPath,
      );
      return file !== null && (await isOnDisk(kind, file)) ? file : null;
    },
    list: async (kind, below) => {
      const prefix = below.endsWith('/') ? below : `${below}/`;
      const files = selectAll(
        database,
        fileRow,
        `SELECT serverPath, sizeBytes, fingerprint FROM files
         WHERE storage = ? AND substr(serverPath, 1, length(?)) = ? ORDER BY serverPath`,
        kind,
        prefix,
        prefix,
      );
      const there = await Promise.all(files.map((file) => isOnDisk(kind, file)));
      return files.filter((_, index) => there[index]);
    },
    moveIn: (kind, file, from) => inTurn(`${kind}${file.serverPath}`, () => moveIn(kind, file, from)),
    writeText: async (kind, serverPath, text) => {
      const bytes = Buffer.from(text, 'utf8');
      const target = diskPath(kind, serverPath);
      const temporary = `${target}.${randomUUID()}.new`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await writeFile(temporary, bytes);
        const fingerprint = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        const file = { serverPath, sizeBytes: bytes.length, fingerprint };
        await inTurn(`${kind}${serverPath}`, () => moveIn(kind, file, temporary));
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
