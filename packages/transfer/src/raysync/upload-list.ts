import type { ManifestEntry } from '../engine.ts';

const SLICE = 500;

/** The list has no way to write a quote or a line break inside a path; such a file travels in a task of its own. */
export function fitsUploadList({ localPath, serverPath }: ManifestEntry): boolean {
  return !/["\r\n]/.test(localPath) && !/["\r\n]/.test(serverPath);
}

/**
 * The text of an upload list, in parts: one line a file. Forward slashes work on every system.
 *
 * @param root of the storage's folder: `/input/10202-100093`.
 */
export function* uploadList(
  entries: readonly ManifestEntry[],
  root: string,
  platform: NodeJS.Platform = process.platform,
): Generator<string> {
  for (let start = 0; start < entries.length; start += SLICE) {
    yield entries
      .slice(start, start + SLICE)
      .map(({ localPath, serverPath }) => {
        const local = platform === 'win32' ? localPath.replaceAll('\\', '/') : localPath;
        return `local:"${local}" server:"${root}${serverPath}"\n`;
      })
      .join('');
  }
}
