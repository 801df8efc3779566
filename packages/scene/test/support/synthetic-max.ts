import { gzipSync } from 'node:zlib';

// Writes small 3ds Max files: a compound file as in [MS-CFB] with the few streams the reader looks at.

export interface CompoundLayout {
  readonly sectorBytes: 512 | 4096;
  /** Lay the streams' sectors out in turns instead of one stream after the other. */
  readonly scattered?: boolean;
}

const FREE = 0xffffffff;
const END = 0xfffffffe;
const IN_FAT = 0xfffffffd;
const IN_DIFAT = 0xfffffffc;
const NONE = 0xffffffff;
const HEADER_PLACES = 109;
const MINI_BYTES = 64;
const MINI_BELOW = 4096;

interface Piece {
  readonly content: Buffer;
  sectors: number[];
}

/** A compound file with these streams at its root. */
export function compoundFile(
  streams: Readonly<Record<string, Buffer>>,
  { sectorBytes, scattered = false }: CompoundLayout,
): Buffer {
  const names = Object.keys(streams);
  const perSector = sectorBytes / 4;

  const miniFat: number[] = [];
  const miniParts: Buffer[] = [];
  const miniStart = new Map<string, number>();
  const large = new Map<string, Piece>();
  for (const name of names) {
    const content = streams[name] ?? Buffer.alloc(0);
    if (content.length >= MINI_BELOW) {
      large.set(name, { content, sectors: [] });
      continue;
    }
    const count = Math.ceil(content.length / MINI_BYTES);
    miniStart.set(name, count === 0 ? END : miniFat.length);
    for (let index = 0; index < count; index += 1) {
      miniFat.push(index === count - 1 ? END : miniFat.length + 1);
    }
    miniParts.push(padded(content, MINI_BYTES));
  }

  const miniStream: Piece = { content: Buffer.concat(miniParts), sectors: [] };
  const miniTable: Piece = { content: numbers(filled(miniFat, perSector, FREE)), sectors: [] };
  const directorySize = Math.ceil(((names.length + 1) * 128) / sectorBytes) * sectorBytes;
  const directory: Piece = { content: Buffer.alloc(directorySize), sectors: [] };
  const pieces = [directory, miniTable, miniStream, ...large.values()];
  const contentSectors = pieces.reduce(
    (sum, { content }) => sum + Math.ceil(content.length / sectorBytes),
    0,
  );

  let fatCount = 0;
  let difatCount = 0;
  while (fatCount * perSector < contentSectors + fatCount + difatCount) {
    fatCount += 1;
    difatCount = Math.ceil(Math.max(0, fatCount - HEADER_PLACES) / (perSector - 1));
  }

  // The tables come first, so that a file that is cut off lacks the end of its streams.
  const fat: number[] = [...Array(fatCount).fill(IN_FAT), ...Array(difatCount).fill(IN_DIFAT)];
  giveSectors(pieces, sectorBytes, fat, scattered);
  const sectors = new Map<number, Buffer>();
  writeDirectory(directory.content, names, streams, large, miniStart, miniStream);
  for (const { content, sectors: places } of pieces) {
    for (const [index, place] of places.entries()) {
      sectors.set(
        place,
        padded(content.subarray(index * sectorBytes, (index + 1) * sectorBytes), sectorBytes),
      );
    }
  }
  const fatBytes = numbers(filled(fat, fatCount * perSector, FREE));
  for (let index = 0; index < fatCount; index += 1) {
    sectors.set(index, fatBytes.subarray(index * sectorBytes, (index + 1) * sectorBytes));
  }
  const beyond = Array.from(
    { length: Math.max(0, fatCount - HEADER_PLACES) },
    (_, index) => HEADER_PLACES + index,
  );
  for (let index = 0; index < difatCount; index += 1) {
    const part = beyond.slice(index * (perSector - 1), (index + 1) * (perSector - 1));
    const next = index === difatCount - 1 ? END : fatCount + index + 1;
    sectors.set(fatCount + index, numbers([...filled(part, perSector - 1, FREE), next]));
  }

  const header = Buffer.alloc(sectorBytes);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(sectorBytes === 512 ? 3 : 4, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(sectorBytes === 512 ? 9 : 12, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(sectorBytes === 512 ? 0 : directory.sectors.length, 40);
  header.writeUInt32LE(fatCount, 44);
  header.writeUInt32LE(directory.sectors[0] ?? END, 48);
  header.writeUInt32LE(MINI_BELOW, 56);
  header.writeUInt32LE(miniTable.sectors[0] ?? END, 60);
  header.writeUInt32LE(miniTable.sectors.length, 64);
  header.writeUInt32LE(difatCount === 0 ? END : fatCount, 68);
  header.writeUInt32LE(difatCount, 72);
  for (let index = 0; index < HEADER_PLACES; index += 1) {
    header.writeUInt32LE(index < fatCount ? index : FREE, 76 + index * 4);
  }
  const count = fatCount + difatCount + contentSectors;
  return Buffer.concat([
    header,
    ...Array.from({ length: count }, (_, at) => sectors.get(at) ?? Buffer.alloc(0)),
  ]);
}

/** Chains the pieces' sectors in the table. */
function giveSectors(pieces: readonly Piece[], sectorBytes: number, fat: number[], scattered: boolean): void {
  const wanted = pieces.map(({ content }) => Math.ceil(content.length / sectorBytes));
  const order: Piece[] = [];
  if (scattered) {
    for (let round = 0; round < Math.max(...wanted); round += 1) {
      order.push(...pieces.filter((_, index) => round < (wanted[index] ?? 0)));
    }
  } else {
    for (const [index, piece] of pieces.entries()) {
      for (let count = wanted[index] ?? 0; count > 0; count -= 1) {
        order.push(piece);
      }
    }
  }
  for (const piece of order) {
    const before = piece.sectors.at(-1);
    if (before !== undefined) {
      fat[before] = fat.length;
    }
    piece.sectors.push(fat.length);
    fat.push(END);
  }
}

function writeDirectory(
  bytes: Buffer,
  names: readonly string[],
  streams: Readonly<Record<string, Buffer>>,
  large: ReadonlyMap<string, Piece>,
  miniStart: ReadonlyMap<string, number>,
  miniStream: Piece,
): void {
  for (let at = 0; at < bytes.length; at += 128) {
    for (const field of [68, 72, 76]) {
      bytes.writeUInt32LE(NONE, at + field);
    }
  }
  function entry(index: number, name: string, kind: number, first: number, size: number): void {
    const at = index * 128;
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE((name.length + 1) * 2, at + 64);
    bytes.writeUInt8(kind, at + 66);
    bytes.writeUInt32LE(first, at + 116);
    bytes.writeUInt32LE(size, at + 120);
  }
  entry(0, 'Root Entry', 5, miniStream.sectors[0] ?? END, miniStream.content.length);
  // A tree that leans to one side, in which the reader has to go left and right.
  const sides = [68, 72];
  bytes.writeUInt32LE(names.length === 0 ? NONE : 1, 76);
  for (const [index, name] of names.entries()) {
    const first = large.get(name)?.sectors[0] ?? miniStart.get(name) ?? END;
    entry(index + 1, name, 2, first, streams[name]?.length ?? 0);
    if (index + 1 < names.length) {
      bytes.writeUInt32LE(index + 2, (index + 1) * 128 + (sides[index % 2] ?? 72));
    }
  }
}

function padded(bytes: Buffer, step: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((step - (bytes.length % step)) % step)]);
}

function filled(values: readonly number[], length: number, value: number): number[] {
  return [...values, ...Array<number>(Math.max(0, length - values.length)).fill(value)];
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) {
    bytes.writeUInt32LE(value, index * 4);
  }
  return bytes;
}

/** Type, path and, in the newer stream, the resolved path (empty when the program did not find the file). */
export type AssetRecord = readonly [type: string, path: string, resolvedPath?: string];

/** A `FileAssetMetaData3` stream, or a `FileAssetMetaData2` stream of records without resolved paths. */
export function assetStream(records: readonly AssetRecord[]): Buffer {
  return Buffer.concat(
    records.flatMap((texts, index) => [
      Buffer.alloc(16, index + 1),
      ...texts.map((text) => assetText(text ?? '')),
    ]),
  );
}

function assetText(text: string): Buffer {
  const bytes = Buffer.alloc(4 + text.length * 2 + 2);
  bytes.writeUInt32LE(text.length, 0);
  bytes.write(text, 4, 'utf16le');
  return bytes;
}

export function valueChunk(id: number, content: Buffer): Buffer {
  return chunk(id, content, 0);
}

export function containerChunk(id: number, chunks: readonly Buffer[]): Buffer {
  return chunk(id, Buffer.concat(chunks), 0x80000000);
}

function chunk(id: number, content: Buffer, mark: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(id, 0);
  head.writeUInt32LE(content.length + 6 + mark, 2);
  return Buffer.concat([head, content]);
}

/** @param version - The build and, times 65536, a thousand times the internal version: 19000 << 16 | 1072. */
export function dllDirectory(
  version: number,
  dlls: readonly (readonly [file: string, description: string])[],
): Buffer {
  return Buffer.concat([
    valueChunk(0x21c0, numbers([version])),
    ...dlls.map(([file, description]) =>
      containerChunk(0x2038, [
        valueChunk(0x2039, Buffer.from(description, 'utf16le')),
        valueChunk(0x2037, Buffer.from(file, 'utf16le')),
      ]),
    ),
  ]);
}

export function configStream(framesASecond: number): Buffer {
  return Buffer.concat([
    valueChunk(0x2090, numbers([0])),
    containerChunk(0x20b0, [valueChunk(0x10, numbers([framesASecond])), valueChunk(0x60, numbers([16_000]))]),
  ]);
}

export type SummarySections = readonly (readonly [heading: string, lines: readonly string[]])[];

export interface SummaryText {
  readonly codePage: number;
  readonly encode: (text: string) => Buffer;
  /** Whether texts are padded to four bytes. */
  readonly padded: boolean;
}

export const UTF8_SUMMARY: SummaryText = {
  codePage: 65001,
  encode: (text) => Buffer.from(text),
  padded: true,
};
export const UTF16_SUMMARY: SummaryText = {
  codePage: 1200,
  encode: (text) => Buffer.from(text, 'utf16le'),
  padded: true,
};

/** A `DocumentSummaryInformation` stream whose contents page has these sections. */
export function summaryStream(sections: SummarySections, style: SummaryText = UTF8_SUMMARY): Buffer {
  const text = (value: string) => {
    const zero = style.codePage === 1200 ? Buffer.alloc(2) : Buffer.alloc(1);
    const content = Buffer.concat([style.encode(value), zero]);
    const bytes = style.padded ? padded(content, 4) : content;
    return Buffer.concat([numbers([bytes.length]), bytes]);
  };
  const headings = Buffer.concat([
    numbers([0x100c, sections.length * 2]),
    ...sections.flatMap(([heading, lines]) => [numbers([0x1e]), text(heading), numbers([3, lines.length])]),
  ]);
  const lines = sections.flatMap((section) => section[1]);
  const texts = Buffer.concat([numbers([0x101e, lines.length]), ...lines.map(text)]);
  const codePage = Buffer.alloc(8);
  codePage.writeUInt32LE(2, 0);
  codePage.writeUInt16LE(style.codePage, 4);
  const first = 8 + 3 * 8;
  const set = Buffer.concat([
    numbers([first + codePage.length + headings.length + texts.length, 3]),
    numbers([1, first, 12, first + codePage.length, 13, first + codePage.length + headings.length]),
    codePage,
    headings,
    texts,
  ]);
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt32LE(1, 24);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, set]);
}

/** The sections as an English 3ds Max writes them. */
export function summarySections(
  general: readonly string[],
  dependencies: readonly string[],
  render: readonly string[],
): SummarySections {
  return [
    ['General', general],
    ['Mesh Totals', ['Vertices: 8', 'Faces: 12']],
    ['Scene Totals', ['Objects: 1', 'Total: 1']],
    ['External Dependencies', dependencies],
    ['Objects', ['Box001']],
    ['Materials', ['Wood']],
    ['Used Plug-Ins', ['prim.dlo']],
    ['Render Data', render],
  ];
}

export const GENERAL_2017 = [
  '3ds Max Version: 19,00',
  'Uncompressed',
  'Build: 19.0.1072.0',
  'Saved As Version: 19,00',
];

export const RENDER_VRAY = [
  'User Name=Someone',
  'Render Width=1920',
  'Render Height=1080',
  'Renderer Name=V-Ray Adv 3.60.03',
  'Render Output=D:\\shots\\010\\beauty.exr',
  'Animation Start=10',
  'Animation End=120',
];

/** The streams of a whole small scene; the geometry is only weight. */
export function sampleStreams(assets: readonly AssetRecord[]): Record<string, Buffer> {
  return {
    Scene: Buffer.alloc(9000, 0x5a),
    Config: configStream(25),
    DllDirectory: dllDirectory(((19_000 << 16) | 1072) >>> 0, [
      ['prim.dlo', 'Primitive Objects (Autodesk)'],
      ['prosound.dlc', 'ProSound - Multitrack Audio'],
      ['vrender2017.dlr', 'V-Ray'],
      ['ForestPackPro.dlo', 'Forest Pack Pro 5.4.1'],
      ['studio_tool.dlm', 'Studio Tool'],
    ]),
    '\x05DocumentSummaryInformation': summaryStream(
      summarySections(GENERAL_2017, ['wood.png', 'sky.hdr'], RENDER_VRAY),
    ),
    FileAssetMetaData3: assetStream(assets),
  };
}

/** A small whole scene, for tests that damage it. */
export function maxSample(): Buffer {
  return compoundFile(
    sampleStreams([
      ['Bitmap', 'D:\\tex\\wood.png', 'D:\\tex\\wood.png'],
      ['Bitmap', '.\\sceneassets\\images\\tiles.<UDIM>.tif', ''],
      ['Bitmap', 'frames.ifl', ''],
      ['XRef', '..\\props\\chair.max', ''],
      ['Photometric', 'lamp.ies', ''],
      ['Animation', 'cloth_0001.vdb', ''],
    ]),
    { sectorBytes: 512, scattered: true },
  );
}

/** The streams as "Compress on Save" packs them. */
export function compressed(streams: Readonly<Record<string, Buffer>>): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(streams).map(([name, content]) => [
      name,
      name.startsWith('\x05') ? content : gzipSync(content),
    ]),
  );
}
