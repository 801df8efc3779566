import { open } from 'node:fs/promises';

export interface PictureSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Enough for the headers below; JPEG and OpenEXR headers may be longer, and then tell nothing. */
const HEAD_BYTES = 256 * 1024;

/** Reads the size of a picture from its head. Null for formats other than PNG, JPEG and OpenEXR, and for damaged ones. */
export async function pictureSize(path: string): Promise<PictureSize | null> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
    return sizeFromHead(bytes.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function sizeFromHead(head: Buffer): PictureSize | null {
  if (head.length >= 24 && head.readUInt32BE(0) === 0x89504e47) {
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  }
  if (head.length >= 4 && head.readUInt16BE(0) === 0xffd8) return jpegSize(head);
  if (head.length >= 8 && head.readUInt32LE(0) === 0x01312f76) return exrSize(head);
  return null;
}

/** Segments follow each other, each with its length, until one that begins a frame. */
function jpegSize(head: Buffer): PictureSize | null {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff; ) {
    const marker = head[at + 1] ?? 0;
    // C4, C8 and CC are tables, the others from C0 to CF begin a frame.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    }
    at += 2 + head.readUInt16BE(at + 2);
  }
  return null;
}

/** Attributes follow each other: name, type, length, value. The picture's size is that of its display window. */
function exrSize(head: Buffer): PictureSize | null {
  const text = (at: number) => {
    const end = head.indexOf(0, at);
    return end === -1 ? null : head.toString('latin1', at, end);
  };
  for (let at = 8; at < head.length; ) {
    const name = text(at);
    if (name === null || name === '') return null;
    const type = text(at + name.length + 1);
    if (type === null) return null;
    const value = at + name.length + type.length + 6;
    if (value > head.length) return null;
    if (name === 'displayWindow' && value + 16 <= head.length) {
      return {
        width: head.readInt32LE(value + 8) - head.readInt32LE(value) + 1,
        height: head.readInt32LE(value + 12) - head.readInt32LE(value + 4) + 1,
      };
    }
    at = value + head.readUInt32LE(value - 4);
  }
  return null;
}
