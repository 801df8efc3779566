import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';

// Cinema 4D writes its scenes with the `HyperFile` of its own SDK: values one after the other, each with its type before
// it, big-endian, in chunks that begin and end with values of their own. So a reader that knows the size of each type
// can walk a whole file without knowing what any chunk means. The types are in the SDK (`HYPERFILEVALUE`); their sizes
// were found in files of Cinema 4D 12, R20 and 2025, each of which they fill to the last byte.

/** Is told of the values of a file in their order. */
export interface HyperfileVisitor {
  startChunk(id: number, level: number): void;
  endChunk(): void;
  /** A whole or real number of at most 64 bits that is no time. */
  number(value: number): void;
  time(seconds: number): void;
  /** A text or, with `isPath`, the name of a file. Long texts come as empty ones. */
  text(value: string, isPath: boolean): void;
  /** A vector, a matrix, a picture or plain bytes. */
  other(): void;
}

/** How far a file could be walked. */
export interface WalkEnd {
  /** False when a value of a type that is known by name only stopped the walk. */
  readonly complete: boolean;
}

const TYPE_NONE = 0;
const TYPE_START = 1;
const TYPE_END = 2;
const TYPE_TIME = 22;
const TYPE_MEMORY = 128;
const TYPE_TEXT = 130;
const TYPE_PATH = 131;

/** Sizes in bytes of the types that have one size. */
const FIXED_SIZES = new Map([
  [11, 1],
  [12, 1],
  [13, 2],
  [14, 2],
  [15, 4],
  [16, 4],
  [17, 8],
  [18, 8],
  [19, 8],
  [20, 8],
  [21, 1],
  [TYPE_TIME, 16],
  [23, 24],
  [24, 24],
  [25, 96],
  [26, 96],
  [27, 12],
  [28, 48],
  [29, 4],
]);

/** Types the SDK names whose layout no file has shown: arrays, links, long memory, unique identifiers. */
const FIRST_UNKNOWN = 132;
const LAST_UNKNOWN = 141;

/** The values begin after the eight letters and the version. */
const FIRST_VALUE = 12;
/** More than any value of a fixed size takes with its type. */
const LONGEST_VALUE = 128;
const WINDOW_BYTES = 256 << 10;
/** Paths and names are shorter, in bytes; what is longer is a script or a note. */
const LONGEST_TEXT = 64 << 10;
/** Values are too small to look at the clock after each. */
const VALUES_A_BREATH = 256;
/** Objects within objects take two chunks each. */
const DEEPEST = 20_000;

/**
 * Walks all values of the file. Of pictures and plain bytes, which make up nearly all of a large file, nothing is read.
 *
 * @throws SceneReadError when the file ends within a chunk, or a value is of no type there is.
 */
export async function walkHyperfile(
  source: ByteSource,
  visitor: HyperfileVisitor,
  pace: Pace,
): Promise<WalkEnd> {
  const { path, sizeBytes } = source;
  let bytes: Buffer = Buffer.alloc(0);
  /** Where in the file `bytes` begins. */
  let base = FIRST_VALUE;
  /** Where in `bytes` the next value begins. */
  let at = 0;
  let depth = 0;
  let values = 0;

  async function fill(wanted: number): Promise<void> {
    base += at;
    at = 0;
    bytes = await source.read(base, Math.max(wanted, WINDOW_BYTES));
  }

  function need(length: number): void {
    if (base + at + length > sizeBytes) {
      throw truncated(path, sizeBytes, 'in the middle of a value');
    }
  }

  while (base + at < sizeBytes) {
    if (at + LONGEST_VALUE > bytes.length) {
      await fill(LONGEST_VALUE);
    }
    const type = bytes[at] ?? TYPE_NONE;
    const value = at + 1;
    if (type === TYPE_END) {
      if (depth === 0) {
        throw damaged(path, base + at, 'a part ends that did not begin');
      }
      depth -= 1;
      at = value;
      visitor.endChunk();
      if (depth === 0) {
        return { complete: true };
      }
    } else if (type === TYPE_START) {
      need(9);
      depth += 1;
      if (depth > DEEPEST) {
        throw damaged(path, base + at, 'its parts are nested too deeply');
      }
      visitor.startChunk(bytes.readInt32BE(value), bytes.readInt32BE(value + 4));
      at = value + 8;
    } else if (type >= TYPE_MEMORY && type <= TYPE_PATH) {
      need(5);
      const length = bytes.readUInt32BE(value);
      need(5 + length);
      if (type !== TYPE_TEXT && type !== TYPE_PATH) {
        visitor.other();
      } else if (length > LONGEST_TEXT) {
        visitor.text('', type === TYPE_PATH);
      } else {
        if (value + 4 + length > bytes.length) {
          await fill(5 + length);
        }
        visitor.text(textAt(bytes, at + 5, length), type === TYPE_PATH);
      }
      at += 5 + length;
    } else {
      const size = FIXED_SIZES.get(type);
      if (size === undefined) {
        if (type === TYPE_NONE && base + at === FIRST_VALUE) {
          at = value;
          continue;
        }
        if (type >= FIRST_UNKNOWN && type <= LAST_UNKNOWN) {
          return { complete: false };
        }
        throw damaged(path, base + at, `a value is of type ${type}, which does not exist`);
      }
      need(1 + size);
      visitFixed(type, size, bytes, value, visitor);
      at = value + size;
    }
    values += 1;
    if (values % VALUES_A_BREATH === 0) {
      const pause = pace.breathe();
      if (pause) {
        await pause;
      }
    }
  }
  if (depth > 0 || sizeBytes <= FIRST_VALUE + 1) {
    throw truncated(path, sizeBytes, 'before its last part is complete');
  }
  return { complete: true };
}

function visitFixed(type: number, size: number, bytes: Buffer, at: number, visitor: HyperfileVisitor): void {
  switch (type) {
    case 15:
      visitor.number(bytes.readInt32BE(at));
      return;
    case 19:
    case 20:
      visitor.number(bytes.readDoubleBE(at));
      return;
    case TYPE_TIME: {
      // A fraction: numerator and denominator.
      const denominator = bytes.readDoubleBE(at + 8);
      visitor.time(denominator === 0 ? 0 : bytes.readDoubleBE(at) / denominator);
      return;
    }
    case 16:
      visitor.number(bytes.readUInt32BE(at));
      return;
    default:
      if (size === 1) {
        visitor.number(bytes.readUInt8(at));
      } else {
        visitor.other();
      }
  }
}

/** Texts are UTF-16, big-endian. */
function textAt(bytes: Buffer, at: number, length: number): string {
  const even = Buffer.from(bytes.subarray(at, at + (length & ~1)));
  const text = even.swap16().toString('utf16le');
  const zero = text.indexOf('\0');
  return zero < 0 ? text : text.slice(0, zero);
}
