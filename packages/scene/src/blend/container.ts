import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, createZstdDecompress, zstdDecompress } from 'node:zlib';
import { damaged, SceneReadError, truncated } from '../scene-read-error.ts';
import { describeContent } from './describe-content.ts';

/** The unpacked bytes of a .blend, readable at any place whatever it is packed with. */
export interface Content {
  /** Unpacked. */
  readonly sizeBytes: number;
  /** Reads `length` bytes at `position`; fewer only where the content ends. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const BLENDER = Buffer.from('BLENDER');

/** An open scene file. */
export interface OpenedFile {
  readonly content: Content;
  /** Size on disk, as packed. */
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What a packed file unpacks to is kept in memory up to this size, and in a temporary file beyond it. */
const MEMORY_LIMIT_BYTES = 64 * 1024 * 1024;
/** Nothing honest unpacks to more; a damaged or hostile file must not fill the disk. */
const UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024 * 1024;
/** Blender packs a mebibyte into each frame. A table that claims much more is not trusted. */
const FRAME_LIMIT_BYTES = 32 * 1024 * 1024;
/** Unpacked zstd frames kept for the next read. */
const FRAMES_KEPT = 8;

/**
 * Opens a .blend: plain, gzip (Blender before 3.0) or zstd (3.0 and later). The caller closes it.
 *
 * Plain files and zstd files with a seek table, which is what Blender writes, are read in place, only where asked.
 *
 * @throws SceneReadError when the file is missing, empty, unreadable, not a .blend, or its packing is broken.
 */
export async function openContent(path: string, signal?: AbortSignal): Promise<OpenedFile> {
  const handle = await openFile(path);
  try {
    const { size, mtimeMs } = await handle.stat();
    const content = await contentOf(path, handle, size, signal);
    return { content, sizeBytes: size, modifiedMs: Math.trunc(mtimeMs) };
  } catch (error) {
    await handle.close();
    throw readFailure(path, error);
  }
}

async function contentOf(
  path: string,
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Content> {
  const head = await readAt(path, handle, 0, 64);
  if (size === 0) {
    throw new SceneReadError(
      'scene-empty',
      `${path} is empty.`,
      'Save the scene again, or take a backup (.blend1) of it.',
    );
  }
  if (startsLike(head, BLENDER)) {
    return inPages({
      sizeBytes: size,
      read: (position, length) =>
        readAt(path, handle, position, Math.min(length, Math.max(0, size - position))),
      close: () => handle.close(),
    });
  }
  if (startsLike(head, ZSTD)) {
    const frames = await readSeekTable(path, handle, size);
    if (frames !== null) {
      return await requireBlend(path, 'zstd', framedContent(path, handle, frames));
    }
    await handle.close();
    return await requireBlend(path, 'zstd', await unpack(path, size, createZstdDecompress(), signal));
  }
  if (startsLike(head, GZIP)) {
    await handle.close();
    return await requireBlend(path, 'gzip', await unpack(path, size, createGunzip(), signal));
  }
  throw notBlend(path, describeContent(head));
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a named pipe would wait for a writer, perhaps for ever.
    const stats = await stat(path);
    if (!stats.isFile()) {
      throw notBlend(path, stats.isDirectory() ? 'a folder' : 'a device or a pipe');
    }
    return await open(path, 'r');
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      throw error;
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new SceneReadError(
        'scene-missing',
        `There is no file ${path}.`,
        'Check the path; save the scene first if it is new.',
        { cause: error },
      );
    }
    throw new SceneReadError(
      'scene-not-readable',
      `${path} cannot be opened (${String(code ?? error)}).`,
      'Check that you may read the file and that its drive is connected.',
      { cause: error },
    );
  }
}

function notBlend(path: string, what: string): SceneReadError {
  return new SceneReadError(
    'scene-not-readable',
    `${path} is not a .blend file: it looks like ${what}.`,
    'Choose the file that Blender saved.',
  );
}

async function requireBlend(path: string, packing: string, content: Content): Promise<Content> {
  try {
    const head = await content.read(0, 64);
    if (!startsLike(head, BLENDER)) {
      throw notBlend(path, `${describeContent(head)} packed with ${packing}`);
    }
    return content;
  } catch (error) {
    await content.close();
    throw error;
  }
}

/** True also for a file too short to tell the whole mark: it is then cut off, not something else. */
function startsLike(head: Buffer, mark: Buffer): boolean {
  const shared = Math.min(head.length, mark.length);
  return shared > 0 && head.subarray(0, shared).equals(mark.subarray(0, shared));
}

async function readAt(path: string, handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle
      .read(buffer, done, length - done, position + done)
      .catch((error: unknown) => Promise.reject(readFailure(path, error)));
    if (bytesRead === 0) {
      return buffer.subarray(0, done);
    }
    done += bytesRead;
  }
  return buffer;
}

/** A failure of the disk in the artist's words; an error that is in such words already stays as it is. */
function readFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The system's codes are texts; an aborted signal's reason may have a number.
  return SceneReadError.isInstance(error) || typeof code !== 'string'
    ? error
    : new SceneReadError(
        'scene-not-readable',
        `${path} could not be read (${String(code)}).`,
        'Check that its drive is connected and that the temporary folder has room.',
        { cause: error },
      );
}

/** One zstd frame: where it lies in the file, and which part of the content it holds. */
interface Frame {
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
async function readSeekTable(
  path: string,
  handle: FileHandle,
  size: number,
): Promise<readonly Frame[] | null> {
  if (size < SEEK_TABLE_FOOTER_BYTES + SKIPPABLE_HEAD_BYTES) {
    return null;
  }
  const footer = await readAt(path, handle, size - SEEK_TABLE_FOOTER_BYTES, SEEK_TABLE_FOOTER_BYTES);
  if (footer.length < SEEK_TABLE_FOOTER_BYTES || footer.readUInt32LE(5) !== 0x8f92eab1) {
    return null;
  }
  const count = footer.readUInt32LE(0);
  const entryBytes = (footer.readUInt8(4) & 0x80) === 0 ? 8 : 12;
  const tableBytes = SKIPPABLE_HEAD_BYTES + count * entryBytes + SEEK_TABLE_FOOTER_BYTES;
  if (count === 0 || tableBytes > size) {
    return null;
  }
  const table = await readAt(path, handle, size - tableBytes, tableBytes);
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

const zstdDecompressAsync = promisify(zstdDecompress);

function framedContent(path: string, handle: FileHandle, frames: readonly Frame[]): Content {
  const last = frames.at(-1);
  const sizeBytes = last === undefined ? 0 : last.contentAt + last.contentBytes;
  const kept = new Map<Frame, Buffer>();

  async function contentOfFrame(frame: Frame): Promise<Buffer> {
    const known = kept.get(frame);
    if (known !== undefined) {
      kept.delete(frame);
      kept.set(frame, known);
      return known;
    }
    const packed = await readAt(path, handle, frame.packedAt, frame.packedBytes);
    let content: Buffer;
    try {
      content = await zstdDecompressAsync(packed, { maxOutputLength: Math.max(1, frame.contentBytes) });
    } catch (error) {
      throw damaged(path, frame.packedAt, 'the packed content does not unpack', { cause: error });
    }
    if (content.length !== frame.contentBytes) {
      throw damaged(path, frame.packedAt, 'the packed content unpacks to another size than it says');
    }
    kept.set(frame, content);
    if (kept.size > FRAMES_KEPT) {
      const oldest = kept.keys().next().value;
      if (oldest !== undefined) {
        kept.delete(oldest);
      }
    }
    return content;
  }

  return {
    sizeBytes,
    close: () => handle.close(),
    async read(position, length) {
      const end = Math.min(sizeBytes, position + length);
      const parts: Buffer[] = [];
      let at = position;
      let index = frameAt(frames, position);
      while (at < end) {
        const frame = frames[index];
        if (frame === undefined) {
          break;
        }
        const content = await contentOfFrame(frame);
        parts.push(content.subarray(at - frame.contentAt, Math.min(end - frame.contentAt, content.length)));
        at = Math.min(end, frame.contentAt + frame.contentBytes);
        index += 1;
      }
      const [only] = parts;
      return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    },
  };
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

const PAGE_BYTES = 64 * 1024;
const PAGES_KEPT = 64;

/** Reads small parts in whole pages and keeps some, because what is read next mostly lies near. */
function inPages(content: Content): Content {
  const kept = new Map<number, Promise<Buffer>>();

  function page(index: number): Promise<Buffer> {
    let found = kept.get(index);
    if (found === undefined) {
      found = content.read(index * PAGE_BYTES, PAGE_BYTES);
      if (kept.size >= PAGES_KEPT) {
        const oldest = kept.keys().next().value;
        if (oldest !== undefined) {
          kept.delete(oldest);
        }
      }
    } else {
      kept.delete(index);
    }
    kept.set(index, found);
    return found;
  }

  return {
    ...content,
    async read(position, length) {
      const index = Math.floor(position / PAGE_BYTES);
      const start = position - index * PAGE_BYTES;
      return start + length <= PAGE_BYTES
        ? (await page(index)).subarray(start, start + length)
        : content.read(position, length);
    },
  };
}

/** Unpacks from front to end, into memory or, when it grows, into a temporary file. */
async function unpack(
  path: string,
  packedSize: number,
  decoder: ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>,
  signal: AbortSignal | undefined,
): Promise<Content> {
  const input = createReadStream(path);
  input.on('error', (error) => decoder.destroy(error));
  input.pipe(decoder);
  const spool = createSpool(path);
  try {
    for await (const chunk of decoder) {
      signal?.throwIfAborted();
      await spool.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
      if (spool.sizeBytes() > UNPACKED_LIMIT_BYTES) {
        throw new SceneReadError(
          'scene-unsupported',
          `${path} unpacks to more than ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GiB.`,
          'Save the scene without compression.',
        );
      }
    }
    return await spool.finish();
  } catch (error) {
    await spool.discard();
    signal?.throwIfAborted();
    if (SceneReadError.isInstance(error)) {
      throw error;
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR') {
      throw truncated(path, packedSize, 'in the middle of its packed content', { cause: error });
    }
    if (code.startsWith('Z_') || code.startsWith('ZSTD_')) {
      throw damaged(path, input.bytesRead, 'or shortly before it, the packed content does not unpack', {
        cause: error,
      });
    }
    throw readFailure(path, error);
  } finally {
    input.destroy();
    decoder.destroy();
  }
}

interface Spool {
  sizeBytes(): number;
  write(chunk: Buffer): Promise<void>;
  finish(): Promise<Content>;
  discard(): Promise<void>;
}

function createSpool(path: string): Spool {
  let chunks: Buffer[] = [];
  let size = 0;
  let overflow: { readonly folder: string; readonly handle: FileHandle } | null = null;

  async function discard(): Promise<void> {
    chunks = [];
    if (overflow !== null) {
      const { folder, handle } = overflow;
      overflow = null;
      await handle.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    sizeBytes: () => size,
    discard,
    async write(chunk) {
      size += chunk.length;
      chunks.push(chunk);
      if (overflow === null && size > MEMORY_LIMIT_BYTES) {
        const folder = await mkdtemp(join(tmpdir(), 'farmhand-scene-'));
        overflow = { folder, handle: await open(join(folder, 'content'), 'wx+', 0o600) };
      }
      if (overflow !== null) {
        for (const waiting of chunks) {
          await overflow.handle.appendFile(waiting);
        }
        chunks = [];
      }
    },
    async finish() {
      if (overflow === null) {
        const all = Buffer.concat(chunks);
        chunks = [];
        return {
          sizeBytes: all.length,
          read: async (position, length) => all.subarray(position, position + length),
          close: async () => undefined,
        };
      }
      const { handle } = overflow;
      return {
        sizeBytes: size,
        read: (position, length) =>
          readAt(path, handle, position, Math.min(length, Math.max(0, size - position))),
        close: discard,
      };
    },
  };
}
