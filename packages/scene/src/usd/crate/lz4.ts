import type { Pace } from '../../pace.ts';

/** What was packed, or that it cannot be unpacked. */
export type Unpacked = Buffer | 'damaged';

/** How far a block has been unpacked. */
interface Progress {
  /** In the block. */
  at: number;
  /** In the target. */
  to: number;
}

/** Bytes that are unpacked before others may have a turn: about a millisecond. */
const SLICE_BYTES = 1 << 20;
/** Below this, copying byte by byte is quicker than asking for it. */
const SHORT = 32;

/**
 * Unpacks one LZ4 block, of the plain block format without a frame, until the slice is full or the block ends.
 *
 * @param from - Where the block's content begins in the target: nothing before it may be referred to.
 * @returns False when the block is damaged.
 */
function unpackSlice(block: Buffer, target: Buffer, from: number, progress: Progress): boolean {
  let { at, to } = progress;
  const enough = to + SLICE_BYTES;
  while (at < block.length && to < enough) {
    const token = block[at] ?? 0;
    at += 1;
    let literals = token >> 4;
    if (literals === 15) {
      for (let more = 255; more === 255; at += 1) {
        if (at >= block.length) {
          return false;
        }
        more = block[at] ?? 0;
        literals += more;
      }
    }
    if (at + literals > block.length || to + literals > target.length) {
      return false;
    }
    if (literals > SHORT) {
      block.copy(target, to, at, at + literals);
    } else {
      for (let index = 0; index < literals; index += 1) {
        target[to + index] = block[at + index] ?? 0;
      }
    }
    at += literals;
    to += literals;
    if (at === block.length) {
      // The last sequence has literals only.
      break;
    }
    if (at + 2 > block.length) {
      return false;
    }
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      for (let more = 255; more === 255; at += 1) {
        if (at >= block.length) {
          return false;
        }
        more = block[at] ?? 0;
        length += more;
      }
    }
    const source = to - distance;
    if (distance === 0 || source < from || to + length > target.length) {
      return false;
    }
    if (length > SHORT && distance >= length) {
      target.copyWithin(to, source, source + length);
    } else if (length > SHORT && distance === 1) {
      target.fill(target[source] ?? 0, to, to + length);
    } else {
      for (let index = 0; index < length; index += 1) {
        target[to + index] = target[source + index] ?? 0;
      }
    }
    to += length;
  }
  progress.at = at;
  progress.to = to;
  return true;
}

async function unpackBlock(block: Buffer, target: Buffer, from: number, pace: Pace): Promise<number> {
  const progress: Progress = { at: 0, to: from };
  while (progress.at < block.length) {
    if (!unpackSlice(block, target, from, progress)) {
      return -1;
    }
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
  }
  return progress.to;
}

/**
 * Unpacks what USD's own fast compression wrote: a byte with the number of parts, 0 for a single LZ4 block that fills
 * the rest, else that many parts, each with its length before it (32 bits, little-endian).
 *
 * @param unpackedLength - At most how long it gets, in bytes.
 */
export async function unpackFast(packed: Buffer, unpackedLength: number, pace: Pace): Promise<Unpacked> {
  const parts = packed[0];
  if (parts === undefined || unpackedLength > packed.length * 255) {
    return 'damaged';
  }
  const target = Buffer.alloc(unpackedLength);
  if (parts === 0) {
    const end = await unpackBlock(packed.subarray(1), target, 0, pace);
    return end < 0 ? 'damaged' : target.subarray(0, end);
  }
  let at = 1;
  let to = 0;
  for (let part = 0; part < parts; part += 1) {
    if (at + 4 > packed.length) {
      return 'damaged';
    }
    const length = packed.readInt32LE(at);
    at += 4;
    if (length < 0 || at + length > packed.length) {
      return 'damaged';
    }
    to = await unpackBlock(packed.subarray(at, at + length), target, to, pace);
    if (to < 0) {
      return 'damaged';
    }
    at += length;
  }
  return target.subarray(0, to);
}
