/**
 * Writes .blend files whose structures the test itself names, as the Blender that is meant had them, and with as many
 * blocks as it likes. 64 bit, little-endian.
 */

/** Members of structures in C's words: `char name[64]`, `Image *ima`, `Material **mat`. */
export type Catalogue = Readonly<Record<string, readonly string[]>>;

type Value = number | bigint | string;
type Values = Readonly<Record<string, Value>>;

/** One block; what `values` does not name (by path: `r.sfra`) is zero. */
export interface WrittenBlock {
  readonly code: string;
  readonly address: number | bigint;
  readonly struct: string;
  readonly values?: Values;
  /** Several structures after each other instead of one. */
  readonly elements?: readonly Values[];
  /** The body as it is, as of a text or an array of pointers. */
  readonly bytes?: Buffer;
  /** How often the block is there; once by default. */
  readonly times?: number;
}

/** How {@link catalogueBlend} writes. */
export interface WrittenFile {
  readonly catalogue: Catalogue;
  readonly blocks: Iterable<WrittenBlock>;
  /** With the header and the block heads of Blender 5. */
  readonly large?: boolean;
}

const NUMBER_BYTES: Readonly<Record<string, number>> = {
  char: 1,
  short: 2,
  int: 4,
  float: 4,
  void: 0,
};
const POINTER_BYTES = 8;
const LARGE_HEAD_BYTES = 32;
const HEAD_BYTES = 24;

interface Member {
  readonly type: string;
  readonly isPointer: boolean;
  readonly offset: number;
}

interface Layout {
  readonly names: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
  /** By structure and path. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
}

function parse(declaration: string) {
  const [type = '', declared = ''] = declaration.split(' ');
  const name = declared.replace(/^\*+|\[.*$/g, '');
  let count = 1;
  for (const [, length] of declared.matchAll(/\[(\d+)\]/g)) {
    count *= Number(length);
  }
  return { type, declared, name, isPointer: declared.startsWith('*'), count };
}

function layOut(catalogue: Catalogue): Layout {
  const names = Object.keys(catalogue);
  const sizes = new Map(Object.entries(NUMBER_BYTES));
  const members = new Map<string, ReadonlyMap<string, Member>>();

  function sizeOf(struct: string): number {
    const known = sizes.get(struct);
    if (known !== undefined) {
      return known;
    }
    const places = new Map<string, Member>();
    let offset = 0;
    for (const declaration of catalogue[struct] ?? []) {
      const { type, name, isPointer, count } = parse(declaration);
      const size = isPointer ? POINTER_BYTES : sizeOf(type);
      places.set(name, { type, isPointer, offset });
      for (const [path, inner] of isPointer ? [] : (members.get(type) ?? [])) {
        places.set(`${name}.${path}`, { ...inner, offset: offset + inner.offset });
      }
      offset += size * count;
    }
    sizes.set(struct, offset);
    members.set(struct, places);
    return offset;
  }

  for (const name of names) {
    sizeOf(name);
  }
  return { names, sizes, members };
}

function dnaBody(catalogue: Catalogue, { names, sizes }: Layout): Buffer {
  const int = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  };
  const shorts = (...values: readonly number[]) => Buffer.from(Uint16Array.from(values).buffer);
  const texts = (list: readonly string[]) =>
    Buffer.concat([int(list.length), Buffer.from(list.map((text) => `${text}\0`).join(''), 'latin1')]);
  const part = (mark: string, body: Buffer) =>
    Buffer.concat([Buffer.from(mark), body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const declared = [
    ...new Set(Object.values(catalogue).flatMap((all) => all.map((one) => parse(one).declared))),
  ];
  const types = [...Object.keys(NUMBER_BYTES), ...names];
  const structs = Object.entries(catalogue).map(([name, fields]) =>
    shorts(
      types.indexOf(name),
      fields.length,
      ...fields.map(parse).flatMap((field) => [types.indexOf(field.type), declared.indexOf(field.declared)]),
    ),
  );
  return Buffer.concat([
    Buffer.from('SDNA'),
    part('NAME', texts(declared)),
    part('TYPE', texts(types)),
    part('TLEN', shorts(...types.map((type) => sizes.get(type) ?? 0))),
    Buffer.from('STRC'),
    int(structs.length),
    ...structs,
  ]);
}

function fill(body: Buffer, at: number, struct: string, values: Values, { members }: Layout): void {
  for (const [path, value] of Object.entries(values)) {
    const member = members.get(struct)?.get(path);
    if (member === undefined) {
      throw new Error(`${struct} has no member ${path}`);
    }
    const place = at + member.offset;
    if (typeof value === 'string') {
      body.write(value, place, 'utf8');
    } else if (member.isPointer || member.type === 'void') {
      body.writeBigUInt64LE(BigInt(value), place);
    } else if (member.type === 'float') {
      body.writeFloatLE(Number(value), place);
    } else {
      body.writeIntLE(Number(value), place, NUMBER_BYTES[member.type] ?? 4);
    }
  }
}

/** A whole unpacked .blend. */
export function catalogueBlend({ catalogue, blocks, large = false }: WrittenFile): Buffer {
  const layout = layOut(catalogue);
  const parts: Buffer[] = [Buffer.from(large ? 'BLENDER17-01v0500' : 'BLENDER-v304', 'latin1')];

  function write(
    code: string,
    address: number | bigint,
    struct: number,
    count: number,
    body: Buffer,
    times = 1,
  ): void {
    const head = Buffer.alloc(large ? LARGE_HEAD_BYTES : HEAD_BYTES);
    head.write(code, 'latin1');
    head.writeBigUInt64LE(BigInt(address), 8);
    if (large) {
      head.writeInt32LE(struct, 4);
      head.writeBigInt64LE(BigInt(body.length), 16);
      head.writeBigInt64LE(BigInt(count), 24);
    } else {
      head.writeInt32LE(body.length, 4);
      head.writeInt32LE(struct, 16);
      head.writeInt32LE(count, 20);
    }
    const block = Buffer.concat([head, body]);
    parts.push(times === 1 ? block : Buffer.alloc(block.length * times, block));
  }

  for (const { code, address, struct, values = {}, elements = [values], bytes, times } of blocks) {
    const size = layout.sizes.get(struct) ?? 0;
    const body = bytes ?? Buffer.alloc(size * elements.length);
    for (const [index, element] of bytes === undefined ? elements.entries() : []) {
      fill(body, index * size, struct, element, layout);
    }
    write(
      code,
      address,
      layout.names.indexOf(struct),
      bytes === undefined ? elements.length : 1,
      body,
      times,
    );
  }
  write('DNA1', 1, 0, 1, dnaBody(catalogue, layout));
  write('ENDB', 0, 0, 0, Buffer.alloc(0));
  return Buffer.concat(parts);
}

/** Heads of all data-blocks, and what a scene needs to be one. */
export const SCENE_CATALOGUE = {
  Link: ['void *next', 'void *prev'],
  ID: ['void *next', 'void *prev', 'Library *lib', 'char name[66]', 'short flag', 'int us'],
  ListBase: ['void *first', 'void *last'],
  Library: ['ID id', 'char name[1024]', 'Library *archive_parent_library'],
  SceneRenderView: ['SceneRenderView *next', 'SceneRenderView *prev', 'char suffix[64]', 'int viewflag'],
  ImageFormatData: ['char imtype'],
  RenderData: ['ImageFormatData im_format', 'int sfra', 'int efra', 'int frame_step', 'ListBase views'],
  World: ['ID id'],
  Scene: [
    'ID id',
    'Object *camera',
    'World *world',
    'RenderData r',
    'Collection *master_collection',
    'void *ed',
    'Text *note',
  ],
  Collection: ['ID id', 'ListBase gobject', 'ListBase children'],
  CollectionObject: ['CollectionObject *next', 'CollectionObject *prev', 'Object *ob'],
  CollectionChild: ['CollectionChild *next', 'CollectionChild *prev', 'Collection *collection'],
  Object: ['ID id', 'short type', 'void *data', 'Material **mat', 'Object *parent'],
  Material: ['ID id', 'Image *ima'],
  Image: ['ID id', 'char name[1024]', 'short source'],
  Text: ['ID id'],
} as const satisfies Catalogue;
