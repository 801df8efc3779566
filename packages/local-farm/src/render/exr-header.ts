/** Bytes of one sample by OpenEXR's pixel types: 0 whole number, 1 half, 2 float. */
const SAMPLE_BYTES = [4, 2, 4] as const;
const MAGIC = 0x01312f76;
/** Flags of the version field for what is more than one plain picture: tiled, deep data, several parts. */
const NOT_PLAIN = 0x200 | 0x800 | 0x1000;

/** The compressions used here, by OpenEXR's numbers. */
export const exrCompression = { none: 0, zip: 3 } as const;

export interface ExrAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: Buffer;
}

/** What begins an OpenEXR file with one picture in scan lines (openexr.com, "OpenEXR File Layout"). */
export interface ExrHeader {
  readonly version: number;
  readonly attributes: readonly ExrAttribute[];
  readonly width: number;
  readonly height: number;
  /** What the file calls its first line. */
  readonly firstLine: number;
  readonly compression: number;
  /** Bytes of one sample of each channel, in the order in which a line has the channels. */
  readonly sampleBytes: readonly number[];
  /** Length of the header, up to the table of lines. */
  readonly bytes: number;
}

/** Reads a header from the beginning of a file. Throws what says, for the log, why it cannot. */
export function readExrHeader(file: Buffer): ExrHeader {
  if (file.readUInt32LE(0) !== MAGIC) throw new TypeError('it is no OpenEXR file');
  const version = file.readUInt32LE(4);
  if ((version & NOT_PLAIN) !== 0) throw new TypeError('it has more than one plain picture');
  const attributes: ExrAttribute[] = [];
  let at = 8;
  while (file.readUInt8(at) !== 0) {
    const name = readText(file, at);
    const type = readText(file, name.end);
    const from = type.end + 4;
    at = from + file.readUInt32LE(type.end);
    if (at >= file.length) throw new RangeError('its header is cut short');
    attributes.push({ name: name.text, type: type.text, value: file.subarray(from, at) });
  }
  const window = attributeValue(attributes, 'dataWindow');
  const firstLine = window.readInt32LE(4);
  return {
    version,
    attributes,
    width: window.readInt32LE(8) - window.readInt32LE(0) + 1,
    height: window.readInt32LE(12) - firstLine + 1,
    firstLine,
    compression: attributeValue(attributes, 'compression').readUInt8(0),
    sampleBytes: readChannels(attributeValue(attributes, 'channels')),
    bytes: at + 1,
  };
}

/** The header of a picture with the same channels, of another size and compression, its lines from the top. */
export function writeExrHeader(
  like: ExrHeader,
  { width, height, compression }: Pick<ExrHeader, 'width' | 'height' | 'compression'>,
): Buffer {
  const window = Buffer.alloc(16);
  window.writeInt32LE(width - 1, 8);
  window.writeInt32LE(height - 1, 12);
  const changed: Readonly<Record<string, Buffer>> = {
    dataWindow: window,
    displayWindow: window,
    compression: Buffer.from([compression]),
    lineOrder: Buffer.from([0]),
  };
  const version = Buffer.alloc(8);
  version.writeUInt32LE(MAGIC);
  version.writeUInt32LE(like.version, 4);
  const attributes = like.attributes.flatMap(({ name, type, value: before }) => {
    const value = changed[name] ?? before;
    const size = Buffer.alloc(4);
    size.writeUInt32LE(value.length);
    return [Buffer.from(`${name}\0${type}\0`), size, value];
  });
  return Buffer.concat([version, ...attributes, Buffer.from([0])]);
}

/** Whether two pictures have the same channels, so that their lines can be put side by side. */
export function haveSameChannels(a: ExrHeader, b: ExrHeader): boolean {
  return attributeValue(a.attributes, 'channels').equals(attributeValue(b.attributes, 'channels'));
}

function readChannels(list: Buffer): readonly number[] {
  const sampleBytes: number[] = [];
  for (let at = 0; list.readUInt8(at) !== 0; ) {
    const { end } = readText(list, at);
    const bytes = SAMPLE_BYTES[list.readInt32LE(end)];
    if (bytes === undefined) throw new TypeError('it has a channel of an unknown kind');
    if (list.readInt32LE(end + 8) !== 1 || list.readInt32LE(end + 12) !== 1)
      throw new TypeError('it has a channel with fewer samples than pixels');
    sampleBytes.push(bytes);
    at = end + 16;
  }
  return sampleBytes;
}

function attributeValue(attributes: readonly ExrAttribute[], name: string): Buffer {
  const found = attributes.find((attribute) => attribute.name === name);
  if (found === undefined) throw new TypeError(`it has no ${name}`);
  return found.value;
}

function readText(file: Buffer, from: number): { readonly text: string; readonly end: number } {
  const zero = file.indexOf(0, from);
  if (zero === -1) throw new RangeError('its header is cut short');
  return { text: file.toString('utf8', from, zero), end: zero + 1 };
}
