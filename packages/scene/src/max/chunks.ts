/**
 * One chunk of a .max stream: an identifier, a length that includes the head, and either a value or more chunks.
 * Source: the streams themselves; the layout is the same in files of 3ds Max 2010 to 2017.
 */
export interface Chunk {
  readonly id: number;
  /** True when the content is chunks. */
  readonly isContainer: boolean;
  readonly content: Buffer;
}

const HEAD_BYTES = 6;
const LONG_HEAD_BYTES = 14;

/** The chunks in `bytes`, up to the first that does not fit. */
export function* chunksIn(bytes: Buffer): Generator<Chunk> {
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const id = bytes.readUInt16LE(at);
    const short = bytes.readUInt32LE(at + 2);
    let headBytes = HEAD_BYTES;
    let length = short & 0x7fffffff;
    let isContainer = short >= 0x80000000;
    if (short === 0) {
      // A length of zero announces one of 64 bits.
      if (at + LONG_HEAD_BYTES > bytes.length) {
        return;
      }
      headBytes = LONG_HEAD_BYTES;
      const upper = bytes.readUInt32LE(at + 10);
      isContainer = upper >= 0x80000000;
      length = (upper & 0x7fffffff) * 2 ** 32 + bytes.readUInt32LE(at + 6);
    }
    if (length < headBytes || at + length > bytes.length) {
      return;
    }
    yield { id, isContainer, content: bytes.subarray(at + headBytes, at + length) };
    at += length;
  }
}

/** The first chunk of this identifier directly in `bytes`. */
export function findChunk(bytes: Buffer, id: number): Chunk | null {
  for (const chunk of chunksIn(bytes)) {
    if (chunk.id === id) {
      return chunk;
    }
  }
  return null;
}

/** The number in the first chunk of this identifier; null when there is none. */
export function numberIn(bytes: Buffer, id: number): number | null {
  const chunk = findChunk(bytes, id);
  return chunk === null || chunk.isContainer || chunk.content.length < 4
    ? null
    : chunk.content.readUInt32LE(0);
}
