import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { ExtraEntry } from '@farmhand/job';
import { type LocalPath, localPath, type ReferencedFile } from '@farmhand/model';
import { breather } from './breathe.ts';
import { sortInTurns } from './sort-in-turns.ts';

/** More files than that are no part of a scene, but a disk that was chosen by mistake. */
export const MOST_EXTRA_FILES = 100_000;

/** Files of a folder looked at at the same time. */
const AT_ONCE = 32;

export interface ExtraFilesOptions {
  readonly signal: AbortSignal;
  /** Files taken along in all; {@link MOST_EXTRA_FILES} unless given. */
  readonly mostFiles?: number;
}

/** Files and folders found so far, and how many there may be. */
interface Taking {
  /** Paths taken already, each once. */
  readonly taken: Set<string>;
  readonly mostFiles: number;
  readonly signal: AbortSignal;
  readonly breathe: () => Promise<void> | undefined;
}

class TooMany extends Error {}

/**
 * Looks at the disk for what the settings' `extraFiles` name: files as they are, folders with all that is in them, name by
 * name. A link inside a folder is followed as long as it stays in that folder. Each file is taken once, whichever entries
 * reach it, and never the scene itself.
 *
 * Rejects only when the signal aborts, with its reason.
 */
export async function findExtraFiles(
  paths: readonly LocalPath[],
  scenePath: LocalPath,
  { signal, mostFiles = MOST_EXTRA_FILES }: ExtraFilesOptions,
): Promise<readonly ExtraEntry[]> {
  const taking: Taking = {
    taken: new Set([scenePath]),
    // The scene counts among those taken.
    mostFiles: mostFiles + 1,
    signal,
    breathe: breather(signal),
  };
  const entries: ExtraEntry[] = [];
  for (const path of new Set(paths)) entries.push(await entryOf(path, taking));
  return entries;
}

async function entryOf(path: LocalPath, taking: Taking): Promise<ExtraEntry> {
  const nothing = { path, files: [], linksLeftOut: [] };
  const { taken, signal } = taking;
  const top = resolve(path);
  const files: ReferencedFile[] = [];
  const linksLeftOut: LocalPath[] = [];
  const own: Taking = { ...taking, taken: new Set() };
  try {
    signal.throwIfAborted();
    const found = await stat(top);
    if (found.isDirectory()) {
      const root = await realpath(top);
      await takeFolder(
        top,
        { root, above: [root] },
        {
          ...own,
          folders: { count: 0 },
          before: taken,
          files,
          linksLeftOut,
        },
      );
    } else if (found.isFile() && !taken.has(top)) {
      if (taken.size >= taking.mostFiles) throw new TooMany();
      own.taken.add(top);
      files.push(fileOf(top, found));
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooMany) return { ...nothing, state: 'tooMany' };
    return { ...nothing, state: isGone(error) ? 'missing' : 'unreadable' };
  }
  for (const each of own.taken) taken.add(each);
  return { path, state: 'found', files, linksLeftOut };
}

interface Found extends Taking {
  /** Folders looked into: links can make few of them many. */
  readonly folders: { count: number };
  /** What earlier entries took. */
  readonly before: ReadonlySet<string>;
  readonly files: ReferencedFile[];
  readonly linksLeftOut: LocalPath[];
}

/** Where a folder is, by its true path and those of the folders above it that are taken as well. */
interface Place {
  readonly root: string;
  readonly above: readonly string[];
}

/** @throws TooMany; the system's error where a folder cannot be read. */
async function takeFolder(folder: string, place: Place, found: Found): Promise<void> {
  found.folders.count += 1;
  if (found.folders.count > found.mostFiles) throw new TooMany();
  const read = await readdir(folder, { withFileTypes: true });
  const children = await sortInTurns(read, (a, b) => (a.name < b.name ? -1 : 1), found.signal);
  for (let start = 0; start < children.length; start += AT_ONCE) {
    found.signal.throwIfAborted();
    const some = children.slice(start, start + AT_ONCE);
    const looks = await Promise.all(some.map((child) => lookAt(join(folder, child.name), child)));
    for (const look of looks) if (look !== null) await take(look, place, found);
    await found.breathe();
  }
}

interface Look {
  readonly path: string;
  readonly stats: Stats;
  /** Where a link or a folder truly is; null for a plain file. */
  readonly truePath: string | null;
  readonly isLink: boolean;
}

/** What a name in a folder stands for; null for what is no file and no folder, and for a link that leads nowhere. */
async function lookAt(path: string, child: Dirent): Promise<Look | null> {
  const isLink = child.isSymbolicLink();
  if (!isLink && !child.isFile() && !child.isDirectory()) return null;
  try {
    const stats = await stat(path);
    const truePath = isLink || stats.isDirectory() ? await realpath(path) : null;
    return { path, stats, truePath, isLink };
  } catch (error) {
    // It went while the folder was read, or is a link to nothing that can be sent.
    if (isLink || isGone(error)) return null;
    throw error;
  }
}

async function take({ path, stats, truePath, isLink }: Look, place: Place, found: Found): Promise<void> {
  if (isLink && truePath !== null && !isInside(truePath, place.root)) {
    found.linksLeftOut.push(localPath.parse(path));
  } else if (stats.isDirectory()) {
    // A link to a folder above would go round for ever.
    if (truePath === null || place.above.includes(truePath)) return;
    await takeFolder(path, { ...place, above: [...place.above, truePath] }, found);
  } else if (stats.isFile() && !found.before.has(path) && !found.taken.has(path)) {
    if (found.before.size + found.taken.size >= found.mostFiles) throw new TooMany();
    found.taken.add(path);
    found.files.push(fileOf(path, stats));
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

function fileOf(path: string, { size }: Stats): ReferencedFile {
  return { path: localPath.parse(path), sizeBytes: size };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
