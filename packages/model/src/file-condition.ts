import type { LocalPath } from './paths.ts';

/** What is wrong with a file that is there, as a look at the disk tells. Files that are well have no entry. */
export interface FileCondition {
  readonly path: LocalPath;
  /**
   * `unreadable`: this user may not read it. `empty`: it has no bytes. `placeholder`: a cloud folder shows it, but its
   * content is not on this disk. `changing`: it grew, shrank or was written between two looks. `gone`: it was there when the
   * scene was read.
   */
  readonly condition: 'unreadable' | 'empty' | 'placeholder' | 'changing' | 'gone';
}
