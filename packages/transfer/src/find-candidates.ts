import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapConcurrently } from './concurrency.ts';
import { eachInTurns, takeTurns } from './turns.ts';

/** Enough for an artist to choose from. */
const MOST_CANDIDATES = 5;
/** Folders read at the same time. */
const CONCURRENCY = 8;
/** Entries of a folder fetched at a time; between them others get a turn. */
const ENTRIES_AT_A_TIME = 256;
/** Folders of programs that never hold what a scene refers to. Names that begin with a dot are left out too. */
const leftOut: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  '$recycle.bin',
  'system volume information',
]);

export interface SearchLimits {
  /** Files and folders looked at, all together; 200,000 unless given. */
  readonly entries?: number | undefined;
  /** Levels of folders below those given; 8 unless given. 0 looks only into the folders themselves. */
  readonly depth?: number | undefined;
  /** Seconds; 5 unless given. Also for a drive that does not answer. */
  readonly seconds?: number | undefined;
}

export interface FindCandidatesOptions {
  /** Paths of files that are not there, in either system's notation. */
  readonly missing: readonly string[];
  /** Where to look, the likeliest first; one inside another costs nothing. See {@link foldersNearScene}. */
  readonly folders: readonly string[];
  readonly limits?: SearchLimits | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Folder {
  readonly path: string;
  /** The same without symbolic links. */
  readonly truePath: string;
  readonly depth: number;
}

/**
 * Looks for files with the names of missing ones, whatever their letter case (`wood.PNG` for `Wood.png`), below some folders.
 *
 * For each missing path that there is something for: at most five absolute paths, those first that share most of their last
 * parts with it (`tex/bark/wood.png` before `old/wood.png`), then the shortest. Levels near the given folders are searched
 * first; when a limit is reached, what was found until then is the answer. Symbolic links are followed, each folder once.
 * Folders that cannot be read are passed over, as are hidden ones.
 *
 * Rejects only when `signal` aborts, with its reason.
 */
export async function findCandidates(
  options: FindCandidatesOptions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { missing, folders, limits = {}, signal } = options;
  signal?.throwIfAborted();
  const found = new Map<string, string[]>();
  await eachInTurns(missing, signal, (path) => {
    const name = comparable(lastPart(path));
    if (name !== '') found.set(name, []);
  });
  if (found.size > 0) await search(folders, found, limits, signal);
  const nearest = new Map<string, readonly string[]>();
  const turns = takeTurns(signal);
  for (const path of missing) {
    if (turns.isOver()) await turns.next();
    const candidates = found.get(comparable(lastPart(path))) ?? [];
    if (candidates.length > 0) nearest.set(path, nearestFirst(path, candidates));
  }
  return nearest;
}

/**
 * Where files that a scene lost are likeliest to be: its folder, the folders of the files it still finds, and the folder
 * above the scene's, unless that is the whole disk. Each once.
 *
 * @throws the reason of `signal`.
 */
export async function foldersNearScene(
  scenePath: string,
  foundFiles: Iterable<{ readonly path: string }>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const folder = dirname(scenePath);
  const above = dirname(folder);
  const isWholeDisk = above === dirname(above);
  const folders = new Set([folder]);
  await eachInTurns(foundFiles, signal, ({ path }) => folders.add(dirname(path)));
  if (!isWholeDisk) folders.add(above);
  return [...folders];
}

/** Adds what lies below the folders to the lists of those names that are wanted. */
async function search(
  folders: readonly string[],
  found: ReadonlyMap<string, string[]>,
  limits: SearchLimits,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { entries: mostEntries = 200_000, depth: mostDepth = 8, seconds = 5 } = limits;
  if (seconds <= 0) return;
  const timeUp = AbortSignal.timeout(seconds * 1_000);
  const end = signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]);
  const visited = new Set<string>();
  let entriesLeft = mostEntries;

  async function readFolder(folder: Folder): Promise<readonly Folder[]> {
    const below: Folder[] = [];
    try {
      for await (const entry of await opendir(folder.path, { bufferSize: ENTRIES_AT_A_TIME })) {
        end.throwIfAborted();
        if (entriesLeft <= 0) break;
        entriesLeft -= 1;
        const hits = found.get(comparable(entry.name));
        // For most entries there is nothing to ask the disk.
        if (entry.isFile() && hits === undefined) continue;
        const child = await followed(folder, entry);
        if (child.is === 'file') hits?.push(child.path);
        if (child.is !== 'folder' || folder.depth >= mostDepth || isLeftOut(entry.name)) continue;
        below.push({ path: child.path, truePath: child.truePath, depth: folder.depth + 1 });
      }
    } catch {
      end.throwIfAborted();
    }
    return below;
  }

  async function walk(): Promise<void> {
    const roots = await Promise.all(
      folders.map(async (path) => ({ path, truePath: await realpath(path).catch(() => path), depth: 0 })),
    );
    let level: readonly Folder[] = roots;
    while (level.length > 0 && entriesLeft > 0) {
      const fresh = level.filter(({ truePath }) => !visited.has(truePath) && visited.add(truePath));
      level = (await mapConcurrently(fresh, CONCURRENCY, end, readFolder)).flat();
    }
  }

  const { promise: ended, reject } = Promise.withResolvers<never>();
  end.addEventListener('abort', () => reject(end.reason), { once: true });
  // A drive that went away may keep a call for minutes.
  await Promise.race([walk(), ended]).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!timeUp.aborted) throw error;
  });
}

type Child =
  | { readonly is: 'file'; readonly path: string }
  | { readonly is: 'folder'; readonly path: string; readonly truePath: string }
  | { readonly is: 'other' };

/** What an entry of a folder is, through symbolic links and junctions. */
async function followed(folder: Folder, entry: Dirent): Promise<Child> {
  const path = join(folder.path, entry.name);
  if (entry.isFile()) return { is: 'file', path };
  if (entry.isDirectory()) return { is: 'folder', path, truePath: join(folder.truePath, entry.name) };
  try {
    const stats = await stat(path);
    if (stats.isFile()) return { is: 'file', path };
    if (stats.isDirectory()) return { is: 'folder', path, truePath: await realpath(path) };
  } catch {
    // A link to nowhere.
  }
  return { is: 'other' };
}

function isLeftOut(name: string): boolean {
  return name.startsWith('.') || leftOut.has(name.toLowerCase());
}

function nearestFirst(missing: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .map((path) => ({ path, shared: sharedEnd(missing, path), depth: parts(path).length }))
    .toSorted(
      (a, b) =>
        b.shared - a.shared ||
        a.depth - b.depth ||
        a.path.length - b.path.length ||
        (a.path < b.path ? -1 : 1),
    )
    .slice(0, MOST_CANDIDATES)
    .map(({ path }) => path);
}

/** How many of their last parts two paths have in common. */
function sharedEnd(a: string, b: string): number {
  const ofA = parts(a).toReversed();
  const ofB = parts(b).toReversed();
  const differing = ofA.findIndex((part, index) => part !== ofB[index]);
  return differing === -1 ? ofA.length : differing;
}

function parts(path: string): readonly string[] {
  return path.split(/[\\/]+/).map(comparable);
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** One form of a name for all letter cases and both ways of writing accents (macOS takes them apart). */
function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
