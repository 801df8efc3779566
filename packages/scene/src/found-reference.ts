import type { FrameRange, Owner, ReferenceKind } from '@farmhand/model';
import type { Expansion } from './expansion.ts';

/** A reference as a reader of one format finds it, before anybody looks at the disk. */
export interface FoundReference {
  /** Never empty. */
  readonly storedPath: string;
  readonly kind: ReferenceKind;
  readonly owner: Owner;
  readonly packed: boolean;
  readonly needed: boolean;
  readonly frames: FrameRange | null;
  readonly expansion: Expansion;
}
