import { untilZero } from '../until-zero.ts';

// The contents page of a scene's properties is an OLE property set, specified in [MS-OLEPS]: a list of headings, each
// with the number of lines under it, and a list of all the lines.

/** A heading of the contents page and its lines: `Render Data`, `Animation End=100`. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

const PROPERTY_CODE_PAGE = 1;
const PROPERTY_HEADINGS = 12;
const PROPERTY_LINES = 13;
const TYPE_NUMBER = 3;
const TYPE_TEXT = 0x1e;
const TYPE_WIDE_TEXT = 0x1f;
const TYPE_VARIANTS = 0x100c;
const TYPE_TEXTS = 0x101e;
const TYPE_WIDE_TEXTS = 0x101f;
const CODE_PAGE_UTF16 = 1200;

/** Code pages of Windows in the names a text decoder has for them; others are read as Western European. */
const ENCODINGS: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** The sections of a `DocumentSummaryInformation` stream; none when it cannot be understood. */
export function readSections(bytes: Buffer): readonly Section[] {
  const set = firstSet(bytes);
  if (set === null) {
    return [];
  }
  const headings = set.properties.get(PROPERTY_HEADINGS);
  const lines = set.properties.get(PROPERTY_LINES);
  if (headings === undefined || lines === undefined) {
    return [];
  }
  const decode = decoderOf(set);
  // The specification wants every text padded to four bytes; some programs do not pad them.
  for (const step of [4, 1]) {
    const counts = readHeadings(set.bytes, headings, decode, step);
    const texts = readTexts(set.bytes, lines, decode, step);
    if (counts !== null && texts !== null) {
      return assignLines(counts, texts);
    }
  }
  return [];
}

interface PropertySet {
  readonly bytes: Buffer;
  /** Where the properties are, counted from the beginning of the set. */
  readonly properties: ReadonlyMap<number, number>;
}

function firstSet(stream: Buffer): PropertySet | null {
  if (stream.length < 48 || stream.readUInt16LE(0) !== 0xfffe) {
    return null;
  }
  const start = stream.readUInt32LE(44);
  if (start + 8 > stream.length) {
    return null;
  }
  const bytes = stream.subarray(start);
  const count = Math.min(bytes.readUInt32LE(4), Math.floor((bytes.length - 8) / 8));
  const properties = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    properties.set(bytes.readUInt32LE(8 + index * 8), bytes.readUInt32LE(12 + index * 8));
  }
  return { bytes, properties };
}

type Decode = (text: Buffer) => string;

function decoderOf({ bytes, properties }: PropertySet): Decode {
  const at = properties.get(PROPERTY_CODE_PAGE);
  const codePage = at === undefined || at + 6 > bytes.length ? 1252 : bytes.readUInt16LE(at + 4);
  if (codePage === CODE_PAGE_UTF16) {
    return decodeWide;
  }
  const decoder = new TextDecoder(ENCODINGS[codePage] ?? 'windows-1252');
  return (text) => decoder.decode(text);
}

function decodeWide(text: Buffer): string {
  return text.toString('utf16le');
}

interface ReadText {
  readonly text: string;
  /** Where the next value begins. */
  readonly next: number;
}

/** A text with its length before it, without the zeros that end and pad it. */
function readText(
  bytes: Buffer,
  at: number,
  unitBytes: number,
  decode: Decode,
  step: number,
): ReadText | null {
  if (at + 4 > bytes.length) {
    return null;
  }
  const length = bytes.readUInt32LE(at) * unitBytes;
  const end = at + 4 + length;
  if (end > bytes.length) {
    return null;
  }
  return { text: untilZero(decode(bytes.subarray(at + 4, end))), next: Math.ceil(end / step) * step };
}

interface Heading {
  readonly heading: string;
  readonly count: number;
}

function readHeadings(bytes: Buffer, start: number, decode: Decode, step: number): readonly Heading[] | null {
  if (start + 8 > bytes.length || bytes.readUInt32LE(start) !== TYPE_VARIANTS) {
    return null;
  }
  const pairs = bytes.readUInt32LE(start + 4) / 2;
  // A pair takes 16 bytes at least.
  if (pairs > bytes.length / 16) {
    return null;
  }
  const headings: Heading[] = [];
  let at = start + 8;
  for (let index = 0; index < pairs; index += 1) {
    if (at + 4 > bytes.length) {
      return null;
    }
    const type = bytes.readUInt32LE(at);
    if (type !== TYPE_TEXT && type !== TYPE_WIDE_TEXT) {
      return null;
    }
    const wide = type === TYPE_WIDE_TEXT;
    const read = readText(bytes, at + 4, wide ? 2 : 1, wide ? decodeWide : decode, step);
    if (read === null || read.next + 8 > bytes.length || bytes.readUInt32LE(read.next) !== TYPE_NUMBER) {
      return null;
    }
    headings.push({ heading: read.text, count: bytes.readUInt32LE(read.next + 4) });
    at = read.next + 8;
  }
  return headings;
}

function readTexts(bytes: Buffer, start: number, decode: Decode, step: number): readonly string[] | null {
  if (start + 8 > bytes.length) {
    return null;
  }
  const type = bytes.readUInt32LE(start);
  if (type !== TYPE_TEXTS && type !== TYPE_WIDE_TEXTS) {
    return null;
  }
  const wide = type === TYPE_WIDE_TEXTS;
  const count = bytes.readUInt32LE(start + 4);
  if (count > bytes.length / 4) {
    return null;
  }
  const texts: string[] = [];
  let at = start + 8;
  for (let index = 0; index < count; index += 1) {
    const read = readText(bytes, at, wide ? 2 : 1, wide ? decodeWide : decode, step);
    if (read === null) {
      return null;
    }
    texts.push(read.text);
    at = read.next;
  }
  return texts;
}

function assignLines(headings: readonly Heading[], texts: readonly string[]): readonly Section[] {
  let from = 0;
  return headings.map(({ heading, count }) => {
    const lines = texts.slice(from, from + count);
    from += lines.length;
    return { heading, lines };
  });
}
