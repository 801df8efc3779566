import type { LocalPath, StoredPath } from '@farmhand/model';

// The model's own parsers would do the same, at the price of loading a schema library before the first byte is read.

/** @param path - Not empty. */
export function asLocalPath(path: string): LocalPath {
  return path as LocalPath;
}

/** @param path - Not empty. */
export function asStoredPath(path: string): StoredPath {
  return path as StoredPath;
}
