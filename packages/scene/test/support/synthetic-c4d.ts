// Writes small Cinema 4D files: the values of a `HyperFile`, each with its type before it, big-endian, in the chunks
// the reader looks at.

export type Setting = readonly [key: number, value: SettingValue];
export type SettingValue =
  | { readonly number: number }
  | { readonly real: number }
  | { readonly seconds: number }
  | { readonly text: string }
  | { readonly path: string }
  | { readonly vector: readonly [number, number, number] }
  | { readonly settings: readonly Setting[] }
  | { readonly link: true }
  | { readonly nothing: true };

function value(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), content]);
}

function counted(type: number, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return value(type, Buffer.concat([length, content]));
}

export function number(content: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(content);
  return value(15, bytes);
}

export function real(content: number): Buffer {
  return value(19, doubles(content));
}

export function seconds(content: number): Buffer {
  return value(22, doubles(content * 600, 600));
}

export function flag(content: boolean): Buffer {
  return value(21, Buffer.from([content ? 1 : 0]));
}

export function text(content: string): Buffer {
  return counted(130, wide(content));
}

export function path(content: string): Buffer {
  return counted(131, wide(content));
}

export function memory(content: Buffer): Buffer {
  return counted(128, content);
}

export function picture(content: Buffer): Buffer {
  return counted(129, content);
}

export function chunk(id: number, level: number, parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(id, 0);
  head.writeInt32BE(level, 4);
  return Buffer.concat([value(1, head), ...parts, Buffer.from([2])]);
}

function doubles(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, one] of values.entries()) {
    bytes.writeDoubleBE(one, index * 8);
  }
  return bytes;
}

function wide(content: string): Buffer {
  return Buffer.from(content, 'utf16le').swap16();
}

export function container(settings: readonly Setting[]): Buffer {
  return chunk(132, 1, [
    number(-1),
    ...settings.flatMap(([key, one]) => [number(key), ...settingParts(one)]),
  ]);
}

function settingParts(one: SettingValue): readonly Buffer[] {
  if ('number' in one) {
    return [number(15), number(one.number)];
  }
  if ('real' in one) {
    return [number(19), real(one.real)];
  }
  if ('seconds' in one) {
    return [number(22), seconds(one.seconds)];
  }
  if ('text' in one) {
    return [number(130), text(one.text)];
  }
  if ('path' in one) {
    return [number(131), path(one.path)];
  }
  if ('vector' in one) {
    return [number(23), value(23, doubles(...one.vector))];
  }
  if ('settings' in one) {
    return [number(132), container(one.settings)];
  }
  return 'link' in one ? [number(133), memory(Buffer.from('alias2'))] : [number(0)];
}

export interface NodeRecipe {
  /** The chunk of the node's family: 5154 an object, 5703 a material, 5707 a shader, 5691 a tag. */
  readonly family: number;
  /** The number of its type. */
  readonly type: number;
  readonly typeName: string;
  readonly name: string;
  readonly settings: readonly Setting[];
  /** By which others name it; none by default. */
  readonly identifier?: number;
  readonly flags?: number;
  /** Chunks before its data: lists of a material's shaders. */
  readonly before?: readonly Buffer[];
  /** More chunks after its data: tags and children. */
  readonly more?: readonly Buffer[];
}

function identified(mark: 'agoal1' | 'alias2', identifier: number): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.write(mark, 'latin1');
  bytes.writeUInt32LE(identifier, 6);
  return bytes;
}

/** The editor's views: for each the identifier of its camera, 0 for the editor's own. */
export function views(cameras: readonly number[]): Buffer {
  const each = cameras.map((camera) =>
    chunk(110305, 0, [
      chunk(110050, 10, [number(0), number(0), container([[6300, { number: 1 }]]), text('')]),
      chunk(110305, 3, [text(''), container([]), real(1), memory(identified('alias2', camera))]),
    ]),
  );
  return list(110123, [chunk(110306, 0, [list(110124, each)])]);
}

/** The takes of a scene as its hook has them: a main take and those below it. */
export function takes(main: string, below: readonly string[]): Buffer {
  const take = (name: string, more: readonly Buffer[]) =>
    node({ family: 110062, type: 431000054, typeName: 'Take', name, settings: [], more });
  return node({
    family: 110062,
    type: 431000055,
    typeName: 'Take Hook',
    name: '',
    settings: [],
    more: [
      list(110063, [
        take(main, [
          list(
            110063,
            below.map((name) => take(name, [])),
          ),
        ]),
      ]),
    ],
  });
}

/** A node as the program writes it: its shaders, its data, its type, then what hangs on it. */
export function node(recipe: NodeRecipe): Buffer {
  const {
    family,
    type,
    typeName,
    name,
    settings,
    identifier = 0,
    flags = 0,
    before = [],
    more = [],
  } = recipe;
  return chunk(family, 0, [
    ...before,
    chunk(110050, 10, [
      number(flags),
      number(0),
      container(settings),
      value(12, Buffer.from([1])),
      memory(identified('agoal1', identifier)),
      text(name),
      number(0),
    ]),
    chunk(110064, 0, [number(type), number(0), text(typeName)]),
    ...more,
  ]);
}

export function list(id: number, nodes: readonly Buffer[]): Buffer {
  return chunk(id, 0, [chunk(110100, 0, nodes)]);
}

export function bitmapShader(file: string, name = 'Bitmap'): Buffer {
  return node({
    family: 5707,
    type: 5833,
    typeName: 'Bitmap',
    name,
    settings: [
      [1000, { path: file }],
      [2000, { number: 0 }],
    ],
  });
}

export function material(name: string, shaders: readonly Buffer[]): Buffer {
  return node({
    family: 5703,
    type: 5703,
    typeName: 'Material',
    name,
    settings: [[2100, { vector: [1, 0.5, 0] }]],
    before: [list(110131, shaders)],
  });
}

export function sceneObject(
  type: number,
  typeName: string,
  name: string,
  settings: readonly Setting[] = [],
): Buffer {
  return node({ family: 5154, type, typeName, name, settings });
}

export const ACTIVE = 1 << 28;

/** Render settings as the program has them by default, with changes. */
export function renderSettings(changes: readonly Setting[], flags: number = ACTIVE): Buffer {
  const settings = new Map<number, SettingValue>([
    [5008, { real: 1280 }],
    [5009, { real: 720 }],
    [5016, { number: 0 }],
    [5017, { seconds: 1 }],
    [5018, { seconds: 2 }],
    [5081, { number: 1 }],
    [6014, { number: 1 }],
    [5076, { number: 1 }],
    [5200, { number: 1 }],
    [5202, { number: 0 }],
    [5033, { number: 1100 }],
    [5041, { path: '' }],
    [5206, { path: '' }],
    [5300, { number: 0 }],
    ...changes,
  ]);
  return node({
    family: 110304,
    type: 110304,
    typeName: '',
    name: 'My Render Setting',
    flags,
    settings: [...settings],
  });
}

export interface C4dRecipe {
  /** As the SDK counts: 20059 is R20.059, 2025000 is 2025.0.0. */
  readonly version?: number;
  readonly mark?: string;
  readonly framesASecond?: number;
  /** First and last second of the scene and of its preview range. */
  readonly times?: readonly [number, number, number, number];
  readonly materials?: readonly Buffer[];
  readonly objects?: readonly Buffer[];
  readonly renderSettings?: readonly Buffer[];
  readonly sceneHooks?: readonly Buffer[];
  /** More chunks directly in the document. */
  readonly more?: readonly Buffer[];
}

/** A whole file. */
export function c4dFile(recipe: C4dRecipe): Buffer {
  const { version = 20_059, mark = 'QC4DC4D6', framesASecond = 25, times = [0, 4, 1, 3] } = recipe;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(version);
  const document = chunk(110059, 0, [
    chunk(110024, 2, [number(version), flag(false), flag(true), picture(Buffer.alloc(3000, 0xd8))]),
    chunk(110050, 8, [
      number(2),
      number(0),
      container([
        [1025, { path: 'tex' }],
        [50030, { path: './resource/ocio/config.ocio' }],
        [2003, { text: 'Cinema 4D' }],
        [50005, { link: true }],
        [2018, { nothing: true }],
      ]),
      text(''),
    ]),
    list(110308, recipe.materials ?? []),
    list(110107, recipe.objects ?? []),
    list(110106, recipe.renderSettings ?? [renderSettings([])]),
    list(110125, recipe.sceneHooks ?? []),
    chunk(110015, 4, [number(0), number(framesASecond), ...times.map(seconds), flag(true), real(1)]),
    ...(recipe.more ?? []),
  ]);
  return Buffer.concat([Buffer.from(mark, 'latin1'), head, Buffer.from([0]), document]);
}

/**
 * The same file as Cinema 4D 8 and 9 wrote it: under the older mark, without a version in its head, and with 32 bits in
 * the place of each real number's 64.
 */
export function asOlderFile(file: Buffer): Buffer {
  const reals: Readonly<Record<number, number>> = { 19: 1, 22: 2, 23: 3 };
  const sizes: Readonly<Record<number, number>> = { 1: 8, 2: 0, 12: 1, 15: 4, 21: 1 };
  const parts: Buffer[] = [Buffer.from('6C4DC4D6', 'latin1')];
  let at = 13;
  while (at < file.length) {
    const type = file[at] ?? 0;
    const count = reals[type];
    if (count === undefined) {
      const length = type >= 128 ? 4 + file.readUInt32BE(at + 1) : (sizes[type] ?? Number.NaN);
      parts.push(file.subarray(at, at + 1 + length));
      at += 1 + length;
      continue;
    }
    const short = Buffer.alloc(1 + count * 4);
    short[0] = type;
    for (let index = 0; index < count; index += 1) {
      short.writeFloatBE(file.readDoubleBE(at + 1 + index * 8), 1 + index * 4);
    }
    parts.push(short);
    at += 1 + count * 8;
  }
  return Buffer.concat(parts);
}

/** A small whole scene, for tests that damage it. */
export function c4dSample(): Buffer {
  return c4dFile({
    materials: [
      material('Wood', [bitmapShader('wood.png'), bitmapShader('D:\\tex\\wood_bump.<UDIM>.tif')]),
      material('Sky', [bitmapShader('tex\\sky.hdr', 'Sky map')]),
    ],
    objects: [
      node({ family: 5154, type: 5103, typeName: 'Camera', name: 'Camera.1', settings: [], identifier: 7 }),
      sceneObject(1028083, 'Alembic', 'Bird', [[1000, { path: 'cache\\bird.abc' }]]),
      node({
        family: 5154,
        type: 5140,
        typeName: 'Null',
        name: 'Group',
        settings: [[1000, { settings: [[1, { path: 'deep.vdb' }]] }]],
        more: [chunk(110100, 0, [sceneObject(5159, 'Cube', 'Cube', [[1100, { vector: [1, 2, 3] }]])])],
      }),
    ],
    renderSettings: [
      renderSettings([
        [5300, { number: 1036219 }],
        [5041, { path: 'out\\beauty' }],
      ]),
    ],
    sceneHooks: [takes('Main', ['Night'])],
    more: [views([7, 0])],
  });
}
