import type { LocalizedText } from '@farmhand/model';
import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { damaged, SceneReadError, truncated } from '../../scene-read-error.ts';
import { unpackIntegers } from './integers.ts';
import { unpackFast } from './lz4.ts';

/** A crate's version, as one number to compare: 0.8.0 is 800. */
export type CrateVersion = number;

/** The newest version whose layout is known; minor ones after it have only added types of values. */
const NEWEST_MAJOR = 0;

/** Part of a file that is read as a file of its own: a layer inside a package, or all of a layer. */
export interface Extent {
  readonly start: number;
  readonly length: number;
}

/** The tables of a crate that lead to its values. */
export interface Crate {
  readonly version: CrateVersion;
  readonly tokens: TokenTable;
  /** Token of each string. */
  readonly strings: Uint32Array;
  /** Token of each field's name. */
  readonly fieldTokens: Int32Array;
  /** Eight bytes for each field: its value, or where it lies. */
  readonly fieldValues: Buffer;
  /** Reads the tables that tell which prim a field belongs to; null where the crate is of a kind that is not known. */
  specs(): Promise<Specs | null>;
  /** Bytes of the layer; fewer where it ends. */
  read(position: number, length: number): Promise<Buffer>;
}

/** Texts by number, without a string object for each: a large layer has millions. */
export interface TokenTable {
  readonly count: number;
  text(index: number): string;
}

/** Objects of the layer, prims and properties, and their fields. */
export interface Specs {
  /** Runs of field numbers, each ended by -1. */
  readonly fieldSets: Int32Array;
  /** For each object, the number of its path. */
  readonly paths: Int32Array;
  /** For each object, where its run of fields begins. */
  readonly firstFields: Int32Array;
  /** Text of a path: `/World/Tree.inputs:file`. */
  pathText(path: number): string;
}

const HEAD_BYTES = 88;
const SECTION_BYTES = 32;
const SECTION_LIMIT = 64;
/** A section that unpacks to more is none of a real layer. */
const TEXT_LIMIT = 192 << 20;
/** More objects than any layer has. */
const COUNT_LIMIT = 8 << 20;
/** Before this version the tables were not packed. */
const PACKED_SINCE = 400;

/**
 * Reads the tables of a crate, USD's binary layer format (`PXR-USDC`), little-endian: a head of 88 bytes with the
 * version at 8 and the place of the table of contents at 16; the table has a count and, for each section, a name of 16
 * bytes, start and length. From the public source of OpenUSD's crate reader, and checked against its own test files.
 *
 * @throws SceneReadError when it is cut off, damaged, or of a version that is not known.
 */
export async function openCrate(source: ByteSource, pace: Pace, extent: Extent): Promise<Crate> {
  const read = async (position: number, length: number): Promise<Buffer> => {
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    return source.read(extent.start + position, Math.max(0, Math.min(length, extent.length - position)));
  };
  const broken = (position: number, what: LocalizedText) =>
    damaged(source.path, extent.start + position, what);
  const short = (what: LocalizedText) => truncated(source.path, extent.start + extent.length, what);

  const head = await read(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES) {
    throw short({ en: 'inside the head of the layer', zh: '位于层的头部之内' });
  }
  const [major = 0, minor = 0, patch = 0] = head.subarray(8, 11);
  if (major > NEWEST_MAJOR) {
    throw new SceneReadError(
      'scene-unsupported',
      {
        en: `${source.path} is a USD layer of version ${major}.${minor}.${patch}, which is not known yet.`,
        zh: `${source.path} 是 ${major}.${minor}.${patch} 版的 USD 层，目前还不支持。`,
      },
      {
        en: 'Update Farmhand, or export the layer as text (.usda).',
        zh: '请更新 Farmhand，或将该层导出为文本（.usda）。',
      },
    );
  }
  const version = major * 10_000 + minor * 100 + patch;
  const contents = Number(head.readBigInt64LE(16));
  if (contents < HEAD_BYTES || contents + 8 > extent.length) {
    throw short({
      en: `and its table of contents is to be at byte ${extent.start + contents}`,
      zh: `而其目录应位于第 ${extent.start + contents} 字节处`,
    });
  }
  const countBytes = await read(contents, 8);
  const count = Number(countBytes.readBigUInt64LE(0));
  if (count > SECTION_LIMIT) {
    throw broken(contents, { en: 'the table of contents has too many sections', zh: '目录中的分区过多' });
  }
  const table = await read(contents + 8, count * SECTION_BYTES);
  if (table.length < count * SECTION_BYTES) {
    throw short({ en: 'inside the table of contents', zh: '位于目录之内' });
  }
  const sections = new Map<string, Extent>();
  for (let index = 0; index < count; index += 1) {
    const at = index * SECTION_BYTES;
    const name = table.toString('latin1', at, at + 16).replace(/\0.*$/s, '');
    const start = Number(table.readBigInt64LE(at + 16));
    const length = Number(table.readBigInt64LE(at + 24));
    if (start < 0 || length < 0 || start + length > extent.length) {
      throw short({
        en: `and its section ${name.replace(/[^ -~]/g, '?')} lies behind that`,
        zh: `而其分区 ${name.replace(/[^ -~]/g, '?')} 位于该位置之后`,
      });
    }
    sections.set(name, { start, length });
  }

  async function section(name: string): Promise<SectionReader | null> {
    const found = sections.get(name);
    if (found === undefined) {
      return null;
    }
    if (found.length > TEXT_LIMIT) {
      throw broken(found.start, {
        en: `the section ${name} is larger than any layer needs`,
        zh: `分区 ${name} 超出了任何层所需的大小`,
      });
    }
    const bytes = await read(found.start, found.length);
    return createSectionReader(bytes, (at, what) =>
      broken(found.start + at, { en: `${what.en} in the section ${name}`, zh: `分区 ${name} 中${what.zh}` }),
    );
  }

  const tokens = await section('TOKENS');
  const strings = await section('STRINGS');
  const fields = await section('FIELDS');
  if (tokens === null || fields === null) {
    throw broken(contents, { en: 'the layer has no names or no fields', zh: '该层没有名称或字段' });
  }
  const packed = version >= PACKED_SINCE;
  const tokenTable = readTokens(tokens, packed);
  const pause = pace.breathe();
  if (pause) {
    await pause;
  }
  const { fieldTokens, fieldValues } = readFields(fields, packed);
  return {
    version,
    tokens: tokenTable,
    strings: strings === null ? new Uint32Array(0) : readStrings(strings),
    fieldTokens,
    fieldValues,
    read,
    async specs() {
      const fieldSets = await section('FIELDSETS');
      const specs = await section('SPECS');
      const paths = await section('PATHS');
      // Only the first versions, of 2016, had these tables plain.
      if (!packed || fieldSets === null || specs === null || paths === null) {
        return null;
      }
      return readSpecs(fieldSets, specs, paths, tokenTable);
    },
  };
}

/** Takes one value after the other from a section. */
interface SectionReader {
  /** A count of things of which the section's bytes can hold at most `most` each. */
  count(): number;
  bytes(length: number): Buffer;
  /** A length of 64 bits and that many bytes. */
  sized(): Buffer;
  integers(count: number): Int32Array;
  rest(): number;
  broken(what: LocalizedText): SceneReadError;
}

function createSectionReader(
  section: Buffer,
  brokenAt: (at: number, what: LocalizedText) => SceneReadError,
): SectionReader {
  let at = 0;
  const broken = (what: LocalizedText) => brokenAt(at, what);
  function bytes(length: number): Buffer {
    if (length < 0 || at + length > section.length) {
      throw broken({ en: 'something is longer than what is left', zh: '某项内容超出了剩余长度' });
    }
    at += length;
    return section.subarray(at - length, at);
  }
  function long(): number {
    return Number(bytes(8).readBigUInt64LE(0));
  }
  return {
    bytes,
    broken,
    rest: () => section.length - at,
    count() {
      const count = long();
      if (count > COUNT_LIMIT) {
        throw broken({
          en: `a count of ${count} is more than a layer has`,
          zh: `数量 ${count} 超出了层所能包含的数量`,
        });
      }
      return count;
    },
    sized: () => bytes(long()),
    integers(count) {
      const packed = bytes(long());
      // Two bits at least for each number, packed to a 255th at best.
      if (count > (packed.length + 1) * 255 * 4) {
        throw broken({
          en: `a list of ${count} numbers is packed into too few bytes`,
          zh: `${count} 个数字的列表被压缩到了过少的字节中`,
        });
      }
      const numbers = unpackIntegers(packed, count);
      if (numbers === 'damaged') {
        throw broken({ en: 'a packed list of numbers cannot be unpacked', zh: '压缩的数字列表无法解压' });
      }
      return numbers;
    },
  };
}

function readTokens(section: SectionReader, packed: boolean): TokenTable {
  const count = section.count();
  let texts: Buffer;
  if (packed) {
    const size = Number(section.bytes(8).readBigUInt64LE(0));
    const compressed = section.sized();
    if (size > TEXT_LIMIT) {
      throw section.broken({
        en: 'the names unpack to more than any layer has',
        zh: '名称解压后超出了任何层的大小',
      });
    }
    const unpacked = unpackFast(compressed, size);
    if (unpacked === 'damaged') {
      throw section.broken({ en: 'the packed names cannot be unpacked', zh: '压缩的名称无法解压' });
    }
    texts = unpacked;
  } else {
    texts = section.sized();
  }
  if (count > texts.length) {
    throw section.broken({ en: 'there are more names than bytes of them', zh: '名称的数量多于其字节数' });
  }
  const ends = new Uint32Array(count);
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    const end = texts.indexOf(0, start);
    if (end < 0) {
      throw section.broken({ en: 'the names end early', zh: '名称提前结束' });
    }
    ends[index] = end;
    start = end + 1;
  }
  return {
    count,
    text(index) {
      const end = ends[index];
      if (end === undefined) {
        return '';
      }
      const first = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
      // Names are short; a text of the layer, such as a comment, is not looked at.
      return texts.toString('utf8', first, Math.min(end, first + 16_384));
    },
  };
}

function readStrings(section: SectionReader): Uint32Array {
  const count = section.count();
  const bytes = section.bytes(count * 4);
  const strings = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    strings[index] = bytes.readUInt32LE(index * 4);
  }
  return strings;
}

function readFields(
  section: SectionReader,
  packed: boolean,
): { readonly fieldTokens: Int32Array; readonly fieldValues: Buffer } {
  const count = section.count();
  if (packed) {
    const fieldTokens = section.integers(count);
    const values = unpackFast(section.sized(), count * 8);
    if (values === 'damaged' || values.length !== count * 8) {
      throw section.broken({ en: 'the packed values cannot be unpacked', zh: '压缩的数值无法解压' });
    }
    return { fieldTokens, fieldValues: values };
  }
  // Four bytes of padding, the name, the value.
  const bytes = section.bytes(count * 16);
  const fieldTokens = new Int32Array(count);
  const fieldValues = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index += 1) {
    fieldTokens[index] = bytes.readUInt32LE(index * 16 + 4) | 0;
    bytes.copy(fieldValues, index * 8, index * 16 + 8, index * 16 + 16);
  }
  return { fieldTokens, fieldValues };
}

function readSpecs(
  fieldSetSection: SectionReader,
  specSection: SectionReader,
  pathSection: SectionReader,
  tokens: TokenTable,
): Specs {
  const fieldSets = fieldSetSection.integers(fieldSetSection.count());
  const specCount = specSection.count();
  const paths = specSection.integers(specCount);
  const firstFields = specSection.integers(specCount);
  const pathCount = pathSection.count();
  const encoded = pathSection.count();
  // All but the empty path are in the tree.
  if (pathCount > encoded + 1) {
    throw pathSection.broken({
      en: 'there are more paths than the tree of them has',
      zh: '路径的数量多于路径树所含的数量',
    });
  }
  const indices = pathSection.integers(encoded);
  const elements = pathSection.integers(encoded);
  const jumps = pathSection.integers(encoded);
  const tree = readPathTree(pathCount, indices, elements, jumps);
  return { fieldSets, paths, firstFields, pathText: (path) => pathText(path, tree, tokens) };
}

interface PathTree {
  /** For each path the one it hangs on; -1 for the root. */
  readonly parents: Int32Array;
  /** For each path its name's token, below zero for a property's. */
  readonly elements: Int32Array;
}

/**
 * Paths are stored as a tree, depth first. A jump tells what follows an entry: -2 nothing, -1 only its child, 0 only its
 * sibling, more its child, with the sibling so many entries on.
 */
function readPathTree(
  pathCount: number,
  indices: Int32Array,
  elements: Int32Array,
  jumps: Int32Array,
): PathTree {
  const parents = new Int32Array(pathCount).fill(-1);
  const names = new Int32Array(pathCount);
  const visited = new Uint8Array(indices.length);
  const waiting: (readonly [entry: number, parent: number])[] = [[0, -1]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let [entry, parent] = next;
    while (entry < indices.length && visited[entry] === 0) {
      visited[entry] = 1;
      const path = indices[entry] ?? -1;
      if (path >= 0 && path < pathCount) {
        parents[path] = parent;
        names[path] = elements[entry] ?? 0;
      }
      const jump = jumps[entry] ?? -2;
      if (jump > 0 && entry + jump < indices.length) {
        waiting.push([entry + jump, parent]);
      }
      if (jump === -2 || jump < -2) {
        break;
      }
      parent = jump === 0 ? parent : path;
      entry += 1;
    }
  }
  return { parents, elements: names };
}

/** Prims are not nested deeper; a loop in a damaged file ends here. */
const PATH_DEPTH = 512;

function pathText(path: number, { parents, elements }: PathTree, tokens: TokenTable): string {
  let text = '';
  let at = path;
  for (let depth = 0; depth < PATH_DEPTH && at >= 0 && (parents[at] ?? -1) >= 0; depth += 1) {
    const element = elements[at] ?? 0;
    const name = tokens.text(Math.abs(element));
    // A variant's name, `{set=variant}`, joins its prim without a slash.
    text = `${element < 0 ? '.' : name.startsWith('{') ? '' : '/'}${name}${text}`;
    at = parents[at] ?? -1;
  }
  return text === '' ? '/' : text;
}
