import type { LocalPath, ServerPath } from '@farmhand/model';
import { readFileState } from './file-state.ts';
import { toServerPath } from './server-path.ts';
import { TransferError } from './transfer-error.ts';
import { takeTurns } from './turns.ts';

/** A folder of which files are sent: the same object wherever it comes up again. */
export interface SourceFolder {
  /** With its separator at the end. */
  readonly path: string;
}

/**
 * Files that follow each other and lie in one folder. Lists, since an object for each of a hundred thousand files would cost
 * more than what is done with it.
 */
export interface FilesOfFolder {
  readonly folder: SourceFolder;
  /** Place of the first one in the manifest; the others follow. */
  readonly firstIndex: number;
  readonly localPaths: readonly LocalPath[];
  readonly serverPaths: readonly ServerPath[];
}

/** Last parts of the local paths. */
export function namesOf({ folder, localPaths }: FilesOfFolder): string[] {
  return localPaths.map((path) => path.slice(folder.path.length));
}

/** Files of a batch: looking at them takes some milliseconds on a disk of this computer. */
const FILES_A_BATCH = 1_000;
/** Paths sorted before others are given a turn. */
const FILES_A_STEP = 256;

/**
 * Gives each path its place on the farm, in batches that can be looked at while the next one is made. Paths that mean one
 * file are folded.
 *
 * @throws TransferError `path-not-absolute`, `path-not-portable`, or `server-path-collision` when two different files
 * would get one place on the farm.
 */
export async function* filesToSend(
  paths: readonly LocalPath[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly FilesOfFolder[]> {
  const turns = takeTurns(signal);
  const folders = new Map<string, FolderInMaking>();
  const taken = new Map<string, TakenNames>();
  let last: FolderInMaking | null = null;
  let batch: PartInMaking[] = [];
  let index = 0;
  let room = FILES_A_BATCH;

  function folderOf(localPath: string): FolderInMaking {
    const path = localPath.slice(0, Math.max(localPath.lastIndexOf('/'), localPath.lastIndexOf('\\')) + 1);
    const found = folders.get(path);
    if (found !== undefined) return found;
    const server = serverFolderOf(path);
    const made = { path, server, taken: takenIn(server ?? '') };
    folders.set(path, made);
    return made;
  }

  function takenIn(serverFolder: string): TakenNames {
    const found = taken.get(serverFolder);
    if (found !== undefined) return found;
    const made = createTakenNames();
    taken.set(serverFolder, made);
    return made;
  }

  /** What `toServerPath` says of a folder holds for the plain names in it: there are many. */
  function placeOnFarm(localPath: LocalPath, folder: FolderInMaking, name: string, isPlain: boolean) {
    if (isPlain && folder.server !== null) {
      // A text that is there already is not made anew.
      const serverPath = (
        folder.server === folder.path ? localPath : `${folder.server}${name}`
      ) as ServerPath;
      return { serverPath, first: folder.taken.take(folder, name, localPath) };
    }
    const serverPath = toServerPath(localPath);
    const end = serverPath.lastIndexOf('/') + 1;
    const names = takenIn(serverPath.slice(0, end));
    return { serverPath, first: names.take(null, serverPath.slice(end), localPath) };
  }

  for (const [step, localPath] of paths.entries()) {
    if (step % FILES_A_STEP === 0 && turns.isOver()) await turns.next();
    // Files of a folder mostly come together.
    let isPlain =
      last !== null && localPath.startsWith(last.path) && isPlainName(localPath, last.path.length);
    if (last === null || !isPlain) {
      last = folderOf(localPath);
      isPlain = isPlainName(localPath, last.path.length);
    }
    const name = localPath.slice(last.path.length);
    const { serverPath, first } = placeOnFarm(localPath, last, name, isPlain);
    if (first !== null) {
      if (first === localPath || (await areOneFile(first, localPath))) continue;
      throw collision(first, localPath, serverPath);
    }
    let part = batch.at(-1);
    if (part?.folder !== last) {
      part = { folder: last, firstIndex: index, localPaths: [], serverPaths: [] };
      batch.push(part);
    }
    part.localPaths.push(localPath);
    part.serverPaths.push(serverPath);
    index += 1;
    room -= 1;
    if (room === 0) {
      yield batch;
      batch = [];
      room = FILES_A_BATCH;
    }
  }
  if (batch.length > 0) yield batch;
}

interface FolderInMaking extends SourceFolder {
  /** Where it goes on the farm, with a slash at the end. */
  readonly server: string | null;
  /** What goes to that folder of the farm; files of other folders here may. */
  readonly taken: TakenNames;
}

interface PartInMaking extends FilesOfFolder {
  readonly localPaths: LocalPath[];
  readonly serverPaths: ServerPath[];
}

/** Names in one folder of the farm that a file has been given. */
interface TakenNames {
  /**
   * Takes a name; the path that has taken it before, or null.
   *
   * @param folder of which it is the path's plain name; null when it was made of the path otherwise.
   */
  take(folder: FolderInMaking | null, serverName: string, localPath: LocalPath): LocalPath | null;
}

/** Paths of one folder that come in alphabetical order cannot be equal: only for others an index is made. */
function createTakenNames(): TakenNames {
  let byName: Map<string, LocalPath> | null = null;
  let only: FolderInMaking | null = null;
  let lastPath: LocalPath | null = null;
  const inOrder: { readonly serverName: string; readonly localPath: LocalPath }[] = [];
  return {
    take(folder, serverName, localPath) {
      if (byName === null) {
        only ??= folder;
        if (folder !== null && folder === only && (lastPath === null || localPath > lastPath)) {
          lastPath = localPath;
          inOrder.push({ serverName, localPath });
          return null;
        }
        byName = new Map(inOrder.map((file) => [file.serverName, file.localPath]));
      }
      const first = byName.get(serverName);
      if (first === undefined) byName.set(serverName, localPath);
      return first ?? null;
    },
  };
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

const DOT = 46;
const COLON = 58;
const SLASH = 47;
const BACKSLASH = 92;

/**
 * True when what follows in a path is a name that stays as it is: no `.` or `..`, nothing that a system may take for more
 * than a name. Asked of every path, so it makes no text of the name.
 */
function isPlainName(path: string, start: number): boolean {
  let dots = 0;
  for (let at = start; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code === SLASH || code === BACKSLASH || code === COLON || code === 0) return false;
    if (code === DOT) dots += 1;
  }
  const length = path.length - start;
  return length > 2 || length > dots;
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
    zh: {
      message: `“${first}”和“${second}”是两个文件，但在农场上都会成为“${serverPath}”。`,
      hint: '请重命名或移动其中一个，然后让场景指向新位置。',
    },
    retryable: false,
  });
}
