import type { FrameRange, LocalPath, Owner, ReferenceKind, SceneReference } from '@farmhand/model';
import type { Expansion } from './expansion.ts';
import type { ResolvedPath } from './stored-path.ts';

/** A reference as a reader of one format finds it, before anybody looks at the disk. */
export interface FoundReference {
  /** Never empty. */
  readonly storedPath: string;
  readonly kind: ReferenceKind;
  readonly owner: Owner;
  /** The file that names it: the scene itself, or a file it links. */
  readonly storedIn: LocalPath;
  readonly packed: boolean;
  readonly needed: boolean;
  readonly frames: FrameRange | null;
  readonly expansion: Expansion;
  /**
   * Where to look, the best place first; the first where something is found counts. By default the one place that
   * `resolveStoredPath` makes of the stored path.
   */
  readonly candidates?: readonly ResolvedPath[];
  /** True when the file it names is a scene whose own references count too, and the reader did not read it itself. */
  readonly follow?: boolean;
  /** True when it is no reference at all while nothing is on disk: a cache that was never written. */
  readonly optional?: boolean;
  /** Who named it; by default the reader. */
  readonly foundBy?: SceneReference['foundBy'];
  /** True when it is needed only where something is on disk: a name that may be anything. */
  readonly neededIfThere?: boolean;
  /** Of what is written: `writesTo` of the report. */
  readonly writesTo?: string;
  /** True when the file itself holds a copy, which serves where nothing is on disk: the reference is then packed. */
  readonly copyInside?: boolean;
}
