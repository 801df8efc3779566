/** Paths of either kind of system, as text: what a panel shows came from whichever system the sidecar runs on. */

const separator = /[\\/]/;

/** The last part: `wood.png` of `D:\tex\wood.png`. */
export function fileName(path: string): string {
  const parts = path.split(separator);
  return parts[parts.length - 1] || path;
}

/** What is before the last part, without the separator in the end unless it is a root; empty for a bare name. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  // `D:` alone is whichever folder of the drive is the current one.
  const isRoot = at === 0 || (at === 2 && path[1] === ':');
  return path.slice(0, Math.max(0, isRoot ? at + 1 : at));
}

/** Path of something in the folder of a file, with the file's own kind of separator. */
export function besideFile<P extends string>(path: P, name: string): P {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return `${path.slice(0, at + 1)}${name}` as P;
}
