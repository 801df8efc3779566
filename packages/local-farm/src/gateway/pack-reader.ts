import { FINGERPRINT_PREFIX, fingerprintOf } from '@farmhand/fingerprint';
import { z } from 'zod';
import { readParameters } from '../calls/parameters.ts';
import { WireError } from '../http/answer.ts';
import { type NamedFile, namedFiles } from './gateway-parameters.ts';

/** Largest index of a pack. */
const MOST_INDEX_BYTES = 4 * 1024 * 1024;
/** Larger files come alone, so that no file of a pack takes much memory. */
export const MOST_PACKED_FILE_BYTES = 2 * 1024 * 1024;
const MOST_FILES = 4_000;
/** Length of the index (4 bytes, big-endian) and its XXH3-128 (16 bytes, big-endian as in the fingerprint's digits). */
const HEAD_BYTES = 20;

const packIndex = z.object({
  files: namedFiles.refine((files) => files.length <= MOST_FILES, `has more than ${MOST_FILES} files`),
});

/** A pack of which the index has come in. */
export interface OpenedPack {
  readonly files: readonly NamedFile[];
  /** The next so many bytes, which are those of the index's next file; null when the body ends before. */
  take(bytes: number): Promise<readonly Buffer[] | null>;
}

/**
 * Reads the beginning of a pack: a head, then the index; the files' contents follow without anything between. Null when
 * the body ends before the index does.
 *
 * @throws WireError when head or index make no sense, or were damaged on their way.
 */
export async function openPack(body: AsyncIterable<Buffer>): Promise<OpenedPack | null> {
  const pieces = createPieces(body);
  const head = await takeWhole(pieces, HEAD_BYTES);
  if (head === null) return null;
  const length = head.readUInt32BE(0);
  if (length > MOST_INDEX_BYTES) throw damaged('its index would be too long');
  const index = await takeWhole(pieces, length);
  if (index === null) return null;
  if ((await fingerprintOf(index)) !== FINGERPRINT_PREFIX + head.toString('hex', 4)) {
    throw damaged('its index is not what its head says');
  }
  const { files } = readParameters(packIndex, parseIndex(index));
  const tooLarge = files.find(({ sizeBytes }) => sizeBytes > MOST_PACKED_FILE_BYTES);
  if (tooLarge !== undefined) {
    throw new WireError(
      'parameterInvalid',
      `${tooLarge.serverPath} is too large for a pack; upload it alone.`,
    );
  }
  if (new Set(files.map(({ serverPath }) => serverPath)).size < files.length) {
    throw new WireError('parameterInvalid', 'The pack has two files for one server path.');
  }
  return { files, take: pieces.take };
}

function parseIndex(index: Buffer): unknown {
  try {
    return JSON.parse(index.toString('utf8'));
  } catch {
    throw new WireError('parameterInvalid', "The pack's index is not valid JSON.");
  }
}

function damaged(what: string): WireError {
  return new WireError('validateCodeError', `The pack was damaged on its way: ${what}. Send it again.`);
}

interface Pieces {
  readonly take: OpenedPack['take'];
}

async function takeWhole(pieces: Pieces, bytes: number): Promise<Buffer | null> {
  const parts = await pieces.take(bytes);
  return parts === null ? null : Buffer.concat(parts);
}

/** Cuts a body into parts of the sizes asked for, without copying. */
function createPieces(body: AsyncIterable<Buffer>): Pieces {
  const source = body[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    take: async (bytes) => {
      const taken: Buffer[] = [];
      let wanted = bytes;
      while (wanted > 0) {
        if (rest.byteLength === 0) {
          const next = await source.next();
          if (next.done === true) return null;
          rest = next.value;
        }
        const part = rest.subarray(0, wanted);
        taken.push(part);
        rest = rest.subarray(part.byteLength);
        wanted -= part.byteLength;
      }
      return taken;
    },
  };
}
