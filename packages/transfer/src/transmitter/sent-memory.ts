import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../engine.ts';
import { makeOwnFolder } from '../make-folder.ts';
import { systemErrorCode } from '../transfer-error.ts';
import type { TransmitterDatabase } from './database-ini.ts';

/** What an upload needs of the program's memory. */
export interface SentMemoryNeed {
  readonly storage: Storage;
  /** Whose folder in the storage is meant. */
  readonly userId: number;
  /** A memory that began then or earlier is not believed. Milliseconds since 1970; `Infinity` for an empty one. */
  readonly doubtsBefore: number;
}

export interface SentMemoryOptions {
  /** Made when needed. */
  readonly folder: string;
  /** Tells accounts apart: whatever is the same here, in the storage and in the user shares a memory. */
  readonly account: readonly string[];
}

/**
 * A memory is believed for three days from its beginning: farms clear their storages, and neither the program nor the
 * farm's API can be asked what an input storage holds.
 */
const BELIEVED_MS = 3 * 24 * 60 * 60 * 1000;
/** Long after that it is removed. A slow upload may use one for days after it was last believed. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** Two that begin in the same millisecond are told apart by later ones. */
const AHEAD_MS = 60_000;

/**
 * Says in which SQLite file the vendor's program is to remember what it has sent to a storage: one for each account,
 * storage and user, in a folder named by when the memory began. One that is not believed is left for another of
 * the same name with a later time, which counts for all processes of this computer from then on. Never rejects.
 */
export function openSentMemory(
  options: SentMemoryOptions,
): (need: SentMemoryNeed) => Promise<TransmitterDatabase> {
  // Without a place to remember in, everything is sent.
  return (need) => findOrBegin(options, need).catch(() => ({ kind: 'none' }));
}

async function findOrBegin(
  options: SentMemoryOptions,
  { storage, userId, doubtsBefore }: SentMemoryNeed,
): Promise<TransmitterDatabase> {
  const key = JSON.stringify([...options.account, storage.id, userId]);
  const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const nowMs = Date.now();
  await makeOwnFolder(options.folder);
  const memories = (await readdir(options.folder)).flatMap((folder) => memoryOf(folder) ?? []);
  // A clock that was set back leaves memories of the future, which would count for ever.
  const useless = memories.filter(({ beganMs }) => beganMs > nowMs + AHEAD_MS || beganMs < nowMs - KEPT_MS);
  await Promise.all(
    useless.map(({ folder }) =>
      rm(join(options.folder, folder), { recursive: true, force: true }).catch(() => {}),
    ),
  );
  const own = memories.filter((memory) => memory.name === name && !useless.includes(memory));
  const beganMs = Math.max(...own.map((memory) => memory.beganMs));
  const isBelieved = beganMs > doubtsBefore && beganMs >= nowMs - BELIEVED_MS;
  const folder = isBelieved ? folderOf(name, beganMs) : await begin(options.folder, name, nowMs);
  return { kind: 'sqlite', path: join(options.folder, folder, 'sent.db') };
}

/** Makes the folder of a memory, so that others find it before the program has made its file. */
async function begin(within: string, name: string, nowMs: number): Promise<string> {
  for (let beganMs = nowMs; ; beganMs += 1) {
    const folder = folderOf(name, beganMs);
    try {
      await mkdir(join(within, folder), { mode: 0o700 });
      return folder;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function folderOf(name: string, beganMs: number): string {
  return `transmitter-${name}-${beganMs}`;
}

interface Memory {
  readonly folder: string;
  readonly name: string;
  readonly beganMs: number;
}

function memoryOf(folder: string): Memory | null {
  const parts = /^transmitter-([0-9a-f]{16})-(\d+)$/.exec(folder);
  return parts === null ? null : { folder, name: parts[1] ?? '', beganMs: Number(parts[2]) };
}
