import { readdir, rm } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { CLEAN_FARM_PREFIX } from '@farmhand/rehearsal';
import { makeFolder } from '@farmhand/transfer/make-folder';
import { z } from 'zod';
import { type Rehearsal, rehearsal } from '../api/rehearsals.ts';
import { readIfPresent, writeOwnerOnly } from '../owner-only-file.ts';
import { parseJson } from '../parse-json.ts';
import type { PictureFiles } from './rehearsal-result.ts';

/** A rehearsal that came to its end, with its pictures in a folder of its own. */
export interface KeptRehearsal {
  readonly rehearsal: Rehearsal;
  readonly pictureFiles: PictureFiles;
}

/** Rehearsals on disk. */
export interface KeptRehearsals {
  /** The latest first. */
  list(): readonly KeptRehearsal[];
  find(id: string): KeptRehearsal | null;
  /** Where a rehearsal writes its pictures. */
  folderOf(id: string): string;
  /** Where clean farms have their folders. Made when it is not there. */
  workFolder(): Promise<string>;
  /** Keeps one over a restart, and lets go of those that are too many. */
  keep(kept: KeptRehearsal): Promise<void>;
  /** Deletes what a rehearsal wrote. */
  discard(id: string): Promise<void>;
  /** Waits for what is being deleted. */
  close(): Promise<void>;
}

/** So many are kept: the last of each scene before earlier ones of the same. */
const MOST_KEPT = 10;
const VERSION = 1;
const FILE = 'rehearsal.json';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const keptFile = z.object({
  version: z.literal(VERSION),
  rehearsal,
  pictureFiles: z.record(z.string(), z.string()),
});

/** Reads what former runs kept, and deletes what killed ones left behind. */
export async function openKeptRehearsals(folder: string): Promise<KeptRehearsals> {
  const folderOf = (id: string) => join(folder, id);
  let kept: readonly KeptRehearsal[] = [];
  const discard = async (name: string) => {
    // A program that was just ended, or a picture viewer, may hold files a moment longer. What cannot go now goes at a later start.
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(
      () => undefined,
    );
  };
  const add = (one: KeptRehearsal) => {
    kept = [...kept, one].sort((a, b) => b.rehearsal.startedAt.localeCompare(a.rehearsal.startedAt));
  };
  const letGoOfMost = async () => {
    while (kept.length > MOST_KEPT) {
      const seen = new Set<string>();
      const superseded = kept.filter(({ rehearsal: { scenePath } }) => {
        const isLater = seen.has(sameScene(scenePath));
        seen.add(sameScene(scenePath));
        return isLater;
      });
      const last = superseded.at(-1) ?? kept.at(-1);
      kept = kept.filter((each) => each !== last);
      if (last !== undefined) await discard(last.rehearsal.id);
    }
  };

  const leftovers: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const one = ID.test(name) ? await readKept(join(folder, name), name) : null;
    if (one !== null) add(one);
    else if (ID.test(name) || name.startsWith(CLEAN_FARM_PREFIX)) leftovers.push(name);
  }
  // Nobody waits for that at the start.
  const swept = Promise.all(leftovers.map(discard)).then(letGoOfMost);

  return {
    list: () => kept,
    find: (id) => kept.find(({ rehearsal: { id: each } }) => each === id) ?? null,
    folderOf,
    async workFolder() {
      await makeFolder(folder);
      return folder;
    },
    async keep(one) {
      const { id } = one.rehearsal;
      const text = `${JSON.stringify({ version: VERSION, ...one }, null, 2)}\n`;
      await writeOwnerOnly(join(folderOf(id), FILE), text);
      add(one);
      await letGoOfMost();
    },
    discard,
    close: () => swept,
  };
}

/** Null for a folder without a rehearsal in it that this Farmhand knows. */
async function readKept(folder: string, id: string): Promise<KeptRehearsal | null> {
  const text = await readIfPresent(join(folder, FILE)).catch(() => null);
  const parsed = keptFile.safeParse(text === null ? null : parseJson(text));
  if (!parsed.success || parsed.data.rehearsal.id !== id || parsed.data.rehearsal.result === null)
    return null;
  const { rehearsal: read, pictureFiles } = parsed.data;
  const inside = Object.entries(pictureFiles).filter(([, file]) => isBelow(file));
  return { rehearsal: read, pictureFiles: Object.fromEntries(inside) };
}

function isBelow(file: string): boolean {
  const way = normalize(file);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

/** Windows and macOS take no notice of a name's case. */
function sameScene(scenePath: string): string {
  return process.platform === 'win32' || process.platform === 'darwin' ? scenePath.toLowerCase() : scenePath;
}
