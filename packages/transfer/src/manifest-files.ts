import type { LocalPath, ServerPath } from '@farmhand/model';
import { takeTurns } from './concurrency.ts';
import { readFileState } from './file-state.ts';
import { toServerPath } from './server-path.ts';
import { TransferError } from './transfer-error.ts';

/** One file of a manifest in the making. */
export interface FileToSend {
  readonly localPath: LocalPath;
  /** Last part of the local path. */
  readonly name: string;
  readonly serverPath: ServerPath;
  /** Its place in the manifest. */
  readonly index: number;
}

/** Files whose local paths are the same but for the name. */
export interface FolderToSend {
  /** With its separator at the end. */
  readonly folder: string;
  readonly files: FileToSend[];
}

/** Paths sorted before others are given a turn. */
const FILES_A_STEP = 256;

/**
 * Sorts paths by folder and gives each its place on the farm. Paths that mean one file are folded.
 *
 * @throws TransferError `path-not-absolute`, `path-not-portable`, or `server-path-collision` when two different files
 * would get one place on the farm.
 */
export async function filesToSend(
  paths: readonly LocalPath[],
  signal: AbortSignal | undefined,
): Promise<{ readonly folders: readonly FolderToSend[]; readonly count: number }> {
  const turns = takeTurns(signal);
  const folders = new Map<string, FolderInMaking>();
  const taken = new Map<string, Map<string, LocalPath>>();
  let last: FolderInMaking | null = null;
  let count = 0;

  function folderOf(path: string): FolderInMaking {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const found = folders.get(folder);
    if (found !== undefined) return found;
    const server = serverFolderOf(folder);
    const made: FolderInMaking = { folder, files: [], server, taken: takenIn(server ?? '') };
    folders.set(folder, made);
    return made;
  }

  function takenIn(serverFolder: string): Map<string, LocalPath> {
    let names = taken.get(serverFolder);
    if (names === undefined) {
      names = new Map();
      taken.set(serverFolder, names);
    }
    return names;
  }

  /** What `toServerPath` says of a folder holds for the files in it: there are many. */
  function placeOnFarm(localPath: LocalPath, name: string, { server, taken: takenHere }: FolderInMaking) {
    if (server !== null && isPlainName(name)) {
      return { serverPath: `${server}${name}` as ServerPath, name, taken: takenHere };
    }
    const serverPath = toServerPath(localPath);
    const end = serverPath.lastIndexOf('/') + 1;
    return { serverPath, name: serverPath.slice(end), taken: takenIn(serverPath.slice(0, end)) };
  }

  for (const [step, localPath] of paths.entries()) {
    if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
    // Files of a folder mostly come together.
    let name = last !== null && localPath.startsWith(last.folder) ? localPath.slice(last.folder.length) : '';
    if (last === null || !isPlainName(name)) {
      last = folderOf(localPath);
      name = localPath.slice(last.folder.length);
    }
    const place = placeOnFarm(localPath, name, last);
    const first = place.taken.get(place.name);
    if (first === undefined) {
      place.taken.set(place.name, localPath);
      last.files.push({ localPath, name, serverPath: place.serverPath, index: count });
      count += 1;
    } else if (first !== localPath && !(await areOneFile(first, localPath))) {
      throw collision(first, localPath, place.serverPath);
    }
  }
  return { folders: [...folders.values()].filter(({ files }) => files.length > 0), count };
}

interface FolderInMaking extends FolderToSend {
  /** Where it goes on the farm, with a slash at the end. */
  readonly server: string | null;
  /** What goes to that folder of the farm by its name there; files of other folders here may. */
  readonly taken: Map<string, LocalPath>;
}

/** Null for a folder that has no place on the farm: its first file tells why. */
function serverFolderOf(folder: string): string | null {
  try {
    const server = toServerPath(folder as LocalPath);
    return server === '/' ? server : `${server}/`;
  } catch {
    return null;
  }
}

/** True for names that stay as they are: no `.` or `..`, nothing that a system may take for more than a name. */
function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[:/\\\0]/.test(name);
}

async function areOneFile(a: LocalPath, b: LocalPath): Promise<boolean> {
  const [first, second] = await Promise.all([readFileState(a), readFileState(b)]);
  return first.inode !== 0n && first.inode === second.inode && first.device === second.device;
}

function collision(first: LocalPath, second: LocalPath, serverPath: ServerPath): TransferError {
  return new TransferError({
    code: 'server-path-collision',
    message: `"${first}" and "${second}" are two files, but both would be "${serverPath}" on the farm.`,
    hint: 'Rename or move one of them, then point the scene at it.',
    retryable: false,
  });
}
