import { crc32 } from 'node:zlib';

/** Numbers of the types of values in a crate. */
const TYPE = {
  int: 3,
  double: 9,
  string: 10,
  token: 11,
  asset: 12,
  dictionary: 31,
  referenceList: 35,
  timeSamples: 46,
  payload: 47,
  doubles: 48,
  strings: 50,
  payloadList: 55,
} as const;

/** A value of a field. */
export type CrateValue =
  | { readonly type: 'token' | 'asset' | 'string'; readonly value: string }
  | { readonly type: 'int' | 'double'; readonly value: number }
  | { readonly type: 'assets' | 'strings' | 'payload'; readonly value: readonly string[] }
  | {
      readonly type: 'references' | 'payloads';
      readonly value: readonly string[];
      readonly deleted?: readonly string[];
    }
  | { readonly type: 'dictionary'; readonly value: Readonly<Record<string, CrateValue>> }
  | { readonly type: 'samples'; readonly times: readonly number[]; readonly values: readonly CrateValue[] };

/** Objects by path, `/`, `/World`, `/World.inputs:file`, and their fields. */
export type CrateSpecs = Readonly<Record<string, Readonly<Record<string, CrateValue>>>>;

export interface CrateOptions {
  /** `0.8.0` by default. Before `0.4.0` the tables are not packed. */
  readonly version?: string;
  /** Bytes of samples that no reader of paths should need. */
  readonly geometryBytes?: number;
}

/** Packs into one LZ4 block, with matches found by a table of four-byte words. */
export function lz4Block(bytes: Buffer): Buffer {
  const out: Buffer[] = [];
  const seen = new Map<number, number>();
  let literalStart = 0;
  let at = 0;
  const lengthBytes = (length: number): number[] => {
    const extra: number[] = [];
    let rest = length - 15;
    while (rest >= 255) {
      extra.push(255);
      rest -= 255;
    }
    extra.push(rest);
    return extra;
  };
  function emit(matchLength: number, distance: number): void {
    const literals = bytes.subarray(literalStart, at);
    const match = matchLength - 4;
    const token = (Math.min(15, literals.length) << 4) | (matchLength === 0 ? 0 : Math.min(15, match));
    out.push(Buffer.from([token, ...(literals.length >= 15 ? lengthBytes(literals.length) : [])]), literals);
    if (matchLength > 0) {
      const tail = [distance & 0xff, distance >> 8, ...(match >= 15 ? lengthBytes(match) : [])];
      out.push(Buffer.from(tail));
    }
  }
  // The format wants the last twelve bytes free of matches that begin there, and the last five literal.
  while (at + 12 < bytes.length) {
    const word = bytes.readUInt32LE(at);
    const before = seen.get(word);
    seen.set(word, at);
    if (before === undefined || at - before > 0xffff) {
      at += 1;
      continue;
    }
    let length = 4;
    while (at + length < bytes.length - 5 && bytes[at + length] === bytes[before + length]) {
      length += 1;
    }
    emit(length, at - before);
    at += length;
    literalStart = at;
  }
  at = bytes.length;
  emit(0, 0);
  return Buffer.concat(out);
}

/** USD's fast compression: one block, or, split, several with their lengths. */
export function fastCompressed(bytes: Buffer, parts = 1): Buffer {
  if (parts === 1) {
    return Buffer.concat([Buffer.from([0]), lz4Block(bytes)]);
  }
  const size = Math.ceil(bytes.length / parts);
  const blocks = Array.from({ length: parts }, (_, index) =>
    lz4Block(bytes.subarray(index * size, (index + 1) * size)),
  );
  return Buffer.concat([Buffer.from([parts]), ...blocks.flatMap((block) => [int32(block.length), block])]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value | 0);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A list of integers as a crate packs them, with its length before it. */
export function packedIntegers(numbers: readonly number[]): Buffer {
  const differences = numbers.map((number, index) => (number - (numbers[index - 1] ?? 0)) | 0);
  const counts = new Map<number, number>();
  for (const one of differences) {
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const common = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const codes = Buffer.alloc((numbers.length * 2 + 7) >> 3);
  const rest: Buffer[] = [];
  for (const [index, one] of differences.entries()) {
    let code = 3;
    let bytes = int32(one);
    if (one === common) {
      code = 0;
      bytes = Buffer.alloc(0);
    } else if (one >= -128 && one < 128) {
      code = 1;
      bytes = Buffer.from([one & 0xff]);
    } else if (one >= -32768 && one < 32768) {
      code = 2;
      bytes = Buffer.from([one & 0xff, (one >> 8) & 0xff]);
    }
    codes[index >> 2] = (codes[index >> 2] ?? 0) | (code << ((index & 3) * 2));
    rest.push(bytes);
  }
  const packed = fastCompressed(Buffer.concat([int32(common), codes, ...rest]));
  return Buffer.concat([long(packed.length), packed]);
}

/** A crate: USD's binary layer, by the layout of OpenUSD's own writer. */
export function usdCrate(specs: CrateSpecs, options: CrateOptions = {}): Buffer {
  const [major = 0, minor = 8, patch = 0] = (options.version ?? '0.8.0').split('.').map(Number);
  const packed = minor >= 4;
  const tokens: string[] = [];
  const strings: number[] = [];
  const token = (text: string): number => {
    const known = tokens.indexOf(text);
    return known >= 0 ? known : tokens.push(text) - 1;
  };
  const string = (text: string): number => {
    const index = token(text);
    const known = strings.indexOf(index);
    return known >= 0 ? known : strings.push(index) - 1;
  };
  // The first token is never a property's, whose number is stored below zero.
  token('');

  const body: Buffer[] = [Buffer.alloc(88), Buffer.alloc(options.geometryBytes ?? 0, 0x5a)];
  let end = 88 + (options.geometryBytes ?? 0);
  const append = (...parts: readonly Buffer[]): number => {
    const start = end;
    for (const part of parts) {
      body.push(part);
      end += part.length;
    }
    return start;
  };
  const description = (type: number, payload: number, flags = 0): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUIntLE(payload, 0, 6);
    bytes.writeUInt16LE(type | flags, 6);
    return bytes;
  };
  const INLINED = 0x4000;
  const ARRAY = 0x8000;

  /** The value's description; what does not fit into it is written first. */
  function describe(value: CrateValue): Buffer {
    switch (value.type) {
      case 'token':
        return description(TYPE.token, token(value.value), INLINED);
      case 'asset':
        return description(TYPE.asset, token(value.value), INLINED);
      case 'string':
        return description(TYPE.string, string(value.value), INLINED);
      case 'int':
        return description(TYPE.int, value.value, INLINED);
      case 'double': {
        const float = Buffer.alloc(4);
        float.writeFloatLE(value.value);
        return float.readFloatLE(0) === value.value
          ? description(TYPE.double, float.readUInt32LE(0), INLINED)
          : description(TYPE.double, append(double(value.value)));
      }
      case 'assets': {
        const count = value.value.length;
        const head = minor >= 7 ? [long(count)] : minor >= 5 ? [int32(count)] : [int32(1), int32(count)];
        const items = value.value.map((path) => int32(string(path)));
        return description(TYPE.asset, append(...head, ...items), ARRAY);
      }
      case 'strings':
        return description(
          TYPE.strings,
          append(long(value.value.length), ...value.value.map((text) => int32(string(text)))),
        );
      case 'payload':
        return description(TYPE.payload, append(int32(string(value.value[0] ?? '')), int32(0)));
      case 'references':
      case 'payloads':
        return describeList(value);
      case 'dictionary':
        return describeDictionary(value.value);
      case 'samples':
        return describeSamples(value.times, value.values);
    }
  }

  function describeList(value: Extract<CrateValue, { readonly type: 'references' | 'payloads' }>): Buffer {
    const isReference = value.type === 'references';
    const item = (path: string): Buffer =>
      Buffer.concat([
        int32(string(path)),
        int32(0),
        ...(isReference || minor >= 8 ? [double(0), double(1)] : []),
        ...(isReference ? [long(0)] : []),
      ]);
    const list = (paths: readonly string[]) => [long(paths.length), ...paths.map(item)];
    const deleted = value.deleted ?? [];
    // Prepended items, then deleted ones.
    const flags = Buffer.from([(1 << 5) | (deleted.length > 0 ? 1 << 3 : 0)]);
    const start = append(flags, ...list(value.value), ...(deleted.length > 0 ? list(deleted) : []));
    return description(isReference ? TYPE.referenceList : TYPE.payloadList, start);
  }

  /** Each value lies behind the distance to its description, and the next entry behind that. */
  function describeDictionary(entries: Readonly<Record<string, CrateValue>>): Buffer {
    const start = append(long(Object.keys(entries).length));
    for (const [key, value] of Object.entries(entries)) {
      append(int32(string(key)));
      appendRecursive(value);
    }
    return description(TYPE.dictionary, start);
  }

  function appendRecursive(value: CrateValue | Buffer): void {
    const place = body.length;
    const at = append(long(0));
    const bytes = Buffer.isBuffer(value) ? value : describe(value);
    body[place] = long(end - at);
    append(bytes);
  }

  function describeSamples(times: readonly number[], values: readonly CrateValue[]): Buffer {
    const timesStart = append(long(times.length), ...times.map(double));
    const descriptions = values.map(describe);
    const start = end;
    appendRecursive(description(TYPE.doubles, timesStart));
    append(long(8), long(descriptions.length), ...descriptions);
    return description(TYPE.timeSamples, start);
  }

  const fields: { readonly name: number; readonly value: Buffer }[] = [];
  const fieldSets: number[] = [];
  const paths = allPaths(Object.keys(specs));
  const specRows: { readonly path: number; readonly fieldSet: number; readonly type: number }[] = [];
  for (const [path, own] of Object.entries(specs)) {
    specRows.push({
      path: paths.indexOf(path),
      fieldSet: fieldSets.length,
      type: path === '/' ? 7 : path.includes('.') ? 1 : 6,
    });
    for (const [name, value] of Object.entries(own)) {
      fieldSets.push(fields.length);
      fields.push({ name: token(name), value: describe(value) });
    }
    fieldSets.push(-1);
  }
  const tree = encodedPaths(paths, token);

  const texts = Buffer.from(tokens.map((text) => `${text}\0`).join(''));
  const values = Buffer.concat(fields.map((field) => field.value));
  const sections: (readonly [name: string, bytes: Buffer])[] = [];
  if (packed) {
    const packedTexts = fastCompressed(texts);
    const packedValues = fastCompressed(values);
    sections.push(
      [
        'TOKENS',
        Buffer.concat([long(tokens.length), long(texts.length), long(packedTexts.length), packedTexts]),
      ],
      [
        'FIELDS',
        Buffer.concat([
          long(fields.length),
          packedIntegers(fields.map((field) => field.name)),
          long(packedValues.length),
          packedValues,
        ]),
      ],
      ['FIELDSETS', Buffer.concat([long(fieldSets.length), packedIntegers(fieldSets)])],
      [
        'PATHS',
        Buffer.concat([
          long(paths.length),
          long(tree.length),
          packedIntegers(tree.map((entry) => entry.path)),
          packedIntegers(tree.map((entry) => entry.element)),
          packedIntegers(tree.map((entry) => entry.jump)),
        ]),
      ],
      [
        'SPECS',
        Buffer.concat([
          long(specRows.length),
          packedIntegers(specRows.map((row) => row.path)),
          packedIntegers(specRows.map((row) => row.fieldSet)),
          packedIntegers(specRows.map((row) => row.type)),
        ]),
      ],
    );
  } else {
    sections.push(
      ['TOKENS', Buffer.concat([long(tokens.length), long(texts.length), texts])],
      [
        'FIELDS',
        Buffer.concat([
          long(fields.length),
          ...fields.flatMap((field) => [int32(0), int32(field.name), field.value]),
        ]),
      ],
    );
  }
  sections.push(['STRINGS', Buffer.concat([long(strings.length), ...strings.map(int32)])]);
  const rows = sections.map(([name, bytes]) => {
    const start = append(bytes);
    const label = Buffer.alloc(16);
    label.write(name, 'latin1');
    return Buffer.concat([label, long(start), long(bytes.length)]);
  });
  const contents = append(long(rows.length), ...rows);
  const bytes = Buffer.concat(body);
  bytes.write('PXR-USDC', 0, 'latin1');
  bytes.set([major, minor, patch], 8);
  bytes.writeBigInt64LE(BigInt(contents), 16);
  return bytes;
}

/** The paths with all they hang on, `/` first. */
function allPaths(paths: readonly string[]): readonly string[] {
  const all = new Set(['/']);
  for (const path of paths) {
    const [prim = '', property] = path.split('.');
    const parts = prim.split('/').filter((part) => part !== '');
    parts.forEach((_, index) => {
      all.add(`/${parts.slice(0, index + 1).join('/')}`);
    });
    if (property !== undefined) {
      all.add(path);
    }
  }
  return [...all];
}

interface PathEntry {
  readonly path: number;
  readonly element: number;
  jump: number;
}

/** The tree of paths, depth first, with the jumps that lead to the siblings. */
function encodedPaths(paths: readonly string[], token: (text: string) => number): readonly PathEntry[] {
  const parentOf = (path: string): string => {
    const dot = path.indexOf('.');
    return dot >= 0 ? path.slice(0, dot) : path.slice(0, path.lastIndexOf('/')) || '/';
  };
  const entries: PathEntry[] = [];
  function add(path: string, hasSibling: boolean): void {
    const dot = path.indexOf('.');
    const name = dot >= 0 ? path.slice(dot + 1) : path.slice(path.lastIndexOf('/') + 1);
    const element = path === '/' ? 0 : dot >= 0 ? -token(name) : token(name);
    const entry: PathEntry = { path: paths.indexOf(path), element, jump: -2 };
    const at = entries.push(entry) - 1;
    const children = paths.filter((one) => one !== '/' && parentOf(one) === path);
    for (const [index, child] of children.entries()) {
      add(child, index < children.length - 1);
    }
    const hasChild = children.length > 0;
    entry.jump = hasChild ? (hasSibling ? entries.length - at : -1) : hasSibling ? 0 : -2;
  }
  add('/', false);
  return entries;
}

/** A package: a zip archive of stored files. */
export function usdPackage(files: Readonly<Record<string, Buffer | string>>): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const path = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt32LE(crc32(bytes), 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt32LE(bytes.length, 22);
    head.writeUInt16LE(path.length, 26);
    // Data of a package begins at multiples of 64 bytes; an extra field fills the room.
    const padding = (64 - ((at + 30 + path.length) % 64)) % 64;
    head.writeUInt16LE(padding, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(bytes.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE(at, 42);
    list.push(entry, path);
    parts.push(head, path, Buffer.alloc(padding), bytes);
    at += 30 + path.length + padding + bytes.length;
  }
  const listBytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listBytes.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listBytes, end]);
}

/** A text layer with one of most things, for tests of damage. */
export function usdaSample(): Buffer {
  return Buffer.from(`#usda 1.0
(
    subLayers = [
        @./set.usda@,
        @./light.usda@ (offset = 10)
    ]
    customLayerData = { asset from = @never.usd@ }
)

def Xform "World" (
    prepend references = [@./tree.usd@</Tree>, @./rock.usd@]
    payload = @./town.usd@
    clips = {
        dictionary default = {
            string templateAssetPath = "./clips/walk.###.usd"
            double templateStartTime = 1
            double templateEndTime = 3
            double templateStride = 1
        }
    }
)
{
    # A comment with an @at-sign and a { brace
    string note = "not a @path.png@"
    def Shader "Wood"
    {
        asset inputs:file = @./textures/wood.<UDIM>.exr@
        asset inputs:other.timeSamples = { 1: @a.png@, 2: @b.png@ }
        point3f[] points = [(0, 0, 0), (1, 2.5, -3e-05)]
    }
}
`);
}

/** A binary layer with one of most things, for tests of damage. */
export function usdcSample(version = '0.8.0'): Buffer {
  return usdCrate(
    {
      '/': { subLayers: { type: 'strings', value: ['./set.usda', './light.usda'] } },
      '/World': {
        references: { type: 'references', value: ['./tree.usd', './rock.usd'], deleted: ['./gone.usd'] },
        payload: { type: version < '0.8' ? 'payload' : 'payloads', value: ['./town.usd'] },
        clips: {
          type: 'dictionary',
          value: {
            default: {
              type: 'dictionary',
              value: {
                templateAssetPath: { type: 'string', value: './clips/walk.###.usd' },
                templateStartTime: { type: 'double', value: 1 },
                templateEndTime: { type: 'double', value: 3.000000001 },
                templateStride: { type: 'double', value: 1 },
              },
            },
          },
        },
        assetInfo: { type: 'dictionary', value: { identifier: { type: 'asset', value: './me.usd' } } },
      },
      '/World/Wood': {},
      '/World/Wood.inputs:file': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: './textures/wood.<UDIM>.exr' },
      },
      '/World/Wood.inputs:list': {
        typeName: { type: 'token', value: 'asset[]' },
        default: { type: 'assets', value: ['./textures/a.png', './textures/b.png'] },
      },
      '/World/Wood.inputs:other': {
        typeName: { type: 'token', value: 'asset' },
        timeSamples: {
          type: 'samples',
          times: [1, 2],
          values: [
            { type: 'asset', value: './textures/c.png' },
            { type: 'asset', value: './textures/d.png' },
          ],
        },
      },
    } as CrateSpecs,
    { version, geometryBytes: 1000 },
  );
}

/** A package with one of most things, for tests of damage. */
export function usdzSample(): Buffer {
  return usdPackage({
    'model.usdc': usdCrate({
      '/Model.inputs:file': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: 'textures/wood.png' },
      },
      '/Model.inputs:away': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: './elsewhere.png' },
      },
    }),
    'parts/leaf.usda': '#usda 1.0\ndef "Leaf" (references = @../model.usdc@) {}\n',
    'textures/wood.png': 'not looked at',
  });
}
