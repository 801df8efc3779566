import type { Pace } from '../../pace.ts';
import { unpackFast } from './lz4.ts';
import type { SectionReader } from './section-reader.ts';
import type { CrateSections } from './sections.ts';

/** Before this version the tables were not packed. */
export const PACKED_SINCE = 400;
/** Names that unpack to more are none of a real layer. */
const TEXT_LIMIT = 192 << 20;
/** How many bytes of names are looked through before others may have a turn: about a millisecond. */
const SLICE_BYTES = 1 << 20;

/** Texts by number, without a string object for each: a large layer has millions. */
export interface TokenTable {
  readonly count: number;
  /** Empty for a number that is none of the table. */
  text(index: number): string;
  /** Number of this text, -1 where it is none of the layer's. */
  indexOf(text: string): number;
}

/** The tables of a crate that lead to its values. */
export interface Crate extends CrateSections {
  readonly tokens: TokenTable;
  /** Token of each string. */
  readonly strings: Uint32Array;
  /** Token of each field's name. */
  readonly fieldTokens: Int32Array;
  /** Eight bytes for each field: its value, or where it lies. */
  readonly fieldValues: Buffer;
}

/**
 * Reads the names and fields of a crate.
 *
 * @throws SceneReadError when it is cut off or damaged.
 */
export async function readTables(sections: CrateSections): Promise<Crate> {
  const packed = sections.version >= PACKED_SINCE;
  const { pace } = sections;
  const tokens = await sections.section('TOKENS');
  const strings = await sections.section('STRINGS');
  const fields = await sections.section('FIELDS');
  if (tokens === null || fields === null) {
    throw sections.broken(0, { en: 'the layer has no names or no fields', zh: '该层没有名称或字段' });
  }
  return {
    ...sections,
    tokens: await readTokens(tokens, packed, pace),
    strings: strings === null ? new Uint32Array(0) : readNumbers(strings),
    ...(packed ? await readPackedFields(fields, pace) : await readPlainFields(fields, pace)),
  };
}

/** A count and that many numbers of 32 bits. */
export function readNumbers(section: SectionReader): Uint32Array {
  const count = section.count();
  // Copied, because the bytes of a section begin anywhere.
  const bytes = new Uint8Array(section.bytes(count * 4));
  return new Uint32Array(bytes.buffer, 0, count);
}

async function readTokens(section: SectionReader, packed: boolean, pace: Pace): Promise<TokenTable> {
  const count = section.count();
  const texts = packed ? await readPackedTexts(section, pace) : section.sized();
  if (count > texts.length) {
    throw section.broken({ en: 'there are more names than bytes of them', zh: '名称的数量多于其字节数' });
  }
  const ends = new Uint32Array(count);
  let found = 0;
  for (let start = 0; start < texts.length && found < count; start += SLICE_BYTES) {
    found = findEnds(texts, start, Math.min(texts.length, start + SLICE_BYTES), ends, found);
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
  }
  if (found < count) {
    throw section.broken({ en: 'the names end early', zh: '名称提前结束' });
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
    indexOf(text) {
      const wanted = Buffer.from(`${text}\0`);
      let at = texts.indexOf(wanted);
      while (at > 0 && texts[at - 1] !== 0) {
        at = texts.indexOf(wanted, at + 1);
      }
      return at < 0 ? -1 : placeOf(at + wanted.length - 1, ends);
    },
  };
}

async function readPackedTexts(section: SectionReader, pace: Pace): Promise<Buffer> {
  const size = section.long();
  const compressed = section.sized();
  if (size > TEXT_LIMIT) {
    throw section.broken({
      en: 'the names unpack to more than any layer has',
      zh: '名称解压后超出了任何层的大小',
    });
  }
  const unpacked = await unpackFast(compressed, size, pace);
  if (unpacked === 'damaged') {
    throw section.broken({ en: 'the packed names cannot be unpacked', zh: '压缩的名称无法解压' });
  }
  return unpacked;
}

/** Notes where names end, from the one with this number on. @returns How many ends are known now. */
function findEnds(texts: Buffer, start: number, end: number, ends: Uint32Array, found: number): number {
  let next = found;
  for (let at = start; at < end && next < ends.length; at += 1) {
    if (texts[at] === 0) {
      ends[next] = at;
      next += 1;
    }
  }
  return next;
}

/** Where a number stands among numbers that grow, -1 where it is none of them. */
function placeOf(wanted: number, growing: Uint32Array): number {
  let low = 0;
  let high = growing.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((growing[middle] ?? 0) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return growing[low] === wanted ? low : -1;
}

type Fields = Pick<Crate, 'fieldTokens' | 'fieldValues'>;

async function readPackedFields(section: SectionReader, pace: Pace): Promise<Fields> {
  const count = section.count();
  const fieldTokens = await section.integers(count);
  const fieldValues = await unpackFast(section.sized(), count * 8, pace);
  if (fieldValues === 'damaged' || fieldValues.length !== count * 8) {
    throw section.broken({ en: 'the packed values cannot be unpacked', zh: '压缩的数值无法解压' });
  }
  return { fieldTokens, fieldValues };
}

/** Four bytes of padding, the name, the value. */
async function readPlainFields(section: SectionReader, pace: Pace): Promise<Fields> {
  const count = section.count();
  const bytes = section.bytes(count * 16);
  const fieldTokens = new Int32Array(count);
  const fieldValues = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index += 1) {
    fieldTokens[index] = bytes.readUInt32LE(index * 16 + 4) | 0;
    bytes.copy(fieldValues, index * 8, index * 16 + 8, index * 16 + 16);
    const pause = (index & 0x3fff) === 0x3fff ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
  }
  return { fieldTokens, fieldValues };
}
