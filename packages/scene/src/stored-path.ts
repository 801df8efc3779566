import { posix, win32 } from 'node:path';
import type { LocalPath, OperatingSystem } from '@farmhand/model';
import { asLocalPath } from './branded.ts';

/** What a stored path means on one machine. */
export interface ResolvedPath {
  readonly path: LocalPath;
  /** True when the path belongs to another operating system, so that nothing here can be found under it. */
  readonly foreign: boolean;
}

/** The operating system this process runs on. */
export function thisSystem(): OperatingSystem {
  if (process.platform === 'win32') {
    return 'windows';
  }
  return process.platform === 'darwin' ? 'macos' : 'linux';
}

/**
 * Turns a path as Blender stores it into a path on this disk.
 *
 * A leading `//` means the folder of the file that holds the path, on every system. Back and forward slashes are
 * taken for each other, as Blender itself does, so `//..\tex\a.png` works on Linux. A drive (`C:\tex\a.png`) or a
 * Windows share (`\\nas\tex`) has no place on Linux and macOS and comes back as it is, marked `foreign`.
 * Anything else is taken relative to the folder of the file that holds it.
 *
 * @param stored - The path in the scene.
 * @param storedIn - The file that holds it: the scene or a library.
 * @param system - Whose rules to follow; this machine's by default.
 */
export function resolveStoredPath(
  stored: string,
  storedIn: string,
  system: OperatingSystem = thisSystem(),
): ResolvedPath {
  return system === 'windows' ? resolveOnWindows(stored, storedIn) : resolveOnPosix(stored, storedIn);
}

function resolveOnPosix(stored: string, storedIn: string): ResolvedPath {
  if (/^[A-Za-z]:[\\/]/.test(stored) || stored.startsWith('\\\\')) {
    return { path: asLocalPath(stored), foreign: true };
  }
  const slashed = stored.replaceAll('\\', '/');
  const path =
    slashed.startsWith('/') && !slashed.startsWith('//')
      ? posix.normalize(slashed)
      : posix.join(posix.dirname(storedIn), slashed);
  return { path: asLocalPath(path), foreign: false };
}

function resolveOnWindows(stored: string, storedIn: string): ResolvedPath {
  const folder = win32.dirname(storedIn);
  const path = stored.startsWith('//') ? win32.join(folder, stored.slice(2)) : win32.resolve(folder, stored);
  return { path: asLocalPath(path), foreign: false };
}
