import type { Address } from './address.ts';
import type { FileBlock } from './blocks.ts';
import type { IdBlock } from './id-block.ts';

/** A block of a structure that a reader asked for, and the data-block it belongs to. */
export interface HeldBlock {
  readonly block: FileBlock;
  readonly id: IdBlock;
}

/** Blocks of one structure, in the order of the file. */
export interface HeldBlocks extends Iterable<HeldBlock> {
  readonly count: number;
}

export const NO_BLOCKS: HeldBlocks = { count: 0, *[Symbol.iterator]() {} };

/** Blocks of one structure, while they are met. */
export interface BlockKeeper extends HeldBlocks {
  /** Keeps a copy of a `DATA` block. */
  add(block: FileBlock, id: IdBlock): void;
}

/** Far above any real file; a damaged one must not fill the memory. */
const BLOCK_LIMIT = 1_000_000;

/** Keeps blocks as bare numbers, a third of what objects would take: an animated crowd has a million curves. */
export function createBlockKeeper(): BlockKeeper {
  const ids: IdBlock[] = [];
  const addresses: Address[] = [];
  const structIndices: number[] = [];
  const counts: number[] = [];
  const offsets: number[] = [];
  const lengths: number[] = [];
  return {
    get count() {
      return ids.length;
    },
    add(block, id) {
      if (ids.length < BLOCK_LIMIT) {
        ids.push(id);
        addresses.push(block.address);
        structIndices.push(block.structIndex);
        counts.push(block.count);
        offsets.push(block.offset);
        lengths.push(block.length);
      }
    },
    *[Symbol.iterator]() {
      for (const [index, id] of ids.entries()) {
        const block: FileBlock = {
          code: 'DATA',
          address: addresses[index] ?? 0,
          structIndex: structIndices[index] ?? 0,
          count: counts[index] ?? 0,
          offset: offsets[index] ?? 0,
          length: lengths[index] ?? 0,
        };
        yield { block, id };
      }
    },
  };
}
