import type { StoredPage } from './folder-pages.ts';

/**
 * Keeps what is remembered of the files of folders, by space (what is remembered: fingerprints, what one storage holds)
 * and folder. It may forget anything at any time and never fails: trouble is told once and counts as knowing nothing.
 */
export interface FolderStore {
  /** Pages of one folder in the order of their numbers; none when nothing is known. */
  read(space: string, folder: string): Promise<readonly StoredPage[]>;
  /** Puts pages in the place of those with the same numbers. */
  write(space: string, folder: string, pages: readonly StoredPage[]): Promise<void>;
  /** Forgets every folder of a space. */
  forget(space: string): Promise<void>;
  forgetFolder(space: string, folder: string): Promise<void>;
}
