import type { FrameRange, LocalPath } from '@farmhand/model';
import type { FoundReference } from '../../found-reference.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';

/** What the readers of the kinds of reference are given. */
export interface ReferenceContext {
  readonly file: BlendFile;
  /** Frames that render of the file that is submitted, also when a library is read. */
  readonly frameRanges: readonly FrameRange[];
  /** Endings of the names of stereo and multi-view pictures: `_L`, `_R`. */
  readonly viewSuffixes: readonly string[];
  /** The scene that is read, also when a library is. */
  readonly mainPath: LocalPath;
}

/** A reference as it lies in one .blend; whether it is needed is known when all files are read. */
export interface BlendReference
  extends Pick<
    FoundReference,
    'storedPath' | 'kind' | 'expansion' | 'candidates' | 'follow' | 'optional' | 'copyInside'
  > {
  /** The data-block that holds it. */
  readonly id: IdBlock;
  /** Its property, in the words of Blender's Python. */
  readonly property: string;
  /** False by default. */
  readonly packed?: boolean;
  /** Null by default. */
  readonly frames?: FrameRange | null;
  /** By default it is needed when what renders reaches the data-block. */
  readonly need?: 'always' | 'never';
}

/** Finds the references of one kind. */
export interface ReferenceReader {
  /** Structures beside the data-blocks themselves that hold such references. */
  readonly structs?: readonly string[];
  read(context: ReferenceContext): Promise<readonly BlendReference[]>;
}

/** The file's data-blocks of one kind, by their two-letter code. */
export function idsOf(file: BlendFile, code: string): readonly IdBlock[] {
  return file.ids.filter((id) => id.code === code);
}
