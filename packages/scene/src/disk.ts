import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LocalPath, ReferencedFile } from '@farmhand/model';

/** How many file-system calls run at once; enough to hide a network drive's delay, too few to starve the host. */
const PARALLEL_CALLS = 16;

/** What is on this disk, each folder and file looked at once in the life of the object. */
export interface Disk {
  /** The file under this path, or null when there is none (or it is a folder, or it may not be looked at). */
  file(path: LocalPath): Promise<ReferencedFile | null>;
  /** Names of the files directly in a folder; empty when there is no such folder. */
  names(folder: string): Promise<readonly string[]>;
}

/** @param signal - Stops looking; the calls then reject with its reason. */
export function createDisk(signal: AbortSignal | undefined): Disk {
  const files = new Map<string, Promise<ReferencedFile | null>>();
  const folders = new Map<string, Promise<readonly string[]>>();

  function file(path: LocalPath): Promise<ReferencedFile | null> {
    signal?.throwIfAborted();
    let found = files.get(path);
    if (found === undefined) {
      found = stat(path).then(
        (stats) => (stats.isFile() ? { path, sizeBytes: stats.size } : null),
        () => null,
      );
      files.set(path, found);
    }
    return found;
  }

  function names(folder: string): Promise<readonly string[]> {
    signal?.throwIfAborted();
    let found = folders.get(folder);
    if (found === undefined) {
      found = readdir(folder, { withFileTypes: true }).then(
        (entries) => entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name),
        () => [],
      );
      folders.set(folder, found);
    }
    return found;
  }

  return { file, names };
}

/** Folder and name of a path on this disk. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  return { folder: dirname(path), name: basename(path) };
}

/** Like `Promise.all(items.map(work))`, but with at most sixteen at work at any time. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) {
        results[index] = await work(item);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(PARALLEL_CALLS, items.length) }, worker));
  return results;
}
