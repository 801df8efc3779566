import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import {
  type Catalogue,
  catalogueBlend,
  SCENE_CATALOGUE,
  type WrittenBlock,
} from './support/catalogue-blend.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const MODIFIER_RENDERS = 2;

const CATALOGUE: Catalogue = {
  ...SCENE_CATALOGUE,
  ModifierData: ['ModifierData *next', 'ModifierData *prev', 'int type', 'int mode', 'char name[64]'],
  bNodeTree: ['ID id', 'ListBase nodes'],
  bNode: ['bNode *next', 'bNode *prev', 'ID *id', 'void *storage', 'char name[64]'],
  NodesModifierBake: ['int id', 'int flag', 'char *directory', 'void *packed'],
  NodesModifierData: [
    'ModifierData modifier',
    'bNodeTree *node_group',
    'char *simulation_bake_directory',
    'NodesModifierBake *bakes',
  ],
  NodeGeometrySimulationOutput: ['void *items', 'int items_num', 'int pad'],
  FluidModifierData: ['ModifierData modifier', 'FluidDomainSettings *domain'],
  FluidDomainSettings: [
    'FluidModifierData *fmd',
    'int flags',
    'int cache_frame_start',
    'int cache_frame_end',
    'int cache_flag',
    'int type',
    'char cache_directory[1024]',
  ],
  FluidsimModifierData: ['ModifierData modifier', 'FluidsimSettings *fss'],
  FluidsimSettings: ['FluidsimModifierData *fmd', 'int type', 'char surfdataPath[1024]'],
  OceanModifierData: [
    'ModifierData modifier',
    'int cached',
    'int bakestart',
    'int bakeend',
    'char cachepath[1024]',
  ],
};

const SCENE = 0x100;
const COLLECTION = 0x110;
const OBJECT = 0x200;
const MODIFIER = 0x300;

/** A scene with one object, and what belongs to the object. */
function withObject(parts: readonly WrittenBlock[], more: readonly WrittenBlock[] = []): Buffer {
  return catalogueBlend({
    catalogue: CATALOGUE,
    blocks: [
      {
        code: 'SC',
        address: SCENE,
        struct: 'Scene',
        values: { 'id.name': 'SCStage', 'r.sfra': 1, 'r.efra': 3, master_collection: COLLECTION },
      },
      { code: 'DATA', address: COLLECTION, struct: 'Collection', values: { 'id.name': 'GRMaster' } },
      { code: 'DATA', address: 0x120, struct: 'CollectionObject', values: { ob: OBJECT } },
      { code: 'OB', address: OBJECT, struct: 'Object', values: { 'id.name': 'OBThing', type: 1 } },
      ...parts,
      ...more,
    ],
  });
}

/** Saves a scene beside some files and reads its simulations. */
async function simulations(content: Buffer, files: readonly string[] = []) {
  const folder = temporaryFolder();
  const path = join(folder, 'shot.blend');
  writeFileSync(path, content);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'x');
  }
  return (await readScene(path)).simulations;
}

describe('simulation zones (3.6 and later)', () => {
  const NESTED = 0x410;
  const groups: readonly WrittenBlock[] = [
    { code: 'NT', address: 0x400, struct: 'bNodeTree', values: { 'id.name': 'NTOuter' } },
    { code: 'DATA', address: 0x401, struct: 'bNode', values: { id: NESTED, name: 'Group' } },
    { code: 'NT', address: NESTED, struct: 'bNodeTree', values: { 'id.name': 'NTInner' } },
    { code: 'DATA', address: 0x412, struct: 'NodeGeometrySimulationOutput' },
    { code: 'NT', address: 0x420, struct: 'bNodeTree', values: { 'id.name': 'NTPlain' } },
  ];
  const modifier = (group: number, more: Readonly<Record<string, number>> = {}): WrittenBlock => ({
    code: 'DATA',
    address: MODIFIER,
    struct: 'NodesModifierData',
    values: {
      'modifier.mode': MODIFIER_RENDERS,
      'modifier.name': 'Nodes',
      node_group: group,
      ...more,
    },
  });
  const folder: WrittenBlock = {
    code: 'DATA',
    address: 0x310,
    struct: 'Link',
    bytes: Buffer.from('//bake\0'),
  };
  const owner = { type: 'Object', name: 'Thing', property: 'modifiers["Nodes"].bakes' };

  it('a group that has none, also not inside', async () => {
    expect(await simulations(withObject([modifier(0x420)], groups))).toEqual([]);
  });

  it('in a group inside the group: not baked', async () => {
    expect(await simulations(withObject([modifier(0x400)], groups))).toEqual([
      {
        owner,
        kind: 'simulationNodes',
        state: 'unbaked',
        storage: 'unknown',
        frames: null,
        scenes: ['Stage'],
      },
    ]);
  });

  it.each([
    ['a folder for each zone', 'bake/12345/meta'],
    ['the first 3.6', 'bake/meta'],
  ])('baked to disk: %s', async (_, meta) => {
    const parts = [modifier(0x400, { simulation_bake_directory: 0x310 }), folder];
    const files = ['1', '2', '7'].map((frame) => `${meta}/0000${frame}_00000.json`);
    expect(await simulations(withObject(parts, groups), files)).toMatchObject([
      { state: 'baked', storage: 'disk', frames: { start: 1, end: 7 } },
    ]);
    expect(await simulations(withObject(parts, groups), ['bake/notes.txt'])).toMatchObject([
      { state: 'unbaked' },
    ]);
  });

  it('packed into the scene', async () => {
    const parts: readonly WrittenBlock[] = [
      modifier(0x400, { bakes: 0x320 }),
      { code: 'DATA', address: 0x320, struct: 'NodesModifierBake', values: { id: 1, packed: 0x330 } },
    ];
    expect(await simulations(withObject(parts, groups))).toMatchObject([
      { state: 'baked', storage: 'scene' },
    ]);
  });

  it('one of two zones baked is not enough', async () => {
    const second: WrittenBlock = { code: 'DATA', address: 0x402, struct: 'NodeGeometrySimulationOutput' };
    const two = [...groups.slice(0, 2), second, ...groups.slice(2)];
    const parts = [modifier(0x400, { simulation_bake_directory: 0x310 }), folder];
    expect(await simulations(withObject(parts, two), ['bake/1/meta/00001_00000.json'])).toMatchObject([
      { state: 'partly' },
    ]);
  });
});

describe('fluids', () => {
  const [USES_NOISE, USES_MESH] = [1 << 1, 1 << 9];
  const [HAS_DATA, HAS_NOISE, HAS_MESH] = [1 << 1, 1 << 3, 1 << 5];
  const domain = (values: Readonly<Record<string, number>>): readonly WrittenBlock[] => [
    {
      code: 'DATA',
      address: MODIFIER,
      struct: 'FluidModifierData',
      values: { 'modifier.mode': MODIFIER_RENDERS, 'modifier.name': 'Fluid', domain: 0x310 },
    },
    {
      code: 'DATA',
      address: 0x310,
      struct: 'FluidDomainSettings',
      values: {
        fmd: MODIFIER,
        cache_frame_start: 1,
        cache_frame_end: 2,
        cache_directory: '//cache',
        ...values,
      },
    },
  ];
  const DATA = ['cache/data/fluid_data_0001.vdb', 'cache/data/fluid_data_0002.vdb'];
  const [NOISE, MESH] = ['cache/noise/fluid_noise_0001.vdb', 'cache/mesh/fluid_mesh_0001.bobj.gz'];

  it.each<[string, Readonly<Record<string, number>>, readonly string[], string]>([
    ['smoke', { cache_flag: HAS_DATA }, DATA, 'baked'],
    ['smoke whose files are gone', { cache_flag: HAS_DATA }, [], 'unbaked'],
    ['smoke that was only played', { cache_flag: 0 }, DATA, 'unbaked'],
    ['smoke without its noise', { flags: USES_NOISE, cache_flag: HAS_DATA }, DATA, 'partly'],
    ['smoke with noise', { flags: USES_NOISE, cache_flag: HAS_DATA | HAS_NOISE }, [...DATA, NOISE], 'baked'],
    ['liquid without its mesh', { type: 1, flags: USES_MESH, cache_flag: HAS_DATA }, DATA, 'partly'],
    ['liquid', { type: 1, flags: USES_MESH, cache_flag: HAS_DATA | HAS_MESH }, [...DATA, MESH], 'baked'],
    ['liquid, noise does not matter', { type: 1, flags: USES_NOISE, cache_flag: HAS_DATA }, DATA, 'baked'],
  ])('%s', async (name, values, files, state) => {
    expect(await simulations(withObject(domain(values)), files)).toEqual([
      {
        owner: {
          type: 'Object',
          name: 'Thing',
          property: 'modifiers["Fluid"].domain_settings.cache_directory',
        },
        kind: name.startsWith('liquid') ? 'fluid' : 'smoke',
        state,
        storage: 'disk',
        frames: { start: 1, end: 2, step: 1 },
        scenes: ['Stage'],
      },
    ]);
  });

  it('of Blender 2.4 to 2.81: the domain alone, by its surfaces', async () => {
    const old = (type: number): readonly WrittenBlock[] => [
      {
        code: 'DATA',
        address: MODIFIER,
        struct: 'FluidsimModifierData',
        values: { 'modifier.mode': MODIFIER_RENDERS, 'modifier.name': 'Fluidsim', fss: 0x310 },
      },
      {
        code: 'DATA',
        address: 0x310,
        struct: 'FluidsimSettings',
        values: { fmd: MODIFIER, type, surfdataPath: '//old' },
      },
    ];
    const surface = 'old/fluidsurface_final_0001.bobj.gz';
    expect(await simulations(withObject(old(2)), [surface])).toMatchObject([
      { kind: 'fluid', state: 'baked', storage: 'disk' },
    ]);
    expect(await simulations(withObject(old(2)))).toMatchObject([{ state: 'unbaked' }]);
    expect(await simulations(withObject(old(4)), [surface])).toEqual([]);
  });
});

it('an ocean that is read from pictures is a cache of files', async () => {
  const ocean = (cached: number): readonly WrittenBlock[] => [
    {
      code: 'DATA',
      address: MODIFIER,
      struct: 'OceanModifierData',
      values: {
        'modifier.mode': MODIFIER_RENDERS,
        'modifier.name': 'Sea',
        cached,
        bakestart: 1,
        bakeend: 2,
        cachepath: '//sea',
      },
    },
  ];
  const frame = (number: number) => `sea/disp_000${number}.exr`;
  const state = async (files: readonly string[]) =>
    (await simulations(withObject(ocean(1)), files)).map((one) => [one.kind, one.state]);
  expect(await state([frame(1), frame(2)])).toEqual([['fileCache', 'baked']]);
  expect(await state([frame(2)])).toEqual([['fileCache', 'partly']]);
  expect(await state([])).toEqual([['fileCache', 'unbaked']]);
  expect(await simulations(withObject(ocean(0)))).toEqual([]);
});
