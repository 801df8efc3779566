import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { damaged, truncated } from '../../scene-read-error.ts';

/** A part of a Maya binary file: a group that has parts itself, or a chunk of data. */
export interface Chunk {
  /** Four letters: `CREA`; of a group those of its type, `HEAD`. */
  readonly id: string;
  readonly group: boolean;
  /** Where its data begins in the file, in bytes: of a group, behind its type. */
  readonly position: number;
  /** Length of its data in bytes. */
  readonly length: number;
}

/** A Maya binary file, which is an IFF file of Maya's own kind. */
export interface ChunkFile {
  readonly root: Chunk;
  /** Calls for each part of a group, in its order. */
  eachPart(group: Chunk, visit: (part: Chunk) => void | Promise<void>): Promise<void>;
  /** The chunk's data, or its beginning. */
  data(chunk: Chunk, limit: number): Promise<Buffer>;
}

const WINDOW_BYTES = 256 << 10;

/**
 * Opens a Maya binary file: `FOR4` up to Maya 2013, with four bytes of id and four of length; `FOR8` since Maya 2014,
 * with eight bytes of id (the letters, then four without meaning) and eight of length. All is big-endian. A chunk's data
 * is padded to four and eight bytes; a group begins with the four letters of its type, so that parts of a FOR8 are not
 * aligned in the file. From public readers, and checked against files of Maya 2020 of the kind FOR8.
 *
 * @throws SceneReadError when the file is cut off or no Maya file.
 */
export async function openChunks(source: ByteSource, pace: Pace): Promise<ChunkFile> {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;

  async function read(position: number, length: number): Promise<Buffer> {
    if (position < windowStart || position + length > windowStart + window.length) {
      window = await source.read(position, Math.max(length, WINDOW_BYTES));
      windowStart = position;
    }
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    const at = position - windowStart;
    return window.subarray(at, at + length);
  }

  const wide = (await read(0, 4)).toString('latin1') === 'FOR8';
  const word = wide ? 8 : 4;
  const headBytes = 2 * word;

  async function chunkAt(position: number, end: number): Promise<Chunk> {
    const head = await read(position, headBytes + 4);
    if (head.length < headBytes + 4 && head.length < headBytes) {
      throw truncated(source.path, source.sizeBytes, {
        en: 'inside the head of a part',
        zh: '位于某个部分的头部之内',
      });
    }
    const id = head.toString('latin1', 0, 4);
    const length = wide ? Number(head.readBigUInt64BE(8)) : head.readUInt32BE(4);
    const start = position + headBytes;
    if (length > end - start) {
      throw end >= source.sizeBytes
        ? truncated(source.path, source.sizeBytes, {
            en: `and the part at byte ${position} is longer`,
            zh: `而第 ${position} 字节处的部分更长`,
          })
        : damaged(source.path, position, {
            en: `the part "${printable(id)}" is longer than what it is in`,
            zh: `“${printable(id)}”部分超出了其所在部分的长度`,
          });
    }
    if (!/^(FOR|LIS|CAT|PRO)[48]$/.test(id)) {
      return { id, group: false, position: start, length };
    }
    if (length < 4 || head.length < headBytes + 4) {
      throw damaged(source.path, position, { en: 'a group has no type', zh: '某个组没有类型' });
    }
    const type = head.toString('latin1', headBytes, headBytes + 4);
    return { id: type, group: true, position: start + 4, length: length - 4 };
  }

  const root = await chunkAt(0, source.sizeBytes);
  if (!root.group || root.id.toLowerCase() !== 'maya') {
    throw damaged(source.path, 0, {
      en: 'it begins like a Maya scene but holds none',
      zh: '开头像 Maya 场景，但不含场景内容',
    });
  }
  return {
    root,
    async eachPart(group, visit) {
      const end = group.position + group.length;
      let position = group.position;
      // The padding behind the last part may be left out.
      while (position + headBytes <= end) {
        const part = await chunkAt(position, end);
        await visit(part);
        // A group's length has the padding of its parts in it.
        const padding = part.group ? 0 : (word - (part.length % word)) % word;
        position = part.position + part.length + padding;
      }
    },
    data: (chunk, limit) => read(chunk.position, Math.min(chunk.length, limit)),
  };
}

function printable(id: string): string {
  return id.replace(/[^ -~]/g, '?');
}
