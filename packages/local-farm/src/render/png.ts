import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture in eight-bit RGB, rows from the top, no padding. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits a sample, RGB, and the only compression, filter and order there is. */
const KIND = Buffer.from([8, 2, 0, 0, 0]);

/** Packs a picture as a PNG file (PNG specification, third edition: chunks IHDR, IDAT, IEND). */
export function encodePng({ width, height, pixels }: RgbPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(KIND, 8);
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Unpacks a PNG file that {@link encodePng} packed; it reads no others.
 *
 * @throws TypeError that says what is wrong with the file.
 */
export function decodePng(file: Buffer): RgbPicture {
  if (file.length < 33 || !file.subarray(0, 8).equals(SIGNATURE)) throw new TypeError('it is no PNG file');
  const header = chunkAt(file, 8, 'IHDR');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  if (!header.subarray(8).equals(KIND)) throw new TypeError('it is another kind of PNG');
  const rows = inflateSync(chunkAt(file, 20 + header.length, 'IDAT'));
  const stride = width * 3;
  if (rows.length !== (stride + 1) * height) throw new TypeError('it is not whole');
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1) + 1;
    pixels.set(rows.subarray(from, from + stride), y * stride);
  }
  return { width, height, pixels };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function chunkAt(file: Buffer, from: number, type: string): Buffer {
  const end = from + 8 + (file.length >= from + 8 ? file.readUInt32BE(from) : 0);
  if (file.length < end + 4) throw new TypeError('it is not whole');
  const body = file.subarray(from + 4, end);
  if (body.toString('latin1', 0, 4) !== type || crc32(body) !== file.readUInt32BE(end))
    throw new TypeError(`its ${type} is damaged`);
  return body.subarray(4);
}
