import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { TileGrid } from '../tasks/tiles.ts';
import {
  type ExrHeader,
  exrCompression,
  haveSameChannels,
  readExrHeader,
  writeExrHeader,
} from './exr-header.ts';
import { RenderFailure } from './renderer.ts';

/** Lines that OpenEXR's ZIP packs together. */
const LINES_A_BLOCK = 16;
/** Names of all objects of a large scene (Cryptomatte) are in the header. */
const LONGEST_HEADER_BYTES = 32 * 1024 * 1024;
const pack = promisify(deflate);

interface Tile {
  readonly path: string;
  readonly file: FileHandle;
  readonly header: ExrHeader;
  /** Where each line's data begins in the file, from the top. */
  readonly lineOffsets: readonly number[];
}

/**
 * Joins uncompressed OpenEXR tiles into one picture, ZIP-compressed, with every channel and layer the tiles have. Only
 * a few lines are in memory at a time.
 *
 * @throws RenderFailure when the tiles do not fit together.
 */
export async function joinExrTiles(
  paths: readonly string[],
  { columns }: TileGrid,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const tiles: Tile[] = [];
  try {
    for (const path of paths) tiles.push(await openTile(path));
    const rows = rowsOf(tiles, columns);
    const [first] = tiles;
    if (first === undefined) throw new RenderFailure('There are no tiles to put together.');
    const size = {
      width: sum(rows[0] ?? [], ({ header }) => header.width),
      height: sum(rows, ([tile]) => tile?.header.height ?? 0),
    };
    const file = await open(target, 'w');
    try {
      await writePicture(file, rows, first.header, size, signal);
    } finally {
      await file.close();
    }
  } finally {
    for (const { file } of tiles) await file.close();
  }
}

async function openTile(path: string): Promise<Tile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const header = readExrHeader(await readAt(file, 0, Math.min(size, LONGEST_HEADER_BYTES)));
    if (header.compression !== exrCompression.none) throw new TypeError('it is compressed');
    const table = await readAt(file, header.bytes, header.height * 8);
    const lineOffsets = Array.from({ length: header.height }, (_, line) =>
      Number(table.readBigUInt64LE(line * 8)),
    );
    return { path, file, header, lineOffsets };
  } catch (error) {
    await file.close();
    throw unusable(path, error);
  }
}

/** The tiles row by row, when they make a rectangle. */
function rowsOf(tiles: readonly Tile[], columns: number): readonly (readonly Tile[])[] {
  const rows: Tile[][] = [];
  for (let from = 0; from < tiles.length; from += columns) rows.push(tiles.slice(from, from + columns));
  for (const [index, tile] of tiles.entries()) {
    const above = tiles[index % columns];
    const beside = tiles[index - (index % columns)];
    if (above?.header.width !== tile.header.width || beside?.header.height !== tile.header.height)
      throw unusable(tile.path, 'its size does not fit beside the others');
    if (!haveSameChannels(above.header, tile.header))
      throw unusable(tile.path, 'it has other channels than the tiles beside it');
  }
  return rows;
}

async function writePicture(
  file: FileHandle,
  rows: readonly (readonly Tile[])[],
  like: ExrHeader,
  { width, height }: { readonly width: number; readonly height: number },
  signal: AbortSignal,
): Promise<void> {
  const header = writeExrHeader(like, { width, height, compression: exrCompression.zip });
  const table = Buffer.alloc(Math.ceil(height / LINES_A_BLOCK) * 8);
  let end = header.length + table.length;
  let lines: Buffer[] = [];
  let written = 0;
  const writeBlock = async () => {
    signal.throwIfAborted();
    const block = await packBlock(lines, written * LINES_A_BLOCK);
    table.writeBigUInt64LE(BigInt(end), written * 8);
    await file.write(block, 0, block.length, end);
    end += block.length;
    written += 1;
    lines = [];
  };
  for (const row of rows) {
    for (let line = 0; line < (row[0]?.header.height ?? 0); line += 1) {
      lines.push(joinLine(await Promise.all(row.map((tile) => readLine(tile, line))), row));
      if (lines.length === LINES_A_BLOCK) await writeBlock();
    }
  }
  if (lines.length > 0) await writeBlock();
  await file.write(Buffer.concat([header, table]), 0, header.length + table.length, 0);
}

async function readLine({ path, file, header, lineOffsets }: Tile, line: number): Promise<Buffer> {
  const size = header.width * sum(header.sampleBytes, (bytes) => bytes);
  const offset = lineOffsets[line] ?? 0;
  // A line is its number, its length and its data.
  const bytes = await readAt(file, offset, 8 + size);
  const isIt =
    bytes.length === 8 + size &&
    bytes.readInt32LE(0) === header.firstLine + line &&
    bytes.readInt32LE(4) === size;
  if (!isIt) throw unusable(path, `its line ${line} is not whole`);
  return bytes.subarray(8);
}

/** A line has all samples of its first channel, then all of the second, and so on. */
function joinLine(parts: readonly Buffer[], tiles: readonly Tile[]): Buffer {
  const pieces: Buffer[] = [];
  const positions = parts.map(() => 0);
  for (const bytes of tiles[0]?.header.sampleBytes ?? []) {
    for (const [index, part] of parts.entries()) {
      const from = positions[index] ?? 0;
      const to = from + bytes * (tiles[index]?.header.width ?? 0);
      pieces.push(part.subarray(from, to));
      positions[index] = to;
    }
  }
  return Buffer.concat(pieces);
}

/** OpenEXR's ZIP: even bytes before odd ones, each as its difference to the one before it, then deflated. */
async function packBlock(lines: readonly Buffer[], firstLine: number): Promise<Buffer> {
  const plain = Buffer.concat(lines);
  const sorted = Buffer.alloc(plain.length);
  const half = Math.ceil(plain.length / 2);
  for (let from = 0; from < plain.length; from += 1)
    sorted[(from >> 1) + (from & 1) * half] = plain[from] ?? 0;
  let before = sorted[0] ?? 0;
  for (let at = 1; at < sorted.length; at += 1) {
    const byte = sorted[at] ?? 0;
    sorted[at] = byte - before + 128;
    before = byte;
  }
  const packed = await pack(sorted);
  // A block that does not get smaller is kept as it is; its length tells.
  const data = packed.length < plain.length ? packed : plain;
  const start = Buffer.alloc(8);
  start.writeInt32LE(firstLine, 0);
  start.writeInt32LE(data.length, 4);
  return Buffer.concat([start, data]);
}

async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

function unusable(path: string, why: unknown): RenderFailure {
  const reason = why instanceof Error ? why.message : String(why);
  return new RenderFailure(`The tile ${path} cannot be put into the picture: ${reason}. Render it again.`);
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
