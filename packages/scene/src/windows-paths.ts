import { dirname, join } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { asLocalPath } from './branded.ts';
import { type ResolvedPath, resolveStoredPath } from './stored-path.ts';

/** Index of the last slash of either kind; -1 without one. */
export function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

/** The name of the file alone, whichever slashes the path has. */
export function bareName(path: string): string {
  return path.slice(lastSlash(path) + 1);
}

/** True for a drive, a share or a path from the root. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[A-Za-z]:|[\\/])/.test(path);
}

/**
 * A path of a program that knows no `//` for "beside the scene": two slashes are a share here, whichever way they lean.
 */
export function resolveWindowsPath(path: string, storedIn: LocalPath): ResolvedPath {
  const share = path.startsWith('//') ? path.replaceAll('/', '\\') : path;
  return resolveStoredPath(share, storedIn);
}

/** A relative path, with either kind of slash, below a folder of this disk. */
export function below(folder: string, path: string): ResolvedPath {
  return { path: asLocalPath(join(folder, path.replaceAll('\\', '/'))), foreign: false };
}

/** The folder a scene lies in, and the one above it, which is the project's when scenes have a folder of their own. */
export function sceneFolders(scene: LocalPath): readonly string[] {
  const folder = dirname(scene);
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, above];
}

/** The same places in the same order, each once. */
export function distinctPlaces(places: readonly ResolvedPath[]): readonly ResolvedPath[] {
  return [...new Map(places.map((place) => [place.path, place])).values()];
}
