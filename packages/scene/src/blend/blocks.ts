import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { type Address, readAddress } from './address.ts';
import type { Content, Stretch } from './content.ts';
import type { BlendHeader, BlockHeadLayout } from './header.ts';

/** One block of a .blend: a run of structures that were together in Blender's memory. */
export interface FileBlock {
  /** `IM`, `SC`, ... for data-blocks, `DATA` for what belongs to the one before, `GLOB`, `DNA1`, `ENDB`, ... */
  readonly code: string;
  /** Where it was in memory; pointers in other blocks name it by that. */
  readonly address: Address;
  /** Index of its structure in the file's catalogue (DNA). */
  readonly structIndex: number;
  /** How many of that structure follow each other. */
  readonly count: number;
  /** Place of the body in the content, in bytes. */
  readonly offset: number;
  /** Size of the body in bytes. */
  readonly length: number;
}

/** The body of a block, inside a larger buffer: cutting each out of it would be most of the work of a walk. */
export interface Body {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** What is done with the blocks of a walk. */
export interface BlockVisitor {
  /** True when the walk is to have this block's body at hand; by default it steps over the bodies. */
  readonly wantsBody?: (block: FileBlock) => boolean;
  /**
   * Called for each block, in order; answering false ends the walk.
   *
   * @param block - The same object for all blocks: a copy is to be made of what is kept.
   * @param body - The body, at most {@link BODY_LIMIT_BYTES} of it; null unless it was wanted. The same object for all
   * bodies, too.
   */
  readonly visit: (block: FileBlock, body: Body | null) => boolean;
}

const HEAD_BYTES: Readonly<Record<BlockHeadLayout, number>> = { pointers32: 20, pointers64: 24, large: 32 };

/** No run of structures that point to data-blocks is longer in a real file. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Walks over the blocks from `start` to `end`.
 *
 * @returns False when the walk reached `end` without being ended.
 * @throws SceneReadError when the content is cut off or a head makes no sense.
 */
export async function walkBlocks(
  content: Content,
  path: string,
  header: BlendHeader,
  start: number,
  end: number,
  { wantsBody, visit }: BlockVisitor,
  pace: Pace,
): Promise<boolean> {
  const headBytes = HEAD_BYTES[header.blockHead];
  const parseHead = headParser(header, path);
  const stretches = content.walk();
  const block = blankBlock();
  const body: Filled<Body> = { bytes: Buffer.alloc(0), start: 0, end: 0 };
  let bytes: Buffer = body.bytes;
  let bytesAt = start;

  /** A promise only when there is something to wait for. */
  function load(position: number, length: number): Promise<void> | undefined {
    // First, since it throws once the work is given up: nobody would be left to hear of a read that fails for that reason too.
    const pause = pace.breathe();
    const loaded = stretches(position, length);
    if (loaded instanceof Promise || pause !== undefined) {
      return Promise.all([loaded, pause]).then(([stretch]) => take(stretch));
    }
    take(loaded);
    return undefined;
  }

  function take(stretch: Stretch): void {
    bytes = stretch.bytes;
    bytesAt = stretch.at;
  }

  let at = start;
  while (at < end) {
    if (at < bytesAt || at + headBytes > bytesAt + bytes.length) {
      const loading = load(at, headBytes);
      if (loading !== undefined) {
        await loading;
      }
    }
    const headAt = at - bytesAt;
    if (headAt + headBytes > bytes.length) {
      if (bytes.toString('latin1', headAt, headAt + 4) === 'ENDB') {
        Object.assign(block, blankBlock(), { code: 'ENDB', offset: at });
        return !visit(block, null);
      }
      throw truncated(path, content.sizeBytes, {
        en: 'inside the head of a block',
        zh: '位于某个块的头部之内',
      });
    }
    parseHead(block, bytes, headAt, at);
    if (block.offset + block.length > content.sizeBytes) {
      throw truncated(path, content.sizeBytes, {
        en: `but the block at byte ${at} goes on to byte ${block.offset + block.length}`,
        zh: `而第 ${at} 字节处的块一直延续到第 ${block.offset + block.length} 字节`,
      });
    }
    const wanted = wantsBody?.(block) === true;
    if (wanted) {
      const length = Math.min(block.length, BODY_LIMIT_BYTES);
      if (block.offset + length > bytesAt + bytes.length) {
        const loading = load(block.offset, length);
        if (loading !== undefined) {
          await loading;
        }
      }
      body.bytes = bytes;
      body.start = block.offset - bytesAt;
      body.end = Math.min(body.start + length, bytes.length);
    }
    if (!visit(block, wanted ? body : null)) {
      return true;
    }
    at = block.offset + block.length;
  }
  return false;
}

type Filled<T> = { -readonly [Key in keyof T]: T[Key] };

/** A block for {@link headParser} to fill. */
export function blankBlock(): Filled<FileBlock> {
  return { code: '', address: 0, structIndex: 0, count: 0, offset: 0, length: 0 };
}

/** @returns A function that fills `block` from its head at `headAt` in `bytes`, which is at `at` in the content. */
export function headParser(
  header: BlendHeader,
  path: string,
): (block: Filled<FileBlock>, bytes: Buffer, headAt: number, at: number) => void {
  const { littleEndian, blockHead } = header;
  const headBytes = HEAD_BYTES[blockHead];
  const codes = new Map<number, string>();
  const int = littleEndian
    ? (bytes: Buffer, place: number) => bytes.readInt32LE(place)
    : (bytes: Buffer, place: number) => bytes.readInt32BE(place);
  const long = littleEndian
    ? (bytes: Buffer, place: number) => bytes.readInt32LE(place + 4) * 2 ** 32 + bytes.readUInt32LE(place)
    : (bytes: Buffer, place: number) => bytes.readInt32BE(place) * 2 ** 32 + bytes.readUInt32BE(place + 4);

  function codeAt(bytes: Buffer, headAt: number, at: number): string {
    const key = bytes.readUInt32LE(headAt);
    let code = codes.get(key);
    if (code === undefined) {
      // Two-letter codes are padded with zeros, which big-endian machines put first.
      code = bytes.toString('latin1', headAt, headAt + 4).replace(/^\0+|\0+$/g, '');
      if (!/^[A-Z][A-Z0-9_]{1,3}$/.test(code)) {
        throw damaged(path, at, {
          en: 'where a block should begin, there is something else',
          zh: '本应是块的开头，却是其他内容',
        });
      }
      codes.set(key, code);
    }
    return code;
  }

  return (block, bytes, headAt, at) => {
    block.code = codeAt(bytes, headAt, at);
    block.offset = at + headBytes;
    if (blockHead === 'pointers64') {
      block.length = int(bytes, headAt + 4);
      block.address = readAddress(bytes, headAt + 8, 8, littleEndian);
      block.structIndex = int(bytes, headAt + 16);
      block.count = int(bytes, headAt + 20);
    } else if (blockHead === 'pointers32') {
      block.length = int(bytes, headAt + 4);
      block.address = readAddress(bytes, headAt + 8, 4, littleEndian);
      block.structIndex = int(bytes, headAt + 12);
      block.count = int(bytes, headAt + 16);
    } else {
      block.structIndex = int(bytes, headAt + 4);
      block.address = readAddress(bytes, headAt + 8, 8, littleEndian);
      block.length = long(bytes, headAt + 16);
      block.count = long(bytes, headAt + 24);
    }
    if (block.length < 0 || block.count < 0 || block.structIndex < 0) {
      throw damaged(path, at, { en: 'a block has a negative size', zh: '某个块的大小为负数' });
    }
  };
}
