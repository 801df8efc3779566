import type { ByteSource } from '../byte-source.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import type { Content, Stretch } from './content.ts';

/** Blender packs a mebibyte into each frame. A table that claims much more is not trusted. */
const FRAME_LIMIT_BYTES = 8 * 1024 * 1024;
/** As many as 64 GiB of content make. */
const FRAME_COUNT_LIMIT = 65_536;
/** Unpacked frames kept for the next read. */
const FRAMES_KEPT_BYTES = 6 * 1024 * 1024;

/** One zstd frame: where it lies in the file, and which part of the content it holds. */
export interface Frame {
  readonly packedAt: number;
  readonly packedBytes: number;
  readonly contentAt: number;
  readonly contentBytes: number;
}

const SEEK_TABLE_FOOTER_BYTES = 9;
const SKIPPABLE_HEAD_BYTES = 8;

/**
 * Reads the table in the skippable frame at the end of a seekable zstd file.
 * Format: `zstd_seekable_compression_format.md` in zstd's contrib folder.
 *
 * @returns Null when there is none, or none that fits the file; it can then still be unpacked from the front.
 */
export async function readSeekTable(source: ByteSource): Promise<readonly Frame[] | null> {
  const size = source.sizeBytes;
  if (size < SEEK_TABLE_FOOTER_BYTES + SKIPPABLE_HEAD_BYTES) {
    return null;
  }
  const footer = await source.read(size - SEEK_TABLE_FOOTER_BYTES, SEEK_TABLE_FOOTER_BYTES);
  if (footer.length < SEEK_TABLE_FOOTER_BYTES || footer.readUInt32LE(5) !== 0x8f92eab1) {
    return null;
  }
  const count = footer.readUInt32LE(0);
  const entryBytes = (footer.readUInt8(4) & 0x80) === 0 ? 8 : 12;
  const tableBytes = SKIPPABLE_HEAD_BYTES + count * entryBytes + SEEK_TABLE_FOOTER_BYTES;
  if (count === 0 || count > FRAME_COUNT_LIMIT || tableBytes > size) {
    return null;
  }
  const table = await source.read(size - tableBytes, tableBytes);
  if (table.length < tableBytes || table.readUInt32LE(0) !== 0x184d2a5e) {
    return null;
  }
  const frames: Frame[] = [];
  let packedAt = 0;
  let contentAt = 0;
  for (let index = 0; index < count; index += 1) {
    const packedBytes = table.readUInt32LE(SKIPPABLE_HEAD_BYTES + index * entryBytes);
    const contentBytes = table.readUInt32LE(SKIPPABLE_HEAD_BYTES + index * entryBytes + 4);
    if (packedBytes > FRAME_LIMIT_BYTES || contentBytes > FRAME_LIMIT_BYTES) {
      return null;
    }
    frames.push({ packedAt, packedBytes, contentAt, contentBytes });
    packedAt += packedBytes;
    contentAt += contentBytes;
  }
  return packedAt + tableBytes === size ? frames : null;
}

/**
 * Frames unpacked ahead, on other threads, while a run of frames is read one after the other. With three, no more is
 * gained, and the memory of another thread is lost.
 */
const FRAMES_AHEAD = 2;

/** A frame as it is packed, being read into a buffer. */
interface PackedFrame {
  readonly buffer: Buffer;
  readonly packed: Buffer;
  /** How many bytes there are. */
  readonly there: number | Promise<number>;
}

/**
 * The content of a seekable zstd file: only the frames that hold what is asked for are unpacked.
 *
 * @param frames - From {@link readSeekTable}.
 */
export async function framedContent(source: ByteSource, frames: readonly Frame[]): Promise<Content> {
  // Loaded only here, because it costs a tenth of the time that a plain file takes.
  const { zstdDecompress, zstdDecompressSync } = await import('node:zlib');
  const { path } = source;
  const last = frames.at(-1);
  const sizeBytes = last === undefined ? 0 : last.contentAt + last.contentBytes;
  const kept = new Map<number, Buffer | Promise<Buffer>>();
  let keptBytes = 0;
  let lastIndex = -2;

  function keep(index: number, content: Buffer | Promise<Buffer>): void {
    kept.set(index, content);
    keptBytes += frames[index]?.contentBytes ?? 0;
  }

  /** Gives up the frames that were kept longest, but for those that come next in a row. */
  function makeRoom(first: number): void {
    for (const index of kept.keys()) {
      if (keptBytes <= FRAMES_KEPT_BYTES) {
        return;
      }
      if (index < first || index > first + FRAMES_AHEAD) {
        const content = kept.get(index);
        kept.delete(index);
        keptBytes -= frames[index]?.contentBytes ?? 0;
        if (content instanceof Buffer) {
          giveBack(content);
        }
      }
    }
  }

  function checked(frame: Frame, content: Buffer): Buffer {
    if (content.length !== frame.contentBytes) {
      throw damaged(path, frame.packedAt, {
        en: 'the packed content unpacks to another size than it says',
        zh: '压缩内容解压后的大小与其记录的不符',
      });
    }
    return content;
  }

  function broken(frame: Frame, error: unknown): Error {
    return damaged(
      path,
      frame.packedAt,
      { en: 'the packed content does not unpack', zh: '压缩内容无法解压' },
      { cause: error },
    );
  }

  /** Buffers for packed frames that are free again. */
  const spare: Buffer[] = [];

  /** Begins to read a frame as it is packed. */
  function readPacked({ packedAt, packedBytes }: Frame): PackedFrame {
    const fitting = spare.pop();
    const buffer =
      fitting !== undefined && fitting.length >= packedBytes
        ? fitting
        : Buffer.allocUnsafeSlow(packedBytes * 2);
    const packed = buffer.subarray(0, packedBytes);
    return { buffer, packed, there: source.readInto(packed, packedAt) };
  }

  async function unpackLater(index: number, read = readPacked(frameOf(index))): Promise<Buffer> {
    const frame = frameOf(index);
    const { buffer, packed } = read;
    requireWhole(frame, await read.there);
    const unpacked = await new Promise<Buffer>((done, fail) => {
      zstdDecompress(packed, unpackOptions(frame), (error, result) =>
        error === null ? done(result) : fail(broken(frame, error)),
      );
    });
    spare.push(buffer);
    const content = checked(frame, unpacked);
    if (kept.has(index)) {
      kept.set(index, content);
    }
    return content;
  }

  /** The content of a frame; those after it are begun when it follows the one asked for before. */
  function contentOf(index: number): Buffer | Promise<Buffer> {
    const inRow = index === lastIndex + 1;
    lastIndex = index;
    if (inRow) {
      for (let ahead = index; ahead <= index + FRAMES_AHEAD && ahead < frames.length; ahead += 1) {
        if (!kept.has(ahead)) {
          const coming = unpackLater(ahead);
          // Whoever asks for it is told; a frame nobody asks for may be broken.
          coming.catch(() => undefined);
          keep(ahead, coming);
        }
      }
      makeRoom(index);
    }
    const known = kept.get(index);
    if (known !== undefined) {
      return known;
    }
    const content = unpackNow(index);
    keep(index, content);
    makeRoom(index);
    return content;
  }

  function unpackNow(index: number): Buffer | Promise<Buffer> {
    const frame = frameOf(index);
    const read = readPacked(frame);
    if (read.there instanceof Promise) {
      return unpackLater(index, read);
    }
    requireWhole(frame, read.there);
    let unpacked: Buffer;
    try {
      unpacked = zstdDecompressSync(read.packed, unpackOptions(frame));
    } catch (error) {
      throw broken(frame, error);
    }
    spare.push(read.buffer);
    return checked(frame, unpacked);
  }

  /** The file can become shorter while it is read. */
  function requireWhole({ packedAt, packedBytes }: Frame, there: number): void {
    if (there < packedBytes) {
      throw truncated(path, packedAt + there, {
        en: 'in the middle of its packed content',
        zh: '位于压缩内容的中间',
      });
    }
  }

  function frameOf(index: number): Frame {
    const frame = frames[index];
    if (frame === undefined) {
      throw new RangeError(`there is no frame ${index}`);
    }
    return frame;
  }

  function stretch(position: number, length: number): Stretch | Promise<Stretch> {
    const end = Math.min(sizeBytes, position + length);
    const index = frameAt(frames, position);
    const frame = frames[index];
    if (frame === undefined || position >= sizeBytes) {
      return { at: position, bytes: Buffer.alloc(0) };
    }
    if (end <= frame.contentAt + frame.contentBytes) {
      const at = frame.contentAt;
      const bytes = contentOf(index);
      return bytes instanceof Promise ? bytes.then((read) => ({ at, bytes: read })) : { at, bytes };
    }
    return stretchOverFrames(position, end, index);
  }

  async function stretchOverFrames(position: number, end: number, first: number): Promise<Stretch> {
    const bytes = Buffer.allocUnsafeSlow(end - position);
    let at = position;
    for (let index = first; at < end; index += 1) {
      const { contentAt, contentBytes } = frameOf(index);
      // At once: the next frame can take the room of this one.
      (await contentOf(index)).copy(bytes, at - position, at - contentAt);
      at = contentAt + contentBytes;
    }
    return { at: position, bytes };
  }

  /** A copy, because what is read may be kept, and frames are not. */
  function copyOf({ at, bytes }: Stretch, position: number, length: number): Buffer {
    return Buffer.from(bytes.subarray(Math.max(0, position - at), Math.max(0, position - at + length)));
  }

  return {
    sizeBytes,
    walk: () => stretch,
    read(position, length) {
      const found = stretch(position, length);
      return found instanceof Promise
        ? found.then((one) => copyOf(one, position, length))
        : copyOf(found, position, length);
    },
    close: async () => undefined,
  };
}

/**
 * Frees the memory of a frame now. Left to the garbage collector, which sees little of what lies outside its own heap,
 * a hundred frames would wait for it.
 */
function giveBack({ buffer, length }: Buffer): void {
  // A small frame is part of a pool that Node shares out.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) {
    buffer.transfer(0);
  }
}

function unpackOptions(frame: Frame): { readonly maxOutputLength: number; readonly chunkSize: number } {
  // One piece instead of the many small ones that would have to be joined.
  return { maxOutputLength: Math.max(1, frame.contentBytes), chunkSize: Math.max(64, frame.contentBytes) };
}

/** Index of the frame that holds a position of the content. */
function frameAt(frames: readonly Frame[], position: number): number {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((frames[middle]?.contentAt ?? 0) <= position) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
