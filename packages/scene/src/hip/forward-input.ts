import { createGunzip } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, SceneReadError, truncated } from '../scene-read-error.ts';

/** Bytes read from front to end, with a look ahead. */
export interface ForwardInput {
  /** Where the next byte lies, in bytes of the content. */
  position(): number;
  /** The next `length` bytes, not consumed; fewer only where the content ends. Valid until the next call. */
  peek(length: number): Promise<Buffer>;
  /** Passes over bytes. @returns How many there were; fewer than asked only where the content ends. */
  skip(length: number): Promise<number>;
}

/** What is read at once of a plain file, in bytes. */
const WINDOW_BYTES = 256 * 1024;

/** A plain file: what is passed over is not read at all. */
export function plainInput(source: ByteSource): ForwardInput {
  let at = 0;
  let window: Buffer = Buffer.alloc(0);
  let windowAt = 0;
  return {
    position: () => at,
    async peek(length) {
      const wanted = Math.min(length, source.sizeBytes - at);
      if (at < windowAt || at + wanted > windowAt + window.length) {
        window = await source.read(at, Math.max(wanted, WINDOW_BYTES));
        windowAt = at;
      }
      return window.subarray(at - windowAt, at - windowAt + Math.max(0, wanted));
    },
    async skip(length) {
      const done = Math.max(0, Math.min(length, source.sizeBytes - at));
      at += done;
      return done;
    },
  };
}

/** No honest scene unpacks to more; a hostile file must not keep the process busy for ever. */
const UNPACKED_LIMIT_BYTES = 16 * 1024 ** 3;
const PACKED_PART_BYTES = 128 * 1024;

async function* partsOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.sizeBytes; at += PACKED_PART_BYTES) {
    yield await source.read(at, PACKED_PART_BYTES);
  }
}

/** Unpacked content of a gzip file, handed out as it comes. */
async function* unpack(source: ByteSource): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  const decoder = createGunzip();
  async function feed(): Promise<void> {
    for await (const part of partsOf(source)) {
      packedBytes += part.length;
      if (!decoder.write(part)) {
        await new Promise<void>((done) => {
          decoder.once('drain', done);
          decoder.once('close', done);
        });
      }
      if (decoder.destroyed) {
        return;
      }
    }
    decoder.end();
  }
  const fed = feed().catch((error: unknown) => {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of decoder) {
      if (Buffer.isBuffer(chunk)) {
        unpackedBytes += chunk.length;
        if (unpackedBytes > UNPACKED_LIMIT_BYTES) {
          throw new SceneReadError(
            'scene-unsupported',
            {
              en: `${source.path} unpacks to more than ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GiB.`,
              zh: `${source.path} 解压后超过 ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GiB。`,
            },
            { en: 'Save the scene without compression.', zh: '请以不压缩的方式保存场景。' },
          );
        }
        yield chunk;
      }
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR') {
      throw truncated(
        source.path,
        source.sizeBytes,
        { en: 'in the middle of its packed content', zh: '位于压缩内容的中间' },
        { cause: error },
      );
    }
    if (code.startsWith('Z_')) {
      const what = {
        en: 'or shortly before it, the packed content does not unpack',
        zh: '或稍前的位置，压缩内容无法解压',
      };
      throw damaged(source.path, packedBytes, what, { cause: error });
    }
    throw error;
  } finally {
    decoder.destroy();
    await fed;
  }
}

/** A file packed as a whole with gzip. The caller calls `close` when it needs no more. */
export function gzipInput(source: ByteSource, pace: Pace): ForwardInput & { close(): Promise<void> } {
  const chunks = unpack(source);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let at = 0;
  let ended = false;

  async function pull(): Promise<void> {
    await pace.breathe();
    const next = await chunks.next();
    if (next.done) {
      ended = true;
    } else {
      waiting.push(next.value);
      waitingBytes += next.value.length;
    }
  }

  return {
    position: () => at,
    async peek(length) {
      while (waitingBytes < length && !ended) {
        await pull();
      }
      if (waiting.length > 1 && (waiting[0]?.length ?? 0) < length) {
        waiting = [Buffer.concat(waiting)];
      }
      return (waiting[0] ?? Buffer.alloc(0)).subarray(0, length);
    },
    async skip(length) {
      let left = length;
      while (left > 0) {
        const first = waiting[0];
        if (first === undefined) {
          if (ended) {
            break;
          }
          await pull();
          continue;
        }
        const done = Math.min(left, first.length);
        left -= done;
        at += done;
        waitingBytes -= done;
        if (done === first.length) {
          waiting.shift();
        } else {
          waiting[0] = first.subarray(done);
        }
      }
      return length - left;
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}
