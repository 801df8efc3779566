import { posix, win32 } from 'node:path';

/** True for a path in the notation of Windows: with a drive, or of a share. */
export function isWindowsPath(path: string): boolean {
  return /^[a-z]:(?:[\\/]|$)|^\\\\/i.test(path);
}

/** True when both name the same place: Windows paths whatever their case and slashes, others to the letter. */
export function isSamePath(a: string, b: string): boolean {
  return pathKey(a) === pathKey(b);
}

/** Tells whether a path is one of the folders or lies in it, by whole names: `/proj` does not hold `/project2`. */
export function belowAny(folders: readonly string[]): (path: string) => boolean {
  const tops = folders.map((folder) => {
    const key = pathKey(folder);
    return { key, inside: `${key}${isWindowsPath(folder) ? '\\' : '/'}` };
  });
  return (path) => {
    const below = pathKey(path);
    return tops.some(({ key, inside }) => below === key || below.startsWith(inside));
  };
}

/** The same text for all spellings of one absolute path; without a slash at its end. */
export function pathKey(path: string): string {
  // macOS hands names out with accents taken apart.
  const whole = path.normalize('NFC');
  return isWindowsPath(whole)
    ? win32
        .normalize(`${withoutLongPrefix(whole)}\\`)
        .replace(/\\+$/, '')
        .toLowerCase()
    : posix.normalize(whole).replace(/\/+$/, '');
}

/** The names a path is made of, from the top, without drive or share. */
export function pathParts(path: string): readonly string[] {
  if (!isWindowsPath(path)) return path.split('/').filter((part) => part !== '');
  const plain = withoutLongPrefix(path);
  return plain
    .slice(win32.parse(plain).root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
}

/** Windows' way of writing paths of any length: `\\?\D:\a` is `D:\a`, `\\?\UNC\nas\a` is `\\nas\a`. */
function withoutLongPrefix(path: string): string {
  return path.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\\?\\/, '');
}
