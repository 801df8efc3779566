import { zstdCompressSync } from 'node:zlib';

/** One way in which .blend files are laid out. */
export interface Layout {
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
  /** True for the header and the block heads of Blender 5.0. */
  readonly large: boolean;
  /** The version digits of the header: `304`, or `0500` in the large layout. */
  readonly version: string;
}

type Value = number | string | bigint;

/** A block of one structure; `values` by member path (`r.sfra`). What is not named is zero. */
export interface BlockSpec {
  readonly code: string;
  readonly address: bigint;
  readonly struct: keyof typeof STRUCTS;
  readonly values: Readonly<Record<string, Value>>;
}

const BASE_TYPES = { char: 1, short: 2, int: 4, float: 4, void: 0 } as const;

/** A few of Blender's structures, cut down to what a reader of references looks at. */
const STRUCTS = {
  ID: ['void *next', 'void *prev', 'Library *lib', 'char name[66]', 'short flag', 'int us'],
  ListBase: ['void *first', 'void *last'],
  Library: ['ID id', 'char name[1024]', 'char filepath[1024]'],
  PackedFile: ['int size', 'int seek'],
  ImageTile: ['ImageTile *next', 'ImageTile *prev', 'int tile_number'],
  Image: [
    'ID id',
    'char name[1024]',
    'short source',
    'short type',
    'PackedFile *packedfile',
    'ListBase tiles',
  ],
  bSound: ['ID id', 'char name[1024]', 'PackedFile *packedfile'],
  ImageFormatData: ['char imtype', 'char depth'],
  RenderData: [
    'ImageFormatData im_format',
    'short pad1',
    'int sfra',
    'int efra',
    'int frame_step',
    'short frs_sec',
    'short size',
    'float frs_sec_base',
    'int xsch',
    'int ysch',
    'char pic[1024]',
    'char engine[32]',
  ],
  Object: ['ID id', 'short type', 'short pad2', 'void *data', 'Image **mat'],
  Camera: ['ID id', 'ListBase bg_images'],
  CameraBGImage: ['CameraBGImage *next', 'CameraBGImage *prev', 'Image *ima'],
  Link: ['Image *first', 'Image *second'],
  Collection: ['ID id', 'ListBase gobject', 'ListBase children'],
  CollectionObject: ['CollectionObject *next', 'CollectionObject *prev', 'Object *ob'],
  CollectionChild: ['CollectionChild *next', 'CollectionChild *prev', 'Collection *collection'],
  ViewLayer: ['ViewLayer *next', 'ViewLayer *prev', 'char name[64]', 'short flag', 'short pad3'],
  Scene: ['ID id', 'Object *camera', 'RenderData r', 'ListBase view_layers', 'Collection *master_collection'],
  FileGlobal: ['Scene *curscene', 'int globalf'],
} as const;

const STRUCT_NAMES = Object.keys(STRUCTS);

interface Member {
  readonly type: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly pointer: boolean;
}

function isStruct(name: string): name is keyof typeof STRUCTS {
  return name in STRUCTS;
}

function isBaseType(name: string): name is keyof typeof BASE_TYPES {
  return name in BASE_TYPES;
}

function membersOf(struct: keyof typeof STRUCTS, layout: Layout): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  let offset = 0;
  for (const declaration of STRUCTS[struct]) {
    const [type = '', declared = ''] = declaration.split(' ');
    const pointer = declared.startsWith('*');
    const length = Number(/\[(\d+)\]/.exec(declared)?.[1] ?? 1);
    const sizeBytes = pointer ? layout.pointerSize : sizeOf(type, layout) * length;
    members.set(declared.replace(/^\*+|\[.*$/g, ''), { type, offset, sizeBytes, pointer });
    offset += sizeBytes;
  }
  return members;
}

function sizeOf(type: string, layout: Layout): number {
  if (isBaseType(type)) {
    return BASE_TYPES[type];
  }
  if (!isStruct(type)) {
    throw new Error(`no structure ${type}`);
  }
  return [...membersOf(type, layout).values()].reduce((sum, member) => sum + member.sizeBytes, 0);
}

function createWriter(layout: Layout) {
  const little = layout.littleEndian;
  return {
    short: (value: number) => {
      const bytes = Buffer.alloc(2);
      little ? bytes.writeInt16LE(value) : bytes.writeInt16BE(value);
      return bytes;
    },
    int: (value: number) => {
      const bytes = Buffer.alloc(4);
      little ? bytes.writeInt32LE(value) : bytes.writeInt32BE(value);
      return bytes;
    },
    float: (value: number) => {
      const bytes = Buffer.alloc(4);
      little ? bytes.writeFloatLE(value) : bytes.writeFloatBE(value);
      return bytes;
    },
    long: (value: bigint) => {
      const bytes = Buffer.alloc(8);
      little ? bytes.writeBigUInt64LE(value) : bytes.writeBigUInt64BE(value);
      return bytes;
    },
  };
}

/** Head of a block, in the layout's own form. */
export function blockHead(
  layout: Layout,
  code: string,
  length: number,
  address: bigint,
  structIndex: number,
): Buffer {
  const write = createWriter(layout);
  const twoLetters = code.length === 2;
  const padded = twoLetters && !layout.littleEndian ? `\0\0${code}` : code.padEnd(4, '\0');
  const name = Buffer.from(padded, 'latin1');
  if (layout.large) {
    const parts = [
      name,
      write.int(structIndex),
      write.long(address),
      write.long(BigInt(length)),
      write.long(1n),
    ];
    return Buffer.concat(parts);
  }
  const pointer =
    layout.pointerSize === 4 ? write.int(Number(BigInt.asIntN(32, address))) : write.long(address);
  return Buffer.concat([name, write.int(length), pointer, write.int(structIndex), write.int(1)]);
}

/** Header of the file, in the layout's own form. */
export function fileHeader(layout: Layout): Buffer {
  const order = layout.littleEndian ? 'v' : 'V';
  return Buffer.from(
    layout.large
      ? `BLENDER17-01${order}${layout.version}`
      : `BLENDER${layout.pointerSize === 4 ? '_' : '-'}${order}${layout.version}`,
    'latin1',
  );
}

function body({ struct, values }: BlockSpec, layout: Layout): Buffer {
  const write = createWriter(layout);
  const bytes = Buffer.alloc(sizeOf(struct, layout));
  for (const [path, value] of Object.entries(values)) {
    let inside: string = struct;
    let at = 0;
    let member: Member | undefined;
    for (const name of path.split('.')) {
      member = isStruct(inside) ? membersOf(inside, layout).get(name) : undefined;
      if (member === undefined) {
        throw new Error(`no member ${path} in ${struct}`);
      }
      at += member.offset;
      inside = member.type;
    }
    const encoded = ((): Buffer => {
      if (typeof value === 'string') {
        return Buffer.from(value, 'latin1');
      }
      if (typeof value === 'bigint') {
        return layout.pointerSize === 4 ? write.int(Number(BigInt.asIntN(32, value))) : write.long(value);
      }
      switch (member?.type) {
        case 'char':
          return Buffer.from([value]);
        case 'short':
          return write.short(value);
        case 'float':
          return write.float(value);
        default:
          return write.int(value);
      }
    })();
    encoded.copy(bytes, at);
  }
  return bytes;
}

/** The catalogue of structures as a whole block. */
export function dnaBlock(layout: Layout): Buffer {
  const write = createWriter(layout);
  const names = [
    ...new Set(Object.values(STRUCTS).flatMap((fields) => fields.map((f) => f.split(' ')[1] ?? ''))),
  ];
  const types = [...Object.keys(BASE_TYPES), ...STRUCT_NAMES];
  const texts = (list: readonly string[]) => {
    const bytes = Buffer.from(list.map((text) => `${text}\0`).join(''), 'latin1');
    return Buffer.concat([write.int(list.length), bytes]);
  };
  const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const structs = Object.entries(STRUCTS).map(([name, fields]) =>
    Buffer.concat([
      write.short(types.indexOf(name)),
      write.short(fields.length),
      ...fields.flatMap((field) => {
        const [type = '', declared = ''] = field.split(' ');
        return [write.short(types.indexOf(type)), write.short(names.indexOf(declared))];
      }),
    ]),
  );
  const catalogue = Buffer.concat([
    Buffer.from('SDNA'),
    pad(Buffer.concat([Buffer.from('NAME'), texts(names)])),
    pad(Buffer.concat([Buffer.from('TYPE'), texts(types)])),
    pad(Buffer.concat([Buffer.from('TLEN'), ...types.map((type) => write.short(sizeOf(type, layout)))])),
    Buffer.from('STRC'),
    write.int(structs.length),
    ...structs,
  ]);
  return Buffer.concat([blockHead(layout, 'DNA1', catalogue.length, 1n, 0), catalogue]);
}

/** One block, head and body. */
export function block(spec: BlockSpec, layout: Layout): Buffer {
  const bytes = body(spec, layout);
  return Buffer.concat([
    blockHead(layout, spec.code, bytes.length, spec.address, STRUCT_NAMES.indexOf(spec.struct)),
    bytes,
  ]);
}

/** A whole unpacked .blend. */
export function syntheticBlend(layout: Layout, blocks: readonly BlockSpec[]): Buffer {
  return Buffer.concat([
    fileHeader(layout),
    ...blocks.map((spec) => block(spec, layout)),
    dnaBlock(layout),
    blockHead(layout, 'ENDB', 0, 0n, 0),
  ]);
}

/** Packs as Blender 3.0 and later do: many zstd frames, and a table of them in a skippable frame at the end. */
export function packInFrames(content: Buffer, frameBytes: number): Buffer {
  const frames: Buffer[] = [];
  const entries: Buffer[] = [];
  for (let at = 0; at < content.length; at += frameBytes) {
    const part = content.subarray(at, at + frameBytes);
    const frame = zstdCompressSync(part);
    frames.push(frame);
    const entry = Buffer.alloc(8);
    entry.writeUInt32LE(frame.length, 0);
    entry.writeUInt32LE(part.length, 4);
    entries.push(entry);
  }
  const footer = Buffer.alloc(9);
  footer.writeUInt32LE(entries.length, 0);
  footer.writeUInt32LE(0x8f92eab1, 5);
  const table = Buffer.concat([...entries, footer]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a5e, 0);
  head.writeUInt32LE(table.length, 4);
  return Buffer.concat([...frames, head, table]);
}

/**
 * A small farm scene: `Barn` and (active) `Yard` with the camera `Eye` in a nested collection, an image `Wood`, a
 * packed image, a tiled image, a render result, a sound without users, and a library.
 */
export function farmScene(): readonly BlockSpec[] {
  return [
    { code: 'GLOB', address: 0x10n, struct: 'FileGlobal', values: { curscene: 0x300n } },
    {
      code: 'SC',
      address: 0x200n,
      struct: 'Scene',
      values: { 'id.name': 'SCBarn', 'id.us': 1, ...renderValues, 'r.im_format.imtype': 24 },
    },
    {
      code: 'SC',
      address: 0x300n,
      struct: 'Scene',
      values: {
        'id.name': 'SCYard',
        'id.us': 1,
        ...renderValues,
        'r.im_format.imtype': 23,
        camera: 0x400n,
        'view_layers.first': 0x310n,
        master_collection: 0x330n,
      },
    },
    {
      code: 'DATA',
      address: 0x310n,
      struct: 'ViewLayer',
      values: { next: 0x320n, name: 'Beauty', flag: 1 },
    },
    { code: 'DATA', address: 0x320n, struct: 'ViewLayer', values: { prev: 0x310n, name: 'Dust', flag: 0 } },
    {
      code: 'DATA',
      address: 0x330n,
      struct: 'Collection',
      values: { 'id.name': 'GRMaster', 'children.first': 0x340n },
    },
    { code: 'DATA', address: 0x340n, struct: 'CollectionChild', values: { collection: 0x600n } },
    {
      code: 'OB',
      address: 0x400n,
      struct: 'Object',
      values: { 'id.name': 'OBEye', 'id.us': 1, type: 11, data: 0x4a0n },
    },
    {
      code: 'OB',
      address: 0x410n,
      struct: 'Object',
      values: { 'id.name': 'OBElsewhere', 'id.us': 1, type: 11, data: 0x4a0n },
    },
    {
      code: 'CA',
      address: 0x4a0n,
      struct: 'Camera',
      values: { 'id.name': 'CALens', 'id.us': 2, 'bg_images.first': 0x4b0n },
    },
    { code: 'DATA', address: 0x4b0n, struct: 'CameraBGImage', values: { ima: 0x720n } },
    {
      code: 'OB',
      address: 0x420n,
      struct: 'Object',
      values: { 'id.name': 'OBCart', 'id.us': 1, type: 1, data: 0x910n, mat: 0x428n },
    },
    // An array of pointers.
    { code: 'DATA', address: 0x428n, struct: 'Link', values: { first: 0x700n, second: 0x710n } },
    {
      code: 'GR',
      address: 0x600n,
      struct: 'Collection',
      values: { 'id.name': 'GRViews', 'id.us': 1, 'gobject.first': 0x310n, 'children.first': 0x620n },
    },
    // The same addresses as in the data of the scene above: they only count inside one data-block.
    {
      code: 'DATA',
      address: 0x310n,
      struct: 'CollectionObject',
      values: { next: 0x320n, ob: 0x400n },
    },
    { code: 'DATA', address: 0x320n, struct: 'CollectionObject', values: { ob: 0x420n, next: 0x310n } },
    // A collection that holds itself.
    { code: 'DATA', address: 0x620n, struct: 'CollectionChild', values: { collection: 0x600n } },
    {
      code: 'IM',
      address: 0x700n,
      struct: 'Image',
      values: { 'id.name': 'IMWood', 'id.us': 2, name: '//tex\\wood.png', source: 1 },
    },
    {
      code: 'IM',
      address: 0x710n,
      struct: 'Image',
      values: {
        'id.name': 'IMSeal',
        'id.us': 1,
        name: 'C:\\gone\\seal.png',
        source: 1,
        packedfile: 0x718n,
      },
    },
    { code: 'DATA', address: 0x718n, struct: 'PackedFile', values: { size: 4 } },
    {
      code: 'IM',
      address: 0x720n,
      struct: 'Image',
      values: {
        'id.name': 'IMHide',
        'id.us': 1,
        name: '//hide.<UDIM>.png',
        source: 6,
        'tiles.first': 0x728n,
      },
    },
    { code: 'DATA', address: 0x728n, struct: 'ImageTile', values: { next: 0x72cn, tile_number: 1001 } },
    { code: 'DATA', address: 0x72cn, struct: 'ImageTile', values: { prev: 0x728n, tile_number: 1011 } },
    {
      code: 'IM',
      address: 0x730n,
      struct: 'Image',
      values: { 'id.name': 'IMRender Result', 'id.us': 1, source: 5 },
    },
    {
      code: 'SO',
      address: 0x800n,
      struct: 'bSound',
      values: { 'id.name': 'SOCrow', 'id.us': 1, 'id.flag': 512, name: '//crow.wav' },
    },
    {
      code: 'LI',
      address: 0x900n,
      struct: 'Library',
      values: {
        'id.name': 'LItools.blend',
        'id.us': 1,
        name: '//lib/tools.blend',
        // Where it lay on the machine that saved the file: Blender 2.79 and its like left that behind.
        filepath: '/home/maker/lib/tools.blend',
      },
    },
    { code: 'ID', address: 0x910n, struct: 'ID', values: { name: 'IMLinked', lib: 0x900n } },
  ];
}

const renderValues = {
  'r.sfra': -5,
  'r.efra': 20,
  'r.frame_step': 2,
  'r.frs_sec': 30,
  'r.frs_sec_base': 1.5,
  'r.size': 50,
  'r.xsch': 1921,
  'r.ysch': 1080,
  'r.pic': '//out/yard_',
  'r.engine': 'CYCLES',
} as const;

/** Every layout Blender has written. */
export const LAYOUTS: readonly (readonly [name: string, layout: Layout, version: string])[] = [
  ['32-bit big-endian (2.60)', { pointerSize: 4, littleEndian: false, large: false, version: '260' }, '2.60'],
  [
    '32-bit little-endian (2.49)',
    { pointerSize: 4, littleEndian: true, large: false, version: '249' },
    '2.49',
  ],
  ['64-bit big-endian (2.79)', { pointerSize: 8, littleEndian: false, large: false, version: '279' }, '2.79'],
  ['64-bit little-endian (3.4)', { pointerSize: 8, littleEndian: true, large: false, version: '304' }, '3.4'],
  ['large heads (5.0)', { pointerSize: 8, littleEndian: true, large: true, version: '0500' }, '5.0'],
];
