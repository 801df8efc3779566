import type { Address } from './address.ts';
import type { FileBlock } from './blocks.ts';

/** A data-block: its own block and the `DATA` blocks after it, which hold what belongs to it. */
export interface IdBlock extends FileBlock {
  /** Its name with Blender's two-letter prefix, as the artist has typed it: `IMWood`. */
  readonly fullName: string;
  /** What `id-traits.ts` has made of its own members; 0 for a placeholder. */
  readonly traits: number;
  /** Addresses of what its own data and its `DATA` blocks name, repeats and what is no data-block included. */
  readonly uses: readonly Address[];
  /**
   * The library, by its own block, that it comes from: that whose content it is a placeholder for (code `ID`), or the
   * archive it is packed in (Blender 5). Null for what the file itself holds.
   */
  readonly library: IdBlock | null;
  /** Where its `DATA` blocks begin and end in the content, in bytes. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** Name of a data-block as the artist sees it, without Blender's two-letter prefix. */
export function idName(id: IdBlock): string {
  return id.fullName.slice(2);
}
