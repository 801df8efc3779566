import type { JobSettings } from '@farmhand/model';

/**
 * True when the artist wants the job to go without this file. A path is compared as its own system compares them:
 * Windows paths whatever their case and slashes.
 *
 * @param path as the scene stores it, or as it is on this disk.
 */
export function isSkipped({ skipFiles }: Pick<JobSettings, 'skipFiles'>, path: string): boolean {
  if (skipFiles.length === 0) return false;
  const wanted = comparable(path);
  return skipFiles.some((skipped) => comparable(skipped) === wanted);
}

function comparable(path: string): string {
  return /^[a-z]:[\\/]|\\/i.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;
}
