import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { createAssetList, type LayerAsset, NO_ASSETS, roleOf, type TemplateFrames } from '../layer-asset.ts';
import { type Crate, type Extent, openCrate, type Specs } from './sections.ts';

/** Types of values that can lead to a path, by their numbers in a crate. */
const TYPE_DOUBLE = 9;
const TYPE_FLOAT = 8;
const TYPE_INT = 3;
const TYPE_STRING = 10;
const TYPE_ASSET = 12;
const TYPE_DICTIONARY = 31;
const TYPE_REFERENCES = 35;
const TYPE_TIME_SAMPLES = 46;
const TYPE_PAYLOAD = 47;
const TYPE_STRINGS = 50;
const TYPE_PAYLOADS = 55;

/** More values than a list of paths has. */
const LIST_LIMIT = 1 << 20;
const DICTIONARY_DEPTH = 16;
/** More fields than an object has. */
const FIELDS_LIMIT = 256;

/** A value's description: what it is, and itself or where it lies. */
interface Value {
  readonly type: number;
  readonly isArray: boolean;
  readonly inlined: boolean;
  /** The value of an inlined one; else its position in the layer. */
  readonly payload: number;
}

function valueAt(bytes: Buffer, at: number): Value {
  const high = bytes.readUInt16LE(at + 6);
  return {
    type: high & 0xff,
    isArray: (high & 0x8000) !== 0,
    inlined: (high & 0x4000) !== 0,
    payload: bytes.readUIntLE(at, 6),
  };
}

/** A path that a field's value holds, before it is known which prims have the field. */
type FieldAsset = Omit<LayerAsset, 'prim'>;

/**
 * The asset paths of a USD layer in the binary crate format. Geometry and samples of numbers are never read: the table
 * of fields tells each value's type.
 */
export async function readUsdc(
  source: ByteSource,
  pace: Pace,
  extent: Extent,
): Promise<readonly LayerAsset[]> {
  const crate = await openCrate(source, pace, extent);
  const found = new Map<number, readonly FieldAsset[]>();
  let total = 0;
  const sampled = new Map<number, Value>();
  for (let field = 0; field < crate.fieldTokens.length; field += 1) {
    const value = valueAt(crate.fieldValues, field * 8);
    if (!LEADING.has(value.type)) {
      continue;
    }
    const name = crate.tokens.text(crate.fieldTokens[field] ?? -1);
    if (NO_ASSETS.has(name)) {
      continue;
    }
    if (value.type === TYPE_TIME_SAMPLES) {
      sampled.set(field, value);
      continue;
    }
    const assets = await assetsOf(crate, name, value);
    total += assets.length;
    if (total > LIST_LIMIT) {
      break;
    }
    if (assets.length > 0) {
      found.set(field, assets);
    }
  }
  if (found.size === 0 && sampled.size === 0) {
    return [];
  }
  const specs = await crate.specs();
  if (specs === null) {
    const list = createAssetList();
    for (const asset of [...found.values()].flat()) {
      list.add({ ...asset, prim: null });
    }
    return list.assets();
  }
  return placed(crate, specs, found, sampled, pace);
}

const LEADING = new Set([
  ...[TYPE_ASSET, TYPE_REFERENCES, TYPE_PAYLOADS, TYPE_PAYLOAD, TYPE_TIME_SAMPLES],
  ...[TYPE_STRINGS, TYPE_DICTIONARY, TYPE_STRING],
]);

/** The paths with the prims that have them. */
async function placed(
  crate: Crate,
  specs: Specs,
  found: ReadonlyMap<number, readonly FieldAsset[]>,
  sampled: ReadonlyMap<number, Value>,
  pace: Pace,
): Promise<readonly LayerAsset[]> {
  const { fieldSets } = specs;
  const assets = createAssetList();
  const bySet = new Map<number, readonly FieldAsset[]>();
  const looked = new Uint8Array(fieldSets.length);
  // Runs of fields do not overlap, so that all of them together are no longer than their table.
  let steps = fieldSets.length + 1;

  async function fieldsFrom(begin: number): Promise<readonly FieldAsset[]> {
    const own: FieldAsset[] = [];
    for (let at = begin; at < fieldSets.length && steps > 0; at += 1) {
      steps -= 1;
      const field = fieldSets[at] ?? -1;
      if (field < 0) {
        break;
      }
      own.push(...(found.get(field) ?? []));
      const value = sampled.get(field);
      if (value !== undefined && isAssetSpec(crate, specs, begin)) {
        own.push(...(await samplesOf(crate, value)));
      }
    }
    return own;
  }

  for (let spec = 0; spec < specs.paths.length && !assets.full(); spec += 1) {
    if ((spec & 0xfff) === 0) {
      const pause = pace.breathe();
      if (pause) {
        await pause;
      }
    }
    const begin = specs.firstFields[spec] ?? -1;
    if (begin < 0 || begin >= fieldSets.length) {
      continue;
    }
    if (looked[begin] === 0) {
      looked[begin] = 1;
      const own = await fieldsFrom(begin);
      if (own.length > 0) {
        bySet.set(begin, own);
      }
    }
    const own = bySet.get(begin);
    if (own === undefined) {
      continue;
    }
    const path = specs.pathText(specs.paths[spec] ?? -1);
    const dot = path.indexOf('.');
    const prim = dot < 0 ? path : path.slice(0, dot);
    for (const asset of own) {
      // The value of an attribute is its field `default`; its name is in the path.
      const property = dot >= 0 && asset.role === 'value' ? path.slice(dot + 1) : asset.property;
      assets.add({ ...asset, property, prim: prim === '/' ? null : prim });
    }
  }
  return assets.assets();
}

/** True for an attribute of paths: most that change in time are numbers, whose samples are not of interest. */
function isAssetSpec(crate: Crate, specs: Specs, begin: number): boolean {
  const end = Math.min(specs.fieldSets.length, begin + FIELDS_LIMIT);
  for (let at = begin; at < end; at += 1) {
    const field = specs.fieldSets[at] ?? -1;
    if (field < 0) {
      return false;
    }
    if (crate.tokens.text(crate.fieldTokens[field] ?? -1) === 'typeName') {
      return crate.tokens.text(valueAt(crate.fieldValues, field * 8).payload).startsWith('asset');
    }
  }
  return false;
}

function stringAt(crate: Crate, index: number): string {
  const token = crate.strings[index];
  return token === undefined ? '' : crate.tokens.text(token);
}

async function assetsOf(crate: Crate, property: string, value: Value): Promise<readonly FieldAsset[]> {
  const asset = (path: string): FieldAsset => ({ path, role: roleOf(property), property, frames: null });
  switch (value.type) {
    case TYPE_ASSET:
      return (await pathsOf(crate, value)).filter((path) => path !== '').map(asset);
    case TYPE_STRING: {
      const role = roleOf(property);
      const text = role === 'clipTemplate' && value.inlined ? stringAt(crate, value.payload) : '';
      return text === '' ? [] : [asset(text)];
    }
    case TYPE_STRINGS:
      return property === 'subLayers' ? (await stringsOf(crate, value)).map(asset) : [];
    case TYPE_REFERENCES:
    case TYPE_PAYLOADS:
      return (await listOf(crate, value)).map(asset);
    case TYPE_PAYLOAD: {
      const bytes = await crate.read(value.payload, 4);
      const path = bytes.length < 4 ? '' : stringAt(crate, bytes.readUInt32LE(0));
      return path === '' ? [] : [asset(path)];
    }
    case TYPE_DICTIONARY:
      return property === 'clips' ? clipsOf(crate, value) : [];
    default:
      return [];
  }
}

/** Paths of a single value, which is stored as a token, or of an array of them, stored as strings. */
async function pathsOf(crate: Crate, value: Value): Promise<readonly string[]> {
  if (!value.isArray) {
    return value.inlined ? [crate.tokens.text(value.payload)] : [];
  }
  // An empty array has no place.
  return value.payload === 0 ? [] : arrayAt(crate, value.payload);
}

/** An array's length has 32 bits before version 0.7, and the number of its dimensions before it until 0.5. */
async function arrayAt(crate: Crate, position: number): Promise<readonly string[]> {
  const head = await crate.read(position, 8);
  if (head.length < 8) {
    return [];
  }
  const [count, begin] =
    crate.version >= 700
      ? [Number(head.readBigUInt64LE(0)), 8]
      : crate.version >= 500
        ? [head.readUInt32LE(0), 4]
        : [head.readUInt32LE(4), 8];
  return stringsAt(crate, position + begin, count);
}

async function stringsAt(crate: Crate, position: number, count: number): Promise<readonly string[]> {
  const bytes = await crate.read(position, Math.min(count, LIST_LIMIT) * 4);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    stringAt(crate, bytes.readUInt32LE(index * 4)),
  );
}

async function stringsOf(crate: Crate, value: Value): Promise<readonly string[]> {
  const head = await crate.read(value.payload, 8);
  return head.length < 8 || value.payload === 0
    ? []
    : stringsAt(crate, value.payload + 8, Number(head.readBigUInt64LE(0)));
}

const LIST_EXPLICIT = 1 << 1;
const LIST_ADDED = 1 << 2;
const LIST_DELETED = 1 << 3;
const LIST_ORDERED = 1 << 4;
const LIST_PREPENDED = 1 << 5;
const LIST_APPENDED = 1 << 6;

/**
 * Paths of a list of references or payloads. A byte tells which lists there are; each has its length (64 bits), then the
 * entries: string of the layer's path, number of the prim's path, offset and scale, and a dictionary in a reference.
 */
async function listOf(crate: Crate, value: Value): Promise<readonly string[]> {
  const isReference = value.type === TYPE_REFERENCES;
  const reader = createCursor(crate, value.payload);
  const flags = (await reader.bytes(1))?.[0];
  if (flags === undefined) {
    return [];
  }
  const paths: string[] = [];
  for (const list of [LIST_EXPLICIT, LIST_ADDED, LIST_PREPENDED, LIST_APPENDED, LIST_DELETED, LIST_ORDERED]) {
    if ((flags & list) === 0) {
      continue;
    }
    if (list === LIST_DELETED || list === LIST_ORDERED) {
      // Deleted ones are written last, and are of no interest.
      break;
    }
    const count = (await reader.bytes(8))?.readBigUInt64LE(0) ?? 0n;
    for (let index = 0; index < Math.min(Number(count), LIST_LIMIT); index += 1) {
      const entry = await reader.bytes(isReference || crate.version >= 800 ? 24 : 8);
      if (entry === null) {
        return paths;
      }
      const path = stringAt(crate, entry.readUInt32LE(0));
      if (path !== '') {
        paths.push(path);
      }
      if (isReference && !(await skipDictionary(crate, reader))) {
        return paths;
      }
    }
  }
  return paths;
}

interface Cursor {
  position: number;
  /** The next bytes, or null where the layer ends. */
  bytes(length: number): Promise<Buffer | null>;
}

/** Reads on from a place; small reads are answered from one of 4 KiB. */
function createCursor(crate: Crate, position: number): Cursor {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  return {
    position,
    async bytes(length) {
      if (this.position < windowStart || this.position + length > windowStart + window.length) {
        window = await crate.read(this.position, Math.max(length, 4096));
        windowStart = this.position;
        if (window.length < length) {
          return null;
        }
      }
      const at = this.position - windowStart;
      this.position += length;
      return window.subarray(at, at + length);
    },
  };
}

/** A dictionary's entries: a string, then the distance to the value's description, which lies behind what it needs. */
async function eachEntry(
  crate: Crate,
  cursor: Cursor,
  visit: (key: string, value: Value) => Promise<void>,
): Promise<boolean> {
  const count = await cursor.bytes(8);
  if (count === null) {
    return false;
  }
  const entries = Math.min(Number(count.readBigUInt64LE(0)), LIST_LIMIT);
  for (let index = 0; index < entries; index += 1) {
    const key = await cursor.bytes(4);
    if (key === null) {
      return false;
    }
    const name = stringAt(crate, key.readUInt32LE(0));
    const value = await recursiveValue(cursor);
    if (value === null) {
      return false;
    }
    await visit(name, value);
  }
  return true;
}

async function recursiveValue(cursor: Cursor): Promise<Value | null> {
  const start = cursor.position;
  const distance = await cursor.bytes(8);
  if (distance === null) {
    return null;
  }
  const target = start + Number(distance.readBigInt64LE(0));
  if (target <= start || !Number.isSafeInteger(target)) {
    return null;
  }
  cursor.position = target;
  const value = await cursor.bytes(8);
  return value === null ? null : valueAt(value, 0);
}

function skipDictionary(crate: Crate, cursor: Cursor): Promise<boolean> {
  return eachEntry(crate, cursor, async () => {});
}

/** Value clips: a dictionary of sets, each a dictionary of paths, or a template with its frames. */
async function clipsOf(crate: Crate, value: Value): Promise<readonly FieldAsset[]> {
  const assets: FieldAsset[] = [];
  async function visit(at: Value, depth: number): Promise<void> {
    if (depth > DICTIONARY_DEPTH || at.inlined) {
      return;
    }
    let template: string | null = null;
    const numbers = new Map<string, number>();
    await eachEntry(crate, createCursor(crate, at.payload), async (key, entry) => {
      if (entry.type === TYPE_DICTIONARY) {
        await visit(entry, depth + 1);
      } else if (entry.type === TYPE_ASSET) {
        for (const path of await pathsOf(crate, entry)) {
          if (path !== '') {
            assets.push({ path, role: roleOf(key), property: `clips.${key}`, frames: null });
          }
        }
      } else if (entry.type === TYPE_STRING && entry.inlined && key === 'templateAssetPath') {
        template = stringAt(crate, entry.payload);
      } else if (!entry.isArray) {
        const number = await numberOf(crate, entry);
        if (number !== null) {
          numbers.set(key, number);
        }
      }
    });
    if (template !== null && template !== '') {
      const start = numbers.get('templateStartTime');
      const end = numbers.get('templateEndTime');
      const stride = numbers.get('templateStride') ?? 1;
      const frames: TemplateFrames | null =
        start === undefined || end === undefined ? null : { start, end, stride };
      assets.push({ path: template, role: 'clipTemplate', property: 'clips.templateAssetPath', frames });
    }
  }
  await visit(value, 0);
  return assets;
}

async function numberOf(crate: Crate, value: Value): Promise<number | null> {
  const inlined = Buffer.alloc(8);
  inlined.writeUIntLE(value.payload, 0, 6);
  switch (value.type) {
    case TYPE_INT:
      return value.inlined ? inlined.readInt32LE(0) : null;
    case TYPE_FLOAT:
    case TYPE_DOUBLE: {
      // A double that a float holds exactly is inlined as that.
      if (value.inlined) {
        return inlined.readFloatLE(0);
      }
      const bytes = await crate.read(value.payload, 8);
      return bytes.length < 8 ? null : bytes.readDoubleLE(0);
    }
    default:
      return null;
  }
}

/** Paths that an attribute has at its times. First the times, then the values' descriptions in a row. */
async function samplesOf(crate: Crate, value: Value): Promise<readonly FieldAsset[]> {
  const cursor = createCursor(crate, value.payload);
  if ((await recursiveValue(cursor)) === null) {
    return [];
  }
  const start = cursor.position;
  const distance = await cursor.bytes(8);
  if (distance === null) {
    return [];
  }
  cursor.position = start + Number(distance.readBigInt64LE(0));
  const count = cursor.position > start ? await cursor.bytes(8) : null;
  const paths = new Set<string>();
  for (
    let index = 0;
    count !== null && index < Math.min(Number(count.readBigUInt64LE(0)), LIST_LIMIT);
    index += 1
  ) {
    const bytes = await cursor.bytes(8);
    if (bytes === null) {
      break;
    }
    const sample = valueAt(bytes, 0);
    if (sample.type === TYPE_ASSET) {
      for (const path of await pathsOf(crate, sample)) {
        paths.add(path);
      }
    }
  }
  paths.delete('');
  return [...paths].map((path) => ({ path, role: 'value', property: 'timeSamples', frames: null }));
}
