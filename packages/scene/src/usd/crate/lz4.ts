/** Why a block cannot be unpacked. */
export type Unpacked = Buffer | 'damaged';

/**
 * Unpacks one LZ4 block, of the plain block format without a frame.
 *
 * @param target - Filled from `from` on; the block must not need more room.
 * @returns Where the target is filled to, or -1 when the block is damaged.
 */
function unpackBlock(block: Buffer, target: Buffer, from: number): number {
  let at = 0;
  let to = from;
  while (at < block.length) {
    const token = block[at] ?? 0;
    at += 1;
    let literals = token >> 4;
    if (literals === 15) {
      const more = lengthAt(block, at);
      if (more < 0) {
        return -1;
      }
      literals += more;
      at += lengthBytes(more);
    }
    if (at + literals > block.length || to + literals > target.length) {
      return -1;
    }
    block.copy(target, to, at, at + literals);
    at += literals;
    to += literals;
    if (at === block.length) {
      // The last sequence has literals only.
      return to;
    }
    if (at + 2 > block.length) {
      return -1;
    }
    const distance = block.readUInt16LE(at);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      const more = lengthAt(block, at);
      if (more < 0) {
        return -1;
      }
      length += more;
      at += lengthBytes(more);
    }
    const source = to - distance;
    if (distance === 0 || source < from || to + length > target.length) {
      return -1;
    }
    if (distance >= length) {
      target.copyWithin(to, source, source + length);
    } else if (distance === 1) {
      target.fill(target[source] ?? 0, to, to + length);
    } else {
      for (let index = 0; index < length; index += 1) {
        target[to + index] = target[source + index] ?? 0;
      }
    }
    to += length;
  }
  return to;
}

/** A length that goes on in further bytes, each 255 but the last: what they add, or -1 when they are cut off. */
function lengthAt(block: Buffer, start: number): number {
  let length = 0;
  for (let at = start; at < block.length; at += 1) {
    const more = block[at] ?? 0;
    length += more;
    if (more !== 255) {
      return length;
    }
  }
  return -1;
}

/** How many bytes {@link lengthAt} has read for a length. */
function lengthBytes(length: number): number {
  return Math.floor(length / 255) + 1;
}

/**
 * Unpacks what USD's own fast compression wrote: a byte with the number of parts, 0 for a single LZ4 block that fills
 * the rest, else that many parts, each with its length before it (32 bits, little-endian).
 *
 * @param unpackedLength - At most how long it gets, in bytes.
 */
export function unpackFast(packed: Buffer, unpackedLength: number): Unpacked {
  const parts = packed[0];
  if (parts === undefined || unpackedLength > packed.length * 255) {
    return 'damaged';
  }
  const target = Buffer.alloc(unpackedLength);
  if (parts === 0) {
    const end = unpackBlock(packed.subarray(1), target, 0);
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
    to = unpackBlock(packed.subarray(at, at + length), target, to);
    if (to < 0) {
      return 'damaged';
    }
    at += length;
  }
  return target.subarray(0, to);
}
