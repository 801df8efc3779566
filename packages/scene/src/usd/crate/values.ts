import type { Crate } from './tables.ts';

/** Types of values that can lead to a path, by their numbers in a crate. */
export const TYPE = {
  int: 3,
  float: 8,
  double: 9,
  string: 10,
  token: 11,
  asset: 12,
  dictionary: 31,
  references: 35,
  timeSamples: 46,
  payload: 47,
  strings: 50,
  payloads: 55,
} as const;

/** A value's description: what it is, and itself or where it lies. */
export interface Value {
  readonly type: number;
  readonly isArray: boolean;
  readonly inlined: boolean;
  /** The value of an inlined one; else its position in the layer. */
  readonly payload: number;
}

/** The description in these eight bytes. */
export function valueAt(bytes: Buffer, at: number): Value {
  const high = bytes.readUInt16LE(at + 6);
  return {
    type: high & 0xff,
    isArray: (high & 0x8000) !== 0,
    inlined: (high & 0x4000) !== 0,
    payload: bytes.readUIntLE(at, 6),
  };
}

/** Text of a string by its number; empty for a number that is none. */
export function stringAt(crate: Crate, index: number): string {
  const token = crate.strings[index];
  return token === undefined ? '' : crate.tokens.text(token);
}

/** Reads values that lie in the layer, one after the other. */
export interface ValueReader {
  readonly crate: Crate;
  /** Bytes at a place, or null where the layer ends before them. */
  at(position: number, length: number): Promise<Buffer | null>;
}

/** Reads on from a place. */
export interface Cursor {
  position: number;
  /** The next bytes, or null where the layer ends. */
  next(length: number): Promise<Buffer | null>;
}

/** The least that is read at once, and the most, to which it grows while one read follows the other. */
const SMALL_WINDOW = 4 << 10;
const LARGE_WINDOW = 64 << 10;
/** Values of a layer that is small can still be looked at this much. */
const LEAST_BUDGET = 16 << 20;
/** After so many reads others may have a turn. */
const READS_PER_TURN = 4096;

/**
 * A reader of a layer's values. Small reads are answered from one window, as values that belong together lie together.
 * What is read of all of them together is bounded by the layer's size: values that lead to each other end as damage.
 */
export function createValueReader(crate: Crate): ValueReader {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  let windowSize = SMALL_WINDOW;
  let budget = Math.max(LEAST_BUDGET, crate.extent.length * 2);
  let reads = 0;
  return {
    crate,
    async at(position, length) {
      budget -= length;
      if (budget < 0) {
        throw crate.broken(position, {
          en: 'its values lead to each other again and again',
          zh: '其数值反复相互引用',
        });
      }
      reads += 1;
      if (reads >= READS_PER_TURN) {
        reads = 0;
        const pause = crate.pace.breathe();
        if (pause) {
          await pause;
        }
      }
      if (position < windowStart || position + length > windowStart + window.length) {
        if (position < 0 || position + length > crate.extent.length) {
          return null;
        }
        const isNext = position >= windowStart && position < windowStart + window.length + SMALL_WINDOW;
        windowSize = isNext ? Math.min(LARGE_WINDOW, windowSize * 2) : SMALL_WINDOW;
        windowStart = position;
        window = await crate.read(position, Math.max(length, windowSize));
        if (window.length < length) {
          return null;
        }
      }
      return window.subarray(position - windowStart, position - windowStart + length);
    },
  };
}

export function createCursor(reader: ValueReader, position: number): Cursor {
  return {
    position,
    async next(length) {
      const bytes = await reader.at(this.position, length);
      this.position += length;
      return bytes;
    },
  };
}

/** A count of 64 bits, or 0 where the layer ends. */
async function countAt(cursor: Cursor): Promise<number> {
  return Number((await cursor.next(8))?.readBigUInt64LE(0) ?? 0n);
}

/** Texts of a row of strings, as many as there are up to the layer's end. */
async function stringsFrom(reader: ValueReader, cursor: Cursor, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const bytes = await cursor.next(4);
    if (bytes === null) {
      break;
    }
    texts.push(stringAt(reader.crate, bytes.readUInt32LE(0)));
  }
  return texts;
}

/**
 * Asset paths of a value: a single one is the number of a token, an array has numbers of strings. An array's length has
 * 32 bits before version 0.7, and the number of its dimensions before it until 0.5.
 */
export async function assetPathsOf(reader: ValueReader, value: Value): Promise<readonly string[]> {
  const { crate } = reader;
  if (!value.isArray) {
    return value.inlined ? [crate.tokens.text(value.payload)] : [];
  }
  if (value.payload === 0) {
    // An empty array has no place.
    return [];
  }
  const cursor = createCursor(reader, value.payload);
  if (crate.version >= 700) {
    return stringsFrom(reader, cursor, await countAt(cursor));
  }
  if (crate.version < 500) {
    await cursor.next(4);
  }
  return stringsFrom(reader, cursor, (await cursor.next(4))?.readUInt32LE(0) ?? 0);
}

/** A list of strings, such as the sublayers. */
export async function stringListOf(reader: ValueReader, value: Value): Promise<readonly string[]> {
  const cursor = createCursor(reader, value.payload);
  return value.payload === 0 ? [] : stringsFrom(reader, cursor, await countAt(cursor));
}

/** The layer of a single payload, of before lists of them. */
export async function payloadOf(reader: ValueReader, value: Value): Promise<string> {
  const bytes = await reader.at(value.payload, 4);
  return bytes === null ? '' : stringAt(reader.crate, bytes.readUInt32LE(0));
}

/** Which lists of an operation there are, in the order they are written. Deleted ones come last and are of no interest. */
const LISTS = { explicit: 1 << 1, added: 1 << 2, prepended: 1 << 5, appended: 1 << 6 };
/** Payloads have an offset since this version. */
const OFFSETS_SINCE = 800;

/**
 * Layers of a list of references or payloads. A byte tells which lists there are; each has its length (64 bits), then
 * the entries: string of the layer's path, number of the prim's path, offset and scale, and a dictionary in a reference.
 */
export async function layersOf(reader: ValueReader, value: Value): Promise<readonly string[]> {
  const isReference = value.type === TYPE.references;
  const entryBytes = isReference || reader.crate.version >= OFFSETS_SINCE ? 24 : 8;
  const cursor = createCursor(reader, value.payload);
  const flags = (await cursor.next(1))?.[0] ?? 0;
  const paths: string[] = [];
  for (const list of Object.values(LISTS)) {
    const count = (flags & list) === 0 ? 0 : await countAt(cursor);
    for (let index = 0; index < count; index += 1) {
      const entry = await cursor.next(entryBytes);
      if (entry === null) {
        return paths;
      }
      paths.push(stringAt(reader.crate, entry.readUInt32LE(0)));
      if (isReference && !(await eachEntry(reader, cursor, async () => {}))) {
        return paths;
      }
    }
  }
  return paths;
}

/**
 * Goes through a dictionary's entries: a string, then the distance to the value's description, which lies behind what it
 * needs.
 *
 * @returns False where it does not end as it should.
 */
export async function eachEntry(
  reader: ValueReader,
  cursor: Cursor,
  visit: (key: string, value: Value) => Promise<void>,
): Promise<boolean> {
  const count = await cursor.next(8);
  if (count === null) {
    return false;
  }
  const entries = Number(count.readBigUInt64LE(0));
  for (let index = 0; index < entries; index += 1) {
    const key = await cursor.next(4);
    if (key === null) {
      return false;
    }
    const name = stringAt(reader.crate, key.readUInt32LE(0));
    const value = await valueBehind(cursor);
    if (value === null) {
      return false;
    }
    await visit(name, value);
  }
  return true;
}

async function valueBehind(cursor: Cursor): Promise<Value | null> {
  if (!(await jump(cursor))) {
    return null;
  }
  const value = await cursor.next(8);
  return value === null ? null : valueAt(value, 0);
}

/** Moves on by the distance that is stored here; it always leads on. */
async function jump(cursor: Cursor): Promise<boolean> {
  const start = cursor.position;
  const distance = await cursor.next(8);
  const target = start + Number(distance?.readBigInt64LE(0) ?? 0n);
  cursor.position = target;
  return target > start && Number.isSafeInteger(target);
}

/** Descriptions of what an attribute has at its times. First the times, then the descriptions in a row. */
export async function eachSample(
  reader: ValueReader,
  value: Value,
  visit: (sample: Value) => Promise<void>,
): Promise<void> {
  const cursor = createCursor(reader, value.payload);
  if ((await valueBehind(cursor)) === null || !(await jump(cursor))) {
    return;
  }
  const count = await countAt(cursor);
  for (let index = 0; index < count; index += 1) {
    const bytes = await cursor.next(8);
    if (bytes === null) {
      return;
    }
    await visit(valueAt(bytes, 0));
  }
}

/** A number, or null for a value of another type. */
export async function numberOf(reader: ValueReader, value: Value): Promise<number | null> {
  const inlined = Buffer.alloc(8);
  inlined.writeUIntLE(value.payload, 0, 6);
  switch (value.type) {
    case TYPE.int:
      return value.inlined ? inlined.readInt32LE(0) : null;
    case TYPE.float:
    case TYPE.double: {
      // A double that a float holds exactly is inlined as that.
      if (value.inlined) {
        return inlined.readFloatLE(0);
      }
      return (await reader.at(value.payload, 8))?.readDoubleLE(0) ?? null;
    }
    default:
      return null;
  }
}
