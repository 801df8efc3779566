import { readdirSync, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LocalPath, ReferencedFile } from '@farmhand/model';
import type { Pace } from './pace.ts';

/** How many file-system calls run at once; enough to hide a network drive's delay, too few to starve the host. */
const PARALLEL_CALLS = 16;

/** What is on this disk, each folder and file looked at once in the life of the object. */
export interface Disk {
  /** The file under this path, or null when there is none (or it is a folder, or it may not be looked at). */
  file(path: LocalPath): ReferencedFile | null | Promise<ReferencedFile | null>;
  /** Names of the files directly in a folder; empty when there is no such folder. */
  names(folder: string): readonly string[] | Promise<readonly string[]>;
  /** Names of the folders directly in a folder; empty when there is no such folder. */
  folderNames(folder: string): readonly string[] | Promise<readonly string[]>;
}

interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const NOTHING: Listing = { files: [], folders: [] };

export function createDisk(pace: Pace): Disk {
  const files = new Map<string, ReferencedFile | null | Promise<ReferencedFile | null>>();
  const listings = new Map<string, Listing | Promise<Listing>>();

  function file(path: LocalPath): ReferencedFile | null | Promise<ReferencedFile | null> {
    let found = files.get(path);
    if (found === undefined) {
      found = pace.call(
        () =>
          asFile(
            path,
            quietly(() => statSync(path, { throwIfNoEntry: false })),
          ),
        () =>
          stat(path).then(
            (stats) => asFile(path, stats),
            () => null,
          ),
      );
      files.set(path, found);
    }
    return found;
  }

  function list(folder: string): Listing | Promise<Listing> {
    let found = listings.get(folder);
    if (found === undefined) {
      found = pace.call(
        () => asListing(quietly(() => readdirSync(folder, { withFileTypes: true }))),
        () => readdir(folder, { withFileTypes: true }).then(asListing, () => NOTHING),
      );
      listings.set(folder, found);
    }
    return found;
  }

  function names(folder: string): readonly string[] | Promise<readonly string[]> {
    const listing = list(folder);
    return listing instanceof Promise ? listing.then((one) => one.files) : listing.files;
  }

  function folderNames(folder: string): readonly string[] | Promise<readonly string[]> {
    const listing = list(folder);
    return listing instanceof Promise ? listing.then((one) => one.folders) : listing.folders;
  }

  return { file, names, folderNames };
}

/** What cannot be looked at counts as absent. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function asFile(
  path: LocalPath,
  stats: { isFile(): boolean; readonly size: number } | undefined,
): ReferencedFile | null {
  return stats?.isFile() ? { path, sizeBytes: stats.size } : null;
}

function asListing(
  entries: readonly { readonly name: string; isDirectory(): boolean }[] | undefined,
): Listing {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries ?? []) {
    (entry.isDirectory() ? folders : files).push(entry.name);
  }
  return { files, folders };
}

/** One name for a file however it is reached, so that a loop through a linked folder ends. */
export async function trueName(path: LocalPath): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Folder and name of a path on this disk. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  return { folder: dirname(path), name: basename(path) };
}

/** Like `Promise.all(items.map(work))`, but with at most sixteen at work at any time. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  work: (item: T) => R | Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) {
        const result = work(item);
        results[index] = result instanceof Promise ? await result : result;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(PARALLEL_CALLS, items.length) }, worker));
  return results;
}
