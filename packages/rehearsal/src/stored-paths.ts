import { isWindowsPath } from '@farmhand/job';
import { type LocalPath, localPath, type ServerPath } from '@farmhand/model';
import { TransferError, toServerPath } from '@farmhand/transfer';

/** True for a path that says by itself where it leads. */
export function isWholePath(path: string): boolean {
  return isWindowsPath(path) || /^\/(?!\/)/.test(path);
}

/** Where a file goes in the farm's storage; null for a path that has no place there. */
export function serverPathOf(path: string): ServerPath | null {
  try {
    return toServerPath(localPath.parse(path));
  } catch (error) {
    if (error instanceof TransferError) return null;
    throw error;
  }
}

/**
 * The file on the artist's disk that a path in the storage stands for: the other way round from `toServerPath`.
 *
 * @param like - A path of the same machine, which tells its system.
 */
export function localPathOf(serverPath: string, like: string): LocalPath {
  if (!isWindowsPath(like)) return localPath.parse(serverPath);
  const drive = /^\/([A-Za-z])\/(.*)$/s.exec(serverPath);
  const path = drive === null ? `\\\\${serverPath.slice(1)}` : `${drive[1]?.toUpperCase()}:\\${drive[2]}`;
  return localPath.parse(path.replaceAll('/', '\\'));
}

/**
 * The path in the storage of a file in the storage's folder on this disk; null for a file elsewhere.
 *
 * @param inputFolder - The storage's folder, whole, in the notation of this machine.
 */
export function serverPathInStorage(path: string, inputFolder: string): string | null {
  const [file, folder] = [path, inputFolder].map((each) => each.replaceAll('\\', '/').replace(/\/+$/, ''));
  if (file === undefined || folder === undefined) return null;
  const ignoreCase = isWindowsPath(inputFolder);
  const beginning = file.slice(0, folder.length + 1);
  const same = ignoreCase
    ? beginning.toLowerCase() === `${folder}/`.toLowerCase()
    : beginning === `${folder}/`;
  return same ? file.slice(folder.length) : null;
}
