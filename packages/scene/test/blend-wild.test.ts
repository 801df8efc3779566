import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { SceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readBlend } from '../src/blend/read-blend.ts';
import { asLocalPath } from '../src/branded.ts';
import { type ByteSource, openByteSource } from '../src/byte-source.ts';
import { createDisk } from '../src/disk.ts';
import type { FileReading } from '../src/format-reader.ts';
import { readScene } from '../src/index.ts';
import type { Pace } from '../src/pace.ts';
import {
  type Catalogue,
  catalogueBlend,
  SCENE_CATALOGUE,
  type WrittenBlock,
} from './support/catalogue-blend.ts';
import { farmScene, LAYOUTS, packInFrames, syntheticBlend } from './support/synthetic-blend.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const SCENE = 0x100;
const WORLD = 0x200;

/** A scene `Scene` whose world is at {@link WORLD}; what comes next in `blocks` belongs to the world. */
function inWorld(
  blocks: readonly WrittenBlock[],
  scene: WrittenBlock['values'] = {},
): readonly WrittenBlock[] {
  return [
    {
      code: 'SC',
      address: SCENE,
      struct: 'Scene',
      values: { 'id.name': 'SCScene', world: WORLD, 'r.sfra': 1, 'r.efra': 1, 'r.frame_step': 1, ...scene },
    },
    { code: 'WO', address: WORLD, struct: 'World', values: { 'id.name': 'WOWorld' } },
    ...blocks,
  ];
}

function written(blocks: Iterable<WrittenBlock>, more: Catalogue = {}, large = false): Buffer {
  return catalogueBlend({ catalogue: { ...SCENE_CATALOGUE, ...more }, blocks, large });
}

async function read(content: Buffer): Promise<SceneReport> {
  const path = join(temporaryFolder(), 'wild.blend');
  writeFileSync(path, content);
  return readScene(path);
}

/** The disk of {@link read} holds nothing but the scene, so that what is missed is what was looked for. */
function told(report: SceneReport) {
  const folder = report.path.slice(0, report.path.lastIndexOf('/') + 1);
  return report.references.map(({ owner, kind, storedPath, needed, missing }) => ({
    owner: `${owner.type} ${owner.name} ${owner.property}`,
    kind,
    storedPath,
    needed,
    missing: missing.map((path) => path.replace(folder, '')),
  }));
}

describe('what only later and earlier Blenders write', () => {
  it('the OSL script of a camera (4.5 and later), where the camera uses it', async () => {
    const Camera = ['ID id', 'char type', 'char pad[3]', 'int custom_mode', 'char custom_filepath[1024]'];
    const camera = (name: string, address: number, type: number, mode: number): readonly WrittenBlock[] => [
      {
        code: 'OB',
        address: address + 8,
        struct: 'Object',
        values: { 'id.name': `OB${name}`, type: 11, data: address },
      },
      {
        code: 'CA',
        address,
        struct: 'Camera',
        values: { 'id.name': `CA${name}`, type, custom_mode: mode, custom_filepath: `//osl/${name}.osl` },
      },
    ];
    const blocks = [
      ...inWorld([], { camera: 0x1008 }),
      ...camera('Own', 0x1000, 3, 1),
      ...camera('Text', 0x2000, 3, 0),
      ...camera('Perspective', 0x3000, 0, 1),
      ...camera('Unused', 0x4000, 3, 1),
    ];
    const shader = { kind: 'shader', needed: true };
    expect(told(await read(written(blocks, { Camera }, true)))).toEqual([
      {
        ...shader,
        owner: 'Camera Own custom_filepath',
        storedPath: '//osl/Own.osl',
        missing: ['osl/Own.osl'],
      },
      {
        ...shader,
        owner: 'Camera Unused custom_filepath',
        storedPath: '//osl/Unused.osl',
        missing: ['osl/Unused.osl'],
        needed: false,
      },
    ]);
  });

  it('a path typed into the input of a modifier (4.5 and later), and no other text', async () => {
    const more = {
      IDPropertyData: ['void *pointer', 'ListBase group', 'int val', 'int val2'],
      IDProperty: [
        'IDProperty *next',
        'IDProperty *prev',
        'char type',
        'char pad[7]',
        'char name[64]',
        'IDPropertyData data',
      ],
      bNodeTree: ['ID id'],
      bNodeTreeInterfaceSocket: ['char *identifier', 'void *socket_data'],
      bNodeSocketValueString: ['int subtype', 'int pad', 'char value[1024]'],
      bNodeSocketValueFloat: ['int subtype'],
      ModifierData: ['ModifierData *next', 'ModifierData *prev', 'char name[64]'],
      NodesModifierSettings: ['IDProperty *properties'],
      NodesModifierData: ['ModifierData modifier', 'bNodeTree *node_group', 'NodesModifierSettings settings'],
    };
    const input = (
      address: number,
      identifier: string,
      struct: string,
      subtype: number,
    ): readonly WrittenBlock[] => [
      {
        code: 'DATA',
        address,
        struct: 'bNodeTreeInterfaceSocket',
        values: { identifier: address + 1, socket_data: address + 2 },
      },
      { code: 'DATA', address: address + 1, struct: 'Link', bytes: Buffer.from(`${identifier}\0`) },
      { code: 'DATA', address: address + 2, struct, values: { subtype } },
    ];
    const set = (address: number, next: number, name: string, value: string): readonly WrittenBlock[] => [
      {
        code: 'DATA',
        address,
        struct: 'IDProperty',
        values: { next, type: 0, name, 'data.pointer': address + 1 },
      },
      { code: 'DATA', address: address + 1, struct: 'Link', bytes: Buffer.from(`${value}\0`) },
    ];
    const blocks: readonly WrittenBlock[] = [
      ...inWorld([{ code: 'DATA', address: 0x210, struct: 'CollectionObject', values: { ob: 0x1000 } }]),
      { code: 'OB', address: 0x1000, struct: 'Object', values: { 'id.name': 'OBStone' } },
      {
        code: 'DATA',
        address: 0x1010,
        struct: 'NodesModifierData',
        values: { 'modifier.name': 'Scan', node_group: 0x2000, 'settings.properties': 0x1020 },
      },
      {
        code: 'DATA',
        address: 0x1020,
        struct: 'IDProperty',
        values: { type: 6, 'data.group.first': 0x1030 },
      },
      ...set(0x1030, 0x1040, 'Socket_2', '//scan.vdb'),
      ...set(0x1040, 0x1050, 'Socket_3', '//no/path.ply'),
      ...set(0x1050, 0, 'Socket_4', ''),
      { code: 'NT', address: 0x2000, struct: 'bNodeTree', values: { 'id.name': 'NTImport' } },
      ...input(0x2010, 'Socket_2', 'bNodeSocketValueString', 1),
      ...input(0x2020, 'Socket_3', 'bNodeSocketValueString', 0),
      ...input(0x2030, 'Socket_4', 'bNodeSocketValueString', 1),
      ...input(0x2040, 'Socket_5', 'bNodeSocketValueFloat', 1),
    ];
    expect(told(await read(written(blocks, more)))).toEqual([
      {
        owner: 'Object Stone modifiers["Scan"]["Socket_2"]',
        kind: 'volume',
        storedPath: '//scan.vdb',
        needed: true,
        missing: ['scan.vdb'],
      },
    ]);
  });

  it('what a library has packed from another (5.0) is not taken for what it has itself', async () => {
    const folder = temporaryFolder();
    const image = (address: number, name: string, path: string): WrittenBlock => ({
      code: 'IM',
      address,
      struct: 'Image',
      values: { 'id.name': `IM${name}`, name: path, source: 1 },
    });
    const library = (address: number, path: string, archive = 0): WrittenBlock => ({
      code: 'LI',
      address,
      struct: 'Library',
      values: { 'id.name': 'LIlib', name: path, archive_parent_library: archive },
    });
    const material = (address: number, values: WrittenBlock['values']): WrittenBlock => ({
      code: 'MA',
      address,
      struct: 'Material',
      values: { 'id.name': 'MAWood', ...values },
    });
    const lib = [
      material(0x1000, { ima: 0x1100 }),
      image(0x1100, 'Own', '//own.png'),
      library(0x2000, '//deep/other.blend'),
      library(0x2100, '//deep/other.blend', 0x2000),
      material(0x2200, { ima: 0x2300, 'id.lib': 0x2100 }),
      {
        ...image(0x2300, 'Packed', '//packed.png'),
        values: { 'id.name': 'IMPacked', 'id.lib': 0x2100, name: '//packed.png', source: 1 },
      },
    ];
    const main = [
      ...inWorld([
        { code: 'DATA', address: 0x210, struct: 'Material', values: { 'id.name': 'MA', ima: 0x3000 } },
      ]),
      library(0x2000, '//lib.blend'),
      { code: 'ID', address: 0x3000, struct: 'ID', values: { name: 'MAWood', lib: 0x2000 } },
    ];
    const path = join(folder, 'main.blend');
    writeFileSync(path, written(main, {}, true));
    writeFileSync(join(folder, 'lib.blend'), written(lib, {}, true));
    const report = await readScene(path);
    const images = report.references.filter(({ kind }) => kind === 'image');
    expect(images.map(({ storedPath, storedIn, needed }) => [storedPath, storedIn, needed])).toEqual([
      ['//own.png', join(folder, 'lib.blend'), true],
      ['//packed.png', join(folder, 'deep', 'other.blend'), false],
    ]);
  });

  it('the node that writes a single file (before 2.63)', async () => {
    const more = {
      bNode: ['bNode *next', 'bNode *prev', 'char name[32]', 'ID *id', 'void *storage'],
      NodeImageFile: ['char name[256]', 'short imtype'],
    };
    const blocks = inWorld([
      { code: 'DATA', address: 0x210, struct: 'bNode', values: { name: 'Out', storage: 0x220 } },
      { code: 'DATA', address: 0x220, struct: 'NodeImageFile', values: { name: '/tmp/passes_' } },
    ]);
    expect(told(await read(written(blocks, more)))).toEqual([
      {
        owner: 'World World nodes["Out"].base_path',
        kind: 'output',
        storedPath: '/tmp/passes_',
        needed: false,
        missing: [],
      },
    ]);
  });

  it('two caches of one object that lie in one place are one, and missed when one of them was baked', async () => {
    const PointCache = [
      'PointCache *next',
      'PointCache *prev',
      'int flag',
      'char name[64]',
      'char path[1024]',
    ];
    const onDisk = 1 << 6;
    const baked = onDisk | (1 << 0);
    const folder = temporaryFolder();
    const path = join(folder, 'smoke.blend');
    const cacheFolder = join(folder, 'blendcache_smoke');
    const caches = async (...flags: readonly number[]) => {
      const blocks = flags.map(
        (flag, index): WrittenBlock => ({
          code: 'DATA',
          address: 0x210 + index * 16,
          struct: 'PointCache',
          values: { flag },
        }),
      );
      writeFileSync(path, written(inWorld(blocks), { PointCache }));
      return (await readScene(path)).references.map(({ files, missing }) => [files.length, missing.length]);
    };
    expect(await caches(onDisk, baked)).toEqual([[0, 1]]);
    expect(await caches(baked, onDisk)).toEqual([[0, 1]]);
    expect(await caches(onDisk, onDisk)).toEqual([]);
    mkdirSync(cacheFolder);
    writeFileSync(
      join(cacheFolder, `${Buffer.from('World').toString('hex').toUpperCase()}_000001_00.bphys`),
      '',
    );
    expect(await caches(onDisk, baked)).toEqual([[1, 0]]);
  });
});

describe('pointers that are no use', () => {
  const image = (address: number, name: string): WrittenBlock => ({
    code: 'IM',
    address,
    struct: 'Image',
    values: { 'id.name': `IM${name}`, name: `//${name}.png`, source: 1 },
  });

  /** A scene that is not rendered, with an image of its own. */
  const otherScene: readonly WrittenBlock[] = [
    { code: 'SC', address: 0x8000, struct: 'Scene', values: { 'id.name': 'SCOther', world: 0x8100 } },
    { code: 'WO', address: 0x8100, struct: 'World', values: { 'id.name': 'WOOther' } },
    { code: 'DATA', address: 0x8110, struct: 'Material', values: { 'id.name': 'MA', ima: 0x8200 } },
    image(0x8200, 'other'),
  ];

  async function needed(blocks: readonly WrittenBlock[], more: Catalogue): Promise<readonly string[]> {
    const path = join(temporaryFolder(), 'wild.blend');
    writeFileSync(path, written(blocks, more));
    const report = await readScene(path, { rendered: { sceneNames: ['Scene'], frames: null } });
    return report.references.filter((one) => one.needed).map(({ owner }) => owner.name);
  }

  it('the scene in which a picture was last looked at', async () => {
    const more = {
      ImageUser: ['Scene *scene', 'int frames'],
      NodeTexImage: ['int base', 'int pad', 'ImageUser iuser'],
      Tex: ['ID id', 'ImageUser iuser', 'Image *ima'],
      DriverTarget: ['ID *id'],
    };
    const looked = inWorld([
      { code: 'DATA', address: 0x210, struct: 'NodeTexImage', values: { 'iuser.scene': 0x8000 } },
      { code: 'DATA', address: 0x220, struct: 'DriverTarget', values: { id: 0x1000 } },
      {
        code: 'TE',
        address: 0x1000,
        struct: 'Tex',
        values: { 'id.name': 'TEBark', 'iuser.scene': 0x8000, ima: 0x1100 },
      },
      image(0x1100, 'bark'),
    ]);
    expect(await needed([...looked, ...otherScene], more)).toEqual(['bark']);
    const driven = inWorld([
      { code: 'DATA', address: 0x220, struct: 'DriverTarget', values: { id: 0x8000 } },
    ]);
    expect(await needed([...driven, ...otherScene], more)).toEqual(['other']);
  });

  it('the mesh that shape keys belong to, and a keying set', async () => {
    const more = {
      Key: ['ID id', 'ID *from'],
      KS_Path: ['KS_Path *next', 'KS_Path *prev', 'ID *id'],
      DriverTarget: ['ID *id'],
    };
    const blocks = [
      ...inWorld([
        { code: 'DATA', address: 0x210, struct: 'DriverTarget', values: { id: 0x1000 } },
        { code: 'DATA', address: 0x220, struct: 'KS_Path', values: { id: 0x8000 } },
        { code: 'KE', address: 0x1000, struct: 'Key', values: { 'id.name': 'KEKey', from: 0x8000 } },
      ]),
      ...otherScene,
    ];
    expect(await needed(blocks, more)).toEqual([]);
  });
});

const NODES = {
  bNode: ['bNode *next', 'bNode *prev', 'char name[64]', 'ID *id', 'void *storage'],
  NodeShaderTexIES: ['int mode', 'char filepath[1024]'],
  ImageUser: ['Scene *scene', 'int frames', 'int offset', 'int sfra', 'char cycl'],
  NodeTexImage: ['ImageUser iuser'],
};

describe('large and hostile files end in good time and in little memory', () => {
  it('twenty thousand lamps in one node tree', async () => {
    const lamps = Array.from({ length: 20_000 }, (_, index): readonly WrittenBlock[] => {
      const address = 0x10_0000 + index * 16;
      return [
        { code: 'DATA', address, struct: 'bNode', values: { name: `Lamp ${index}`, storage: address + 8 } },
        {
          code: 'DATA',
          address: address + 8,
          struct: 'NodeShaderTexIES',
          values: { mode: 1, filepath: `//${index}.ies` },
        },
      ];
    });
    const report = await read(written(inWorld(lamps.flat()), NODES));
    expect(report.references).toHaveLength(20_000);
    expect(report.references.at(-1)?.owner.property).toBe('nodes["Lamp 19999"].filepath');
  });

  it('sequences over hours of film: not every missing frame is listed', async () => {
    const frames = 100_000;
    const sequences = Array.from({ length: 60 }, (_, index): readonly WrittenBlock[] => {
      const address = 0x10_0000 + index * 16;
      return [
        {
          code: 'DATA',
          address,
          struct: 'bNode',
          values: { id: 0x20_0000 + index * 16, storage: address + 8 },
        },
        {
          code: 'DATA',
          address: address + 8,
          struct: 'NodeTexImage',
          values: { 'iuser.frames': frames, 'iuser.sfra': 1 },
        },
      ];
    });
    const images = Array.from(
      { length: 60 },
      (_, index): WrittenBlock => ({
        code: 'IM',
        address: 0x20_0000 + index * 16,
        struct: 'Image',
        values: { 'id.name': `IM${index}`, name: `//plate_${index}_000001.png`, source: 2 },
      }),
    );
    const report = await read(
      written(inWorld([...sequences.flat(), ...images], { 'r.efra': frames }), NODES),
    );
    const missing = report.references.map((one) => one.missing.length);
    expect(missing.slice(0, 2)).toEqual([frames, frames]);
    // Of the others it is told that there is nothing of them.
    expect(missing.slice(10)).toEqual(Array.from({ length: 50 }, () => 1));
  });

  it('one sequence with ten thousand users', async () => {
    const users = Array.from({ length: 10_000 }, (_, index): readonly WrittenBlock[] => {
      const address = 0x10_0000 + index * 16;
      return [
        { code: 'DATA', address, struct: 'bNode', values: { id: 0x8000, storage: address + 8 } },
        {
          code: 'DATA',
          address: address + 8,
          struct: 'NodeTexImage',
          values: { 'iuser.frames': 90_000, 'iuser.sfra': 1, 'iuser.offset': index },
        },
      ];
    });
    const image: WrittenBlock = {
      code: 'IM',
      address: 0x8000,
      struct: 'Image',
      values: { 'id.name': 'IMPlate', name: '//plate_000001.png', source: 2 },
    };
    const report = await read(written(inWorld([...users.flat(), image], { 'r.efra': 90_000 }), NODES));
    expect(report.references[0]?.frames).toEqual({ start: 1, end: 99_999, step: 1 });
  });

  const STRIPS = {
    StripElem: ['char name[256]', 'int width', 'int height'],
    Strip: ['StripElem *stripdata', 'char dir[768]'],
    Sequence: ['Sequence *next', 'Sequence *prev', 'char name[64]', 'int flag', 'int type', 'Strip *strip'],
  };
  const strips = (count: number, flag: number): readonly WrittenBlock[] => [
    { code: 'DATA', address: 0x400, struct: 'Strip', values: { stripdata: 0x500, dir: '//shots/' } },
    {
      code: 'DATA',
      address: 0x500,
      struct: 'StripElem',
      elements: Array.from({ length: 20_000 }, (_, index) => ({ name: `s${index}_a.png` })),
    },
    ...Array.from(
      { length: count },
      (_, index): WrittenBlock => ({
        code: 'DATA',
        address: 0x10_0000 + index * 16,
        struct: 'Sequence',
        values: { name: `SQ${index}`, strip: 0x400, flag },
      }),
    ),
  ];

  it('thousands of strips with the same long list of pictures', async () => {
    const report = await read(written(inWorld(strips(5_000, 0)), STRIPS));
    const missing = report.references.map((one) => one.missing.length);
    expect(missing).toHaveLength(5_000);
    expect(missing[0]).toBe(20_000);
    expect(missing.at(-1)).toBe(1);
  });

  it('thousands of views', async () => {
    const count = 20_000;
    const views = Array.from(
      { length: count },
      (_, index): WrittenBlock => ({
        code: 'DATA',
        address: 0x10_0000 + index * 16,
        struct: 'SceneRenderView',
        values: {
          next: index + 1 < count ? 0x10_0000 + (index + 1) * 16 : 0,
          suffix: index === 0 ? '_a' : `_${index}`,
        },
      }),
    );
    const [scene, ...rest] = inWorld(strips(1, 1 << 29), { 'r.views.first': 0x10_0000 });
    if (scene === undefined) {
      throw new Error('there is no scene');
    }
    const moved = rest.map((one) => (one.struct === 'Sequence' ? { ...one, address: 0x600 } : one));
    const report = await read(written([scene, ...views, ...moved], STRIPS));
    expect(report.references[0]?.missing.length).toBeGreaterThan(1_000);
    expect(report.references[0]?.missing.length).toBeLessThanOrEqual(300_000);
  });

  it('a million animation curves do not hide a cache that comes after them', async () => {
    const more = {
      FCurve: ['char *rna_path'],
      PointCache: ['PointCache *next', 'PointCache *prev', 'int flag', 'char name[64]', 'char path[1024]'],
    };
    const curves: WrittenBlock = { code: 'DATA', address: 0x210, struct: 'FCurve', times: 1_000_001 };
    const cache: WrittenBlock = {
      code: 'DATA',
      address: 0x220,
      struct: 'PointCache',
      values: { flag: (1 << 0) | (1 << 6) },
    };
    const report = await read(written(inWorld([curves, cache]), more));
    expect(report.references.map((one) => one.kind)).toEqual(['cache']);
  });

  it('a data-block with more than a million parts, of which some are looked up', async () => {
    const lamp: readonly WrittenBlock[] = [
      { code: 'DATA', address: 0x210, struct: 'NodeTexImage' },
      { code: 'DATA', address: 0x220, struct: 'bNode', values: { id: 0x8000, storage: 0x210 } },
      { code: 'DATA', address: 0x230, struct: 'Link', times: 1, bytes: Buffer.alloc(0) },
    ];
    const parts = Array.from(
      { length: 1_000_001 },
      (_, index): WrittenBlock => ({
        code: 'DATA',
        address: 0x10_0000 + index,
        struct: 'Link',
        bytes: Buffer.alloc(0),
      }),
    );
    const image: WrittenBlock = {
      code: 'IM',
      address: 0x8000,
      struct: 'Image',
      values: { 'id.name': 'IMPlate', name: '//plate_1.png', source: 2 },
    };
    const report = await read(written(inWorld([...lamp, ...parts, image]), NODES));
    expect(report.references.map(({ storedPath }) => storedPath)).toEqual(['//plate_1.png']);
  });

  it('lets others have a turn while it looks at many data-blocks', async () => {
    const count = 5_000;
    const images = Array.from(
      { length: count },
      (_, index): WrittenBlock => ({
        code: 'IM',
        address: 0x10_0000 + index * 16,
        struct: 'Image',
        values: { 'id.name': `IM${index}`, name: `//${index}.png`, source: 1 },
      }),
    );
    const path = join(temporaryFolder(), 'wild.blend');
    writeFileSync(path, written(inWorld(images)));
    let chances = 0;
    const reading = await readWith(path, {
      call: (quick) => quick(),
      breathe: () => {
        chances += 1;
        return undefined;
      },
    });
    expect(reading.references).toHaveLength(count);
    expect(chances).toBeGreaterThan(count);
  });
});

/** Reads as `readScene` does, but at the pace of the test, and through what the test makes of the file. */
async function readWith(
  path: string,
  pace: Pace,
  seen: (source: ByteSource) => ByteSource = (source) => source,
): Promise<FileReading> {
  const scenePath = asLocalPath(path);
  const source = await openByteSource(scenePath, pace);
  try {
    const context = {
      signal: undefined,
      pace,
      disk: createDisk(pace),
      scenePath,
      rendered: undefined,
      hostReferences: undefined,
      hostVariables: undefined,
      linkedFrames: null,
    };
    return await readBlend(seen(source), context);
  } finally {
    await source.close();
  }
}

const QUICK: Pace = { call: (quick) => quick(), breathe: () => undefined };
const PATIENT: Pace = {
  call: (_, patient) => patient(),
  breathe: () => new Promise((done) => setImmediate(done)),
};

describe('a slow disk', () => {
  const [, , , plain] = LAYOUTS;
  if (plain === undefined) {
    throw new Error('the list of layouts is shorter than it was');
  }
  const content = syntheticBlend(plain[1], farmScene());

  it.each([
    ['plain', content],
    ['zstd in frames', packInFrames(content, 500)],
    ['zstd in one piece', zstdCompressSync(content)],
  ])('%s: the same is read', async (_, bytes) => {
    const path = join(temporaryFolder(), 'farm.blend');
    writeFileSync(path, bytes);
    const reading = await readWith(path, PATIENT);
    expect(reading.scenes.map(({ name }) => name)).toEqual(['Barn', 'Yard']);
    expect(reading).toEqual(await readWith(path, QUICK));
  });

  for (const [name, pace] of [
    ['quick', QUICK],
    ['slow', PATIENT],
  ] as const) {
    it(`a packed file that gets shorter while a ${name} disk reads it is cut off`, async () => {
      const path = join(temporaryFolder(), 'farm.blend');
      const packed = packInFrames(content, 500);
      writeFileSync(path, packed);
      const tableAt = packed.length - (8 + Math.ceil(content.length / 500) * 8 + 9);
      // The first frame and the table at the end are still there.
      const there = (position: number, length: number) =>
        position > 0 && position < tableAt ? length - 1 : length;
      const shorter = (source: ByteSource): ByteSource => ({
        ...source,
        read: (position, length) => source.read(position, there(position, length)),
        readInto: (buffer, position) =>
          source.readInto(buffer.subarray(0, there(position, buffer.length)), position),
      });
      await expect(readWith(path, pace, shorter)).rejects.toMatchObject({ code: 'scene-truncated' });
    });
  }
});

it('an array of pointers that goes over many frames of a packed file', async () => {
  const last = 0x8000;
  const pointers = Buffer.alloc(12 * 1024 * 1024);
  pointers.writeBigUInt64LE(0x7000n, 0);
  pointers.writeBigUInt64LE(BigInt(last), pointers.length - 8);
  const image = (address: number, name: string): WrittenBlock => ({
    code: 'IM',
    address,
    struct: 'Image',
    values: { 'id.name': `IM${name}`, name: `//${name}.png`, source: 1 },
  });
  const blocks = [
    ...inWorld([{ code: 'DATA', address: 0x210, struct: 'Object', values: { mat: 0x220 } }]),
    { code: 'DATA', address: 0x220, struct: 'Link', bytes: pointers },
    image(0x7000, 'first'),
    image(last, 'last'),
    image(0x9000, 'none'),
  ];
  const report = await read(packInFrames(written(blocks), 1024 * 1024));
  expect(report.references.map(({ owner, needed }) => [owner.name, needed])).toEqual([
    ['first', true],
    ['last', true],
    ['none', false],
  ]);
});

it('a structure named like what every JavaScript object has is no trap', async () => {
  const more = {
    constructor: ['int value'],
    hasOwnProperty: ['ID id', 'constructor mode'],
    Image: ['ID id', 'char name[1024]', 'constructor source'],
  };
  const blocks = inWorld([
    { code: 'DATA', address: 0x210, struct: 'hasOwnProperty' },
    {
      code: 'IM',
      address: 0x1000,
      struct: 'Image',
      values: { 'id.name': 'IMPicture', name: '//picture.png' },
    },
  ]);
  expect((await read(written(blocks, more))).references).toHaveLength(1);
});
