import { inflateSync } from 'node:zlib';

/** Samples of each channel of a plain OpenEXR picture that is ZIP-compressed, line by line from the top. */
export function readExr(file: Buffer): ReadonlyMap<string, Buffer> {
  const text = (from: number) => file.toString('utf8', from, file.indexOf(0, from));
  const attributes = new Map<string, Buffer>();
  let at = 8;
  while (file[at] !== 0) {
    const name = text(at);
    const type = text(at + name.length + 1);
    const from = at + name.length + type.length + 6;
    at = from + file.readUInt32LE(from - 4);
    attributes.set(name, file.subarray(from, at));
  }
  const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map(
    (offset) => attributes.get('dataWindow')?.readInt32LE(offset) ?? 0,
  );
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (attributes.get('compression')?.[0] !== 3) throw new Error('the picture is not ZIP-compressed');

  const channels: { readonly name: string; readonly lineBytes: number; readonly lines: Buffer[] }[] = [];
  const list = attributes.get('channels') ?? Buffer.alloc(1);
  for (let from = 0; list[from] !== 0; ) {
    const name = list.toString('utf8', from, list.indexOf(0, from));
    const isHalf = list.readInt32LE(from + name.length + 1) === 1;
    channels.push({ name, lineBytes: width * (isHalf ? 2 : 4), lines: [] });
    from += name.length + 17;
  }
  const allBytes = channels.reduce((sum, { lineBytes }) => sum + lineBytes, 0);
  for (let block = 0; block < Math.ceil(height / 16); block += 1) {
    const from = Number(file.readBigUInt64LE(at + 1 + block * 8));
    if (file.readInt32LE(from) !== top + block * 16) throw new Error('a block has the wrong line');
    const packed = file.subarray(from + 8, from + 8 + file.readInt32LE(from + 4));
    const size = Math.min(16, height - block * 16) * allBytes;
    const plain = packed.length === size ? packed : unpack(packed);
    if (plain.length !== size) throw new Error('a block is not whole');
    for (let offset = 0; offset < size; ) {
      for (const { lineBytes, lines } of channels) {
        lines.push(plain.subarray(offset, offset + lineBytes));
        offset += lineBytes;
      }
    }
  }
  return new Map(channels.map(({ name, lines }) => [name, Buffer.concat(lines)]));
}

function unpack(packed: Buffer): Buffer {
  const sorted = inflateSync(packed);
  for (let at = 1; at < sorted.length; at += 1) sorted[at] = (sorted[at - 1] ?? 0) + (sorted[at] ?? 0) - 128;
  const half = Math.ceil(sorted.length / 2);
  return Buffer.from(sorted.map((_, at) => sorted[(at % 2) * half + Math.floor(at / 2)] ?? 0));
}
