import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fingerprinter, releaseFingerprinter, takeFingerprinter } from '@farmhand/fingerprint';
import type { Locker } from '@tus/server';
import { WireError } from '../http/answer.ts';
import type { HttpContext } from '../http/http-context.ts';
import { incomingBytes } from './incoming-bytes.ts';

/** Small pieces are put together to blocks of this size for the disk. */
const BLOCK_BYTES = 1024 * 1024;
/** Uploads under way whose hash is kept; those beyond are read once more at their end. */
const MOST_KEPT_HASHES = 64;

/** An upload that is not finished yet. */
export interface PartialUpload {
  readonly id: string;
  /** Bytes that are there. */
  readonly offset: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface PatchReceiver {
  /**
   * Writes a PATCH's bytes to the end of an upload, and tells how far it is then. What came before the connection broke
   * counts.
   *
   * @param breakAfter See {@link incomingBytes}.
   * @throws WireError for a request that does not go on where the upload is; the disk's own errors.
   */
  receive(
    context: HttpContext,
    find: () => Promise<PartialUpload>,
    breakAfter: number | null,
  ): Promise<PartialUpload>;
  /** The fingerprint of an upload's bytes, if all of them were hashed as they came in. Can be asked for once. */
  takeFingerprint(upload: PartialUpload): string | null;
}

interface RunningHash {
  readonly fingerprinter: Fingerprinter;
  bytes: number;
}

/** Receives the bytes of resumable uploads (tus 1.0, PATCH) and hashes them on the way, so that nothing is read again. */
export function createPatchReceiver(partialFolder: string, locker: Locker): PatchReceiver {
  const hashes = new Map<string, RunningHash>();

  const forget = (id: string): void => {
    const known = hashes.get(id);
    if (known === undefined) return;
    hashes.delete(id);
    releaseFingerprinter(known.fingerprinter);
  };
  /** The hash of what is there, to go on with; null when that would have to be read. */
  const hashAt = async ({ id, offset }: PartialUpload): Promise<RunningHash | null> => {
    const known = hashes.get(id);
    if (known !== undefined && known.bytes === offset) return known;
    forget(id);
    if (offset > 0) return null;
    const [oldest] = hashes.keys();
    // Its fingerprinter may be at work this moment, so nobody else gets it.
    if (hashes.size >= MOST_KEPT_HASHES && oldest !== undefined) hashes.delete(oldest);
    const fresh = { fingerprinter: await takeFingerprinter(), bytes: 0 };
    hashes.set(id, fresh);
    return fresh;
  };

  const write = async (
    upload: PartialUpload,
    bytes: AsyncIterable<Buffer>,
  ): Promise<{ readonly offset: number }> => {
    await using file = await open(join(partialFolder, upload.id), 'r+');
    const running = await hashAt(upload);
    const writer = createBlockWriter(file, upload.offset);
    try {
      for await (const piece of bytes) {
        if (writer.end() + piece.byteLength > upload.size) {
          throw new WireError('parameterInvalid', 'More bytes came than the upload has.', 413);
        }
        running?.fingerprinter.update(piece);
        if (running !== null) running.bytes += piece.byteLength;
        await writer.add(piece);
      }
    } finally {
      await writer.flush().catch((error: unknown) => {
        forget(upload.id);
        throw error;
      });
    }
    return { offset: writer.end() };
  };

  return {
    receive: async (context, find, breakAfter) => {
      const offset = readOffset(context);
      const lock = locker.newLock(context.req.param('id') ?? '');
      // Whoever asks for the same upload wants to go on with it: the connection it came over before is dead.
      const superseded = new AbortController();
      await lock.lock(superseded.signal, () => superseded.abort());
      try {
        const upload = await find();
        if (upload.offset !== offset) {
          throw new WireError(
            'parameterInvalid',
            `The upload is at ${upload.offset}, not at ${offset}. Ask for its offset and go on there.`,
            409,
          );
        }
        const { incoming } = context.env;
        if (Number(incoming.headers['content-length'] ?? 0) > upload.size - offset) {
          throw new WireError('parameterInvalid', 'The request has more bytes than the upload lacks.', 413);
        }
        return {
          ...upload,
          ...(await write(upload, incomingBytes(incoming, breakAfter, superseded.signal))),
        };
      } finally {
        await lock.unlock();
      }
    },
    takeFingerprint: ({ id, size }) => {
      const known = hashes.get(id);
      const fingerprint = known?.bytes === size ? known.fingerprinter.digest() : null;
      forget(id);
      return fingerprint;
    },
  };
}

function readOffset(context: HttpContext): number {
  if (context.req.header('Tus-Resumable') !== '1.0.0') {
    throw new WireError('parameterInvalid', 'The header "Tus-Resumable" is not "1.0.0".', 412);
  }
  if (context.req.header('Content-Type') !== 'application/offset+octet-stream') {
    throw new WireError(
      'parameterInvalid',
      'The Content-Type is not "application/offset+octet-stream".',
      415,
    );
  }
  const offset = context.req.header('Upload-Offset') ?? '';
  if (!/^\d{1,15}$/.test(offset)) {
    throw new WireError('parameterInvalid', 'The header "Upload-Offset" is not a number of bytes.');
  }
  return Number(offset);
}

/** Writes blocks while the next one comes in: one on its way to the disk, one being filled. */
function createBlockWriter(file: FileHandle, start: number) {
  let position = start;
  let block: Buffer[] = [];
  let blockBytes = 0;
  let failure: { readonly error: unknown } | null = null;
  let writing: Promise<void> = Promise.resolve();

  const begin = (): void => {
    const [pieces, at] = [block, position];
    block = [];
    position += blockBytes;
    blockBytes = 0;
    writing = writeAll(file, pieces, at).catch((error: unknown) => {
      failure = { error };
    });
  };
  const finish = async (): Promise<void> => {
    await writing;
    if (failure !== null) throw failure.error;
  };
  return {
    /** Where the next piece goes. */
    end: () => position + blockBytes,
    add: async (piece: Buffer): Promise<void> => {
      block.push(piece);
      blockBytes += piece.byteLength;
      if (blockBytes < BLOCK_BYTES) return;
      await finish();
      begin();
    },
    flush: async (): Promise<void> => {
      await finish();
      if (blockBytes > 0) begin();
      await finish();
    },
  };
}

async function writeAll(file: FileHandle, pieces: readonly Buffer[], position: number): Promise<void> {
  let rest = pieces;
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    at += bytesWritten;
    let skip = bytesWritten;
    rest = rest.flatMap((piece) => {
      const skipped = Math.min(skip, piece.byteLength);
      skip -= skipped;
      return skipped === piece.byteLength ? [] : [piece.subarray(skipped)];
    });
  }
}
