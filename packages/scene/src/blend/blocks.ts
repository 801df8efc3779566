import { damaged, truncated } from '../scene-read-error.ts';
import type { Content } from './container.ts';
import type { BlendHeader, BlockHeadLayout } from './header.ts';

/** One block of a .blend: a run of structures that were together in Blender's memory. */
export interface FileBlock {
  /** `IM`, `SC`, ... for data-blocks, `DATA` for what belongs to the one before, `GLOB`, `DNA1`, `ENDB`, ... */
  readonly code: string;
  /** Where it was in memory; pointers in other blocks name it by that. */
  readonly address: bigint;
  /** Index of its structure in the file's catalogue (DNA). */
  readonly structIndex: number;
  /** How many of that structure follow each other. */
  readonly count: number;
  /** Place of the body in the content, in bytes. */
  readonly offset: number;
  /** Size of the body in bytes. */
  readonly length: number;
}

const HEAD_BYTES: Readonly<Record<BlockHeadLayout, number>> = { pointers32: 20, pointers64: 24, large: 32 };

/** Heads are read through a window, so that a run of small blocks costs one read. */
const WINDOW_BYTES = 32 * 1024;

/**
 * Walks over the heads of the blocks from `start` to `end`, skipping their bodies.
 *
 * @param visit - Called for each block, in order; answering false ends the walk.
 * @returns False when the walk reached `end` without being ended.
 * @throws SceneReadError when the content is cut off or a head makes no sense.
 */
export async function walkBlocks(
  content: Content,
  path: string,
  header: BlendHeader,
  start: number,
  end: number,
  visit: (block: FileBlock) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  const headBytes = HEAD_BYTES[header.blockHead];
  let window: Buffer = Buffer.alloc(0);
  let windowAt = start;
  let at = start;
  while (at < end) {
    if (at < windowAt || at + headBytes > windowAt + window.length) {
      signal?.throwIfAborted();
      window = await content.read(at, WINDOW_BYTES);
      windowAt = at;
    }
    const head = window.subarray(at - windowAt, at - windowAt + headBytes);
    if (head.length < headBytes) {
      if (head.length >= 4 && head.toString('latin1', 0, 4) === 'ENDB') {
        return !visit({ code: 'ENDB', address: 0n, structIndex: 0, count: 0, offset: at, length: 0 });
      }
      throw truncated(path, content.sizeBytes, 'inside the head of a block');
    }
    const block = parseHead(head, at + headBytes, header, path);
    if (block.offset + block.length > content.sizeBytes) {
      throw truncated(
        path,
        content.sizeBytes,
        `but the block at byte ${at} goes on to byte ${block.offset + block.length}`,
      );
    }
    if (!visit(block)) {
      return true;
    }
    at = block.offset + block.length;
  }
  return false;
}

function parseHead(head: Buffer, offset: number, header: BlendHeader, path: string): FileBlock {
  const at = offset - head.length;
  // Two-letter codes are padded with zeros, which big-endian machines put first.
  const code = head.toString('latin1', 0, 4).replace(/^\0+|\0+$/g, '');
  if (!/^[A-Z][A-Z0-9_]{1,3}$/.test(code)) {
    throw damaged(path, at, 'where a block should begin, there is something else');
  }
  const { littleEndian } = header;
  const int = (place: number) => (littleEndian ? head.readInt32LE(place) : head.readInt32BE(place));
  const long = (place: number) => (littleEndian ? head.readBigInt64LE(place) : head.readBigInt64BE(place));
  const block = ((): FileBlock => {
    switch (header.blockHead) {
      case 'pointers32':
        return {
          code,
          length: int(4),
          address: BigInt(int(8) >>> 0),
          structIndex: int(12),
          count: int(16),
          offset,
        };
      case 'pointers64':
        return {
          code,
          length: int(4),
          address: BigInt.asUintN(64, long(8)),
          structIndex: int(16),
          count: int(20),
          offset,
        };
      case 'large':
        return {
          code,
          structIndex: int(4),
          address: BigInt.asUintN(64, long(8)),
          length: Number(long(16)),
          count: Number(long(24)),
          offset,
        };
    }
  })();
  if (block.length < 0 || block.count < 0 || block.structIndex < 0) {
    throw damaged(path, at, 'a block has a negative size');
  }
  return block;
}
