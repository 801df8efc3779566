import type { FrameRange } from '@farmhand/model';
import type { FoundReference } from '../../found-reference.ts';
import type { BlendFile, IdBlock } from '../file.ts';

/** What the readers of the kinds of data-block are given. */
export interface ReferenceContext {
  readonly file: BlendFile;
  /** Frames that render of the file that is submitted, also when a library is read. */
  readonly frameRanges: readonly FrameRange[];
  /** True unless nothing but a fake user keeps the data-block. */
  needed(id: IdBlock): boolean;
}

/** Finds the references that one kind of data-block holds. */
export type ReferenceReader = (context: ReferenceContext) => Promise<readonly FoundReference[]>;

/** The file's data-blocks of one kind, by their two-letter code. */
export function idsOf(file: BlendFile, code: string): readonly IdBlock[] {
  return file.ids.filter((id) => id.code === code);
}
