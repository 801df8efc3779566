import type { JobSettings } from '@farmhand/model';

/**
 * True when the artist wants the job to go without this file. A path is compared as its own system compares them:
 * Windows paths whatever their case and slashes.
 *
 * @param path as the scene stores it, or as it is on this disk.
 */
export function isSkipped({ skipFiles }: Pick<JobSettings, 'skipFiles'>, path: string): boolean {
  return skipFiles.length > 0 && comparableOnes(skipFiles).has(comparablePath(path));
}

/** A job asks about each of its files, of which there may be tens of thousands. */
const known = new WeakMap<readonly string[], ReadonlySet<string>>();

function comparableOnes(skipFiles: readonly string[]): ReadonlySet<string> {
  const found = known.get(skipFiles) ?? new Set(skipFiles.map(comparablePath));
  known.set(skipFiles, found);
  return found;
}

/** The same text for all spellings of a path that its own system takes for one. */
export function comparablePath(path: string): string {
  return /^[a-z]:[\\/]|\\/i.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;
}
