import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteSource, readFailure } from '../byte-source.ts';
import { damaged, SceneReadError, truncated } from '../scene-read-error.ts';
import type { Content } from './content.ts';
import { contentInMemory } from './content-in-memory.ts';
import { contentInPlace } from './content-in-place.ts';

/** What a packed file unpacks to is kept in memory up to this size, and in a temporary file beyond it. */
const MEMORY_LIMIT_BYTES = 32 * 1024 * 1024;
/** Nothing honest unpacks to more; a damaged or hostile file must not fill the disk. */
const UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024 * 1024;

/**
 * Unpacks from front to end, into memory or, when it grows, into a temporary file.
 *
 * @throws SceneReadError when the packing is broken or the content is impossibly large.
 */
export async function unpack(
  { path, sizeBytes: packedSize }: ByteSource,
  packing: 'gzip' | 'zstd',
  signal: AbortSignal | undefined,
): Promise<Content> {
  const { createGunzip, createZstdDecompress } = await import('node:zlib');
  const decoder = packing === 'gzip' ? createGunzip() : createZstdDecompress();
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
          {
            en: `${path} unpacks to more than ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GiB.`,
            zh: `${path} 解压后超过 ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GiB。`,
          },
          { en: 'Save the scene without compression.', zh: '请以不压缩的方式保存场景。' },
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
      throw truncated(
        path,
        packedSize,
        { en: 'in the middle of its packed content', zh: '位于压缩内容的中间' },
        { cause: error },
      );
    }
    if (code.startsWith('Z_') || code.startsWith('ZSTD_')) {
      throw damaged(
        path,
        input.bytesRead,
        {
          en: 'or shortly before it, the packed content does not unpack',
          zh: '或稍前的位置，压缩内容无法解压',
        },
        {
          cause: error,
        },
      );
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
        return contentInMemory(all);
      }
      const { handle } = overflow;
      const readInto = async (bytes: Buffer, position: number) => {
        const { bytesRead } = await handle
          .read(bytes, 0, bytes.length, position)
          .catch((error: unknown) => Promise.reject(readFailure(path, error)));
        return bytesRead;
      };
      return contentInPlace(size, readInto, discard);
    },
  };
}
