import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { untilZero } from '../until-zero.ts';

// Cinema 4D writes its scenes with the `HyperFile` of its own SDK: values one after the other, each with its type before
// it, big-endian, in chunks that begin and end with values of their own. So a reader that knows the size of each type
// can walk a whole file without knowing what any chunk means. The types are in the SDK (`HYPERFILEVALUE`); their sizes
// were found in files of Cinema 4D 8 to 2025, each of which they fill to the last byte.

/** How one generation of the program lays out a file. */
export interface Layout {
  /** Where the first value begins, in bytes. */
  readonly firstValue: number;
  /** Size of a real number in bytes; times, vectors and matrices are made of these. */
  readonly realBytes: 4 | 8;
}

/** Is told of the values of a file in their order. */
export interface HyperfileVisitor {
  startChunk(id: number, level: number): void;
  endChunk(): void;
  /** A whole or real number of at most 64 bits that is no time. */
  number(value: number): void;
  time(seconds: number): void;
  /** A text or, with `isPath`, the name of a file. Long texts come as empty ones. */
  text(value: string, isPath: boolean): void;
  /** The identifier of a thing, by which others name it: its own, or that of the thing it names. */
  identifier(id: string, isOwn: boolean): void;
  /** A vector, a matrix, a picture, an array or plain bytes. */
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
const TYPE_REAL = 19;
const TYPE_LONG_REAL = 20;
const TYPE_TIME = 22;
const TYPE_MEMORY = 128;
const TYPE_TEXT = 130;
const TYPE_PATH = 131;

/** Sizes in bytes of the types that have one size in every layout. */
const FIXED_SIZES: readonly (readonly [type: number, bytes: number])[] = [
  [11, 1],
  [12, 1],
  [13, 2],
  [14, 2],
  [15, 4],
  [16, 4],
  [17, 8],
  [18, 8],
  [TYPE_LONG_REAL, 8],
  [21, 1],
  [24, 24],
  [26, 96],
  [27, 12],
  [28, 48],
  [29, 4],
];

/** Types made of so many reals. */
const REALS: readonly (readonly [type: number, reals: number])[] = [
  [TYPE_REAL, 1],
  [TYPE_TIME, 2],
  [23, 3],
  [25, 12],
];

/** Types with their length in bytes before them: bytes, pictures, texts, paths, and arrays of several kinds. */
const COUNTED = new Set([TYPE_MEMORY, 129, TYPE_TEXT, TYPE_PATH, 133, 134, 135, 136, 137, 139, 140]);

/** Types the SDK names whose layout no file has shown: containers, links and unique identifiers. */
const UNKNOWN = new Set([132, 138, 141]);

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
  { firstValue, realBytes }: Layout,
  visitor: HyperfileVisitor,
  pace: Pace,
): Promise<WalkEnd> {
  const { path, sizeBytes } = source;
  const sizes = new Map([
    ...FIXED_SIZES,
    ...REALS.map(([type, reals]) => [type, reals * realBytes] as const),
  ]);
  let bytes: Buffer = Buffer.alloc(0);
  /** Where in the file `bytes` begins. */
  let base = firstValue;
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
      throw truncated(path, sizeBytes, { en: 'in the middle of a value', zh: '位于某个值的中间' });
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
        throw damaged(path, base + at, {
          en: 'a part ends that did not begin',
          zh: '有一个部分没有开头就结束了',
        });
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
        throw damaged(path, base + at, { en: 'its parts are nested too deeply', zh: '各部分的嵌套过深' });
      }
      visitor.startChunk(bytes.readInt32BE(value), bytes.readInt32BE(value + 4));
      at = value + 8;
    } else if (COUNTED.has(type)) {
      need(5);
      const length = bytes.readUInt32BE(value);
      need(5 + length);
      if (type !== TYPE_TEXT && type !== TYPE_PATH) {
        visitBytes(bytes.subarray(value + 4, value + 4 + Math.min(length, IDENTIFIER_BYTES + 1)), visitor);
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
      const size = sizes.get(type);
      if (size === undefined) {
        if (type === TYPE_NONE && base + at === firstValue) {
          at = value;
          continue;
        }
        if (UNKNOWN.has(type)) {
          return { complete: false };
        }
        throw damaged(path, base + at, {
          en: `a value is of type ${type}, which does not exist`,
          zh: `某个值的类型为 ${type}，而该类型不存在`,
        });
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
  if (depth > 0 || sizeBytes <= firstValue + 1) {
    throw truncated(path, sizeBytes, {
      en: 'before its last part is complete',
      zh: '此时最后一个部分尚不完整',
    });
  }
  return { complete: true };
}

function visitFixed(type: number, size: number, bytes: Buffer, at: number, visitor: HyperfileVisitor): void {
  switch (type) {
    case 15:
      visitor.number(bytes.readInt32BE(at));
      return;
    case TYPE_REAL:
    case TYPE_LONG_REAL:
      visitor.number(realAt(bytes, at, size));
      return;
    case TYPE_TIME: {
      // A fraction: numerator and denominator.
      const half = size / 2;
      const denominator = realAt(bytes, at + half, half);
      visitor.time(denominator === 0 ? 0 : realAt(bytes, at, half) / denominator);
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

function realAt(bytes: Buffer, at: number, size: number): number {
  return size === 8 ? bytes.readDoubleBE(at) : bytes.readFloatBE(at);
}

/** Six letters that tell what it is, then eight bytes. */
const IDENTIFIER_BYTES = 14;
const IDENTIFIER_MARK_BYTES = 6;
const OWN_IDENTIFIER = 'agoal1';
const IDENTIFIER_OF_ANOTHER = 'alias2';

/** @param bytes - The value, or its beginning where it is longer than an identifier. */
function visitBytes(bytes: Buffer, visitor: HyperfileVisitor): void {
  const mark = bytes.toString('latin1', 0, IDENTIFIER_MARK_BYTES);
  if (bytes.length === IDENTIFIER_BYTES && (mark === OWN_IDENTIFIER || mark === IDENTIFIER_OF_ANOTHER)) {
    visitor.identifier(bytes.toString('hex', IDENTIFIER_MARK_BYTES), mark === OWN_IDENTIFIER);
  } else {
    visitor.other();
  }
}

/** Texts are UTF-16, big-endian. */
function textAt(bytes: Buffer, at: number, length: number): string {
  const even = Buffer.from(bytes.subarray(at, at + (length & ~1)));
  return untilZero(even.swap16().toString('utf16le'));
}
