import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SceneReport, sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import {
  ACTIVE,
  asOlderFile,
  bitmapShader,
  type C4dRecipe,
  c4dFile,
  c4dSample,
  chunk,
  material,
  memory,
  node,
  number,
  path,
  renderSettings,
  type Setting,
  sceneObject,
  takes,
  text,
  views,
} from './support/synthetic-c4d.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

function write(file: string, content: Buffer | string = 'content'): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function report(scene: string): Promise<SceneReport> {
  const read = await readScene(scene);
  expect(sceneReport.parse(read)).toEqual(read);
  return read;
}

async function readRecipe(recipe: C4dRecipe, files: readonly string[] = []): Promise<SceneReport> {
  const folder = temporaryFolder();
  for (const file of files) {
    write(join(folder, file));
  }
  return report(write(join(folder, 'shot.c4d'), c4dFile(recipe)));
}

function ids(read: SceneReport): readonly string[] {
  return read.findings.map(({ id }) => id);
}

describe('the version that saved it', () => {
  it.each([
    [12_036, '12.036'],
    [20_059, '20.059'],
    [26_107, '26.107'],
    [2_023_100, '2023.1.0'],
    [2_024_401, '2024.4.1'],
    [2_025_000, '2025.0.0'],
  ])('%d', async (version, expected) => {
    const read = await readRecipe({ version });
    expect(read.format).toBe('c4d');
    expect(read.host).toEqual({ name: 'cinema4d', version: expected });
  });

  it('a version whose values are not known gives the version alone', async () => {
    const read = await readRecipe({ version: 9_600 });
    expect(read.host.version).toBe('9.600');
    expect(read.scenes).toEqual([]);
    expect(ids(read)).toContain('c4d-partly-read');
  });

  it('the older kind of file, whose numbers take half the room', async () => {
    const file = c4dFile({ version: 9_603, materials: [material('Wood', [bitmapShader('wood.png')])] });
    const read = await report(write(join(temporaryFolder(), 'shot.c4d'), asOlderFile(file)));
    expect(read.host.version).toBe('9.603');
    expect(read.scenes).toMatchObject([
      { frameRange: { start: 25, end: 50 }, fps: 25, resolution: { width: 1280, height: 720 } },
    ]);
    expect(read.references.map((one) => one.storedPath)).toEqual(['wood.png']);
    expect(ids(read)).toEqual(['missing-file']);
  });

  it('node materials, whose textures do not show, came with R20; plugins have such of their own', async () => {
    expect(ids(await readRecipe({ version: 20_000 }))).toEqual(['c4d-references-live']);
    expect(ids(await readRecipe({ version: 19_068 }))).toEqual([]);
    const octane = await readRecipe({
      version: 19_068,
      renderSettings: [renderSettings([[5300, { number: 1029525 }]])],
    });
    expect(ids(octane)).toEqual(['c4d-references-live']);
  });
});

describe('what renders', () => {
  const scene = async (changes: readonly Setting[]) =>
    readRecipe({ renderSettings: [renderSettings(changes)] });

  it('frames, size, rate, renderer, output and cameras', async () => {
    const read = await readRecipe({
      objects: [
        sceneObject(5103, 'Camera', 'Shot camera'),
        sceneObject(5159, 'Cube', 'Cube'),
        sceneObject(1057516, 'RS Camera', 'Close-up'),
      ],
      renderSettings: [
        renderSettings([
          [5300, { number: 1036219 }],
          [5033, { number: 1016606 }],
          [5041, { path: 'D:\\out\\beauty' }],
        ]),
      ],
    });
    expect(read.scenes).toEqual([
      {
        name: 'Main',
        active: true,
        frameRange: { start: 25, end: 50, step: 1 },
        fps: 25,
        resolution: { width: 1280, height: 720 },
        camera: null,
        cameras: ['Shot camera', 'Close-up'],
        renderer: 'redshift',
        outputPath: 'D:\\out\\beauty',
        outputFormat: 'EXR',
        renderLayers: [],
        dependsOn: [],
        device: null,
        denoiser: null,
        scalePercent: null,
        renderRegion: false,
        outputIsMovie: false,
      },
    ]);
    expect(read.plugins).toEqual([{ name: 'redshift', version: null }]);
    expect(ids(read)).toEqual(['c4d-references-live']);
  });

  const camera = (name: string, identifier: number) =>
    node({ family: 5154, type: 5103, typeName: 'Camera', name, settings: [], identifier });

  it.each<[string, readonly number[], string | null]>([
    ['the camera of the first view renders', [12, 11, 0], 'Close-up'],
    ['the editor has a camera of its own', [0, 12], null],
    ['a camera that is gone', [99], null],
    ['no views', [], null],
  ])('%s', async (_, seen, expected) => {
    const read = await readRecipe({
      objects: [camera('Wide', 11), camera('Close-up', 12)],
      more: [views(seen)],
    });
    expect(read.scenes).toMatchObject([{ camera: expected, cameras: ['Wide', 'Close-up'] }]);
  });

  it('the takes, the main one first and active; what the others change is not known', async () => {
    const read = await readRecipe({ sceneHooks: [takes('Main', ['Day', 'Night'])] });
    expect(read.scenes.map(({ name, active }) => [name, active])).toEqual([
      ['Main', true],
      ['Day', false],
      ['Night', false],
    ]);
    expect(read.scenes[2]).toEqual({ ...read.scenes[0], name: 'Night', active: false });
    expect(ids(read)).toEqual(['c4d-references-live', 'c4d-takes-live']);
    expect(ids(await readRecipe({ sceneHooks: [takes('Main', [])] }))).toEqual(['c4d-references-live']);
  });

  it.each<[string, number, number, number, readonly string[]]>([
    ['the current frame, which is not known: all', 1, 0, 100, ['c4d-references-live', 'c4d-frames-live']],
    ['all frames', 2, 0, 100, ['c4d-references-live']],
    ['the preview range', 3, 25, 75, ['c4d-references-live']],
  ])('%s', async (_, sequence, start, end, findings) => {
    const read = await scene([[5016, { number: sequence }]]);
    expect(read.scenes[0]?.frameRange).toEqual({ start, end, step: 1 });
    expect(ids(read)).toEqual(findings);
  });

  it('every nth frame', async () => {
    const read = await scene([[5081, { number: 5 }]]);
    expect(read.scenes[0]?.frameRange).toEqual({ start: 25, end: 50, step: 5 });
  });

  it('a step that is none counts as one', async () => {
    for (const step of [{ number: 0 }, { number: -3 }, { real: Number.NaN }, { real: 1.5 }]) {
      const read = await scene([[5081, step]]);
      expect(read.scenes[0]?.frameRange.step).toBe(1);
    }
  });

  it.each([
    ['nothing', 6014],
    ['no picture', 5076],
  ])('no output when %s is saved', async (_, key) => {
    const read = await scene([
      [5041, { path: 'out\\beauty' }],
      [key, { number: 0 }],
    ]);
    expect(read.scenes[0]?.outputPath).toBeNull();
    expect(read.references).toEqual([]);
  });

  it('of several render settings, the active ones', async () => {
    const read = await readRecipe({
      renderSettings: [
        renderSettings([[5008, { real: 640 }]], 0),
        renderSettings([[5008, { real: 3840 }]], ACTIVE | 10),
        renderSettings([[5008, { real: 320 }]], 0),
      ],
    });
    expect(read.scenes.map(({ resolution }) => resolution?.width)).toEqual([3840]);
  });

  it('a movie as output', async () => {
    const read = await scene([[5033, { number: 1125 }]]);
    expect(read.scenes[0]).toMatchObject({ outputFormat: 'MP4', outputIsMovie: true });
  });

  it.each([
    [0, 'standard', []],
    [1023342, 'physical', []],
    [1029988, 'arnold', [{ name: 'arnold', version: null }]],
    [1029525, 'octane', [{ name: 'octane', version: null }]],
    [1030480, 'corona', [{ name: 'corona', version: null }]],
    [1053272, 'vray', [{ name: 'vray', version: null }]],
    [42, 'renderer 42', [{ name: 'renderer 42', version: null }]],
  ])('render engine %d is %s', async (engine, renderer, plugins) => {
    const read = await scene([[5300, { number: engine }]]);
    expect(read.scenes[0]?.renderer).toBe(renderer);
    expect(read.plugins).toEqual(plugins);
  });

  it('nothing is made up when there are no render settings', async () => {
    const read = await readRecipe({ renderSettings: [] });
    expect(read.scenes).toEqual([]);
    expect(ids(read)).toEqual(['c4d-references-live', 'c4d-settings-live']);
  });

  it('outputs are nothing to look for', async () => {
    const read = await scene([
      [5041, { path: 'out\\beauty' }],
      [5202, { number: 1 }],
      [5206, { path: 'out\\passes' }],
    ]);
    expect(
      read.references.map(({ kind, storedPath, missing, needed }) => [kind, storedPath, missing, needed]),
    ).toEqual([
      ['output', 'out\\beauty', [], false],
      ['output', 'out\\passes', [], false],
    ]);
  });
});

describe('files that settings name', () => {
  it('the bitmap of a shader, with its material as owner', async () => {
    const read = await readRecipe({ materials: [material('Wood', [bitmapShader('wood.png', 'Planks')])] });
    expect(read.references).toHaveLength(1);
    expect(read.references[0]).toMatchObject({
      storedPath: 'wood.png',
      kind: 'image',
      owner: { type: 'Material', name: 'Wood', property: 'Planks' },
      needed: true,
      exists: false,
    });
    expect(ids(read)).toContain('missing-file');
  });

  it('in other letters than Latin', async () => {
    const read = await readRecipe({ materials: [material('M', [bitmapShader('贴图/木板.png')])] }, [
      '贴图/木板.png',
    ]);
    expect(read.references[0]).toMatchObject({ storedPath: '贴图/木板.png', exists: true });
  });

  it.each([
    ['beside the scene', 'wood.png', 'wood.png'],
    ['in the folder tex', 'wood.png', 'tex/wood.png'],
    ['below the scene', 'maps\\wood.png', 'maps/wood.png'],
    ['below the folder tex', 'oak\\wood.png', 'tex/oak/wood.png'],
    ['from another system', 'C:\\Users\\me\\tex\\wood.png', 'tex/wood.png'],
    ['from a share', '\\\\nas\\tex\\wood.png', 'wood.png'],
  ])('%s', async (_, stored, file) => {
    const read = await readRecipe({ materials: [material('M', [bitmapShader(stored)])] }, [file]);
    expect(read.references[0]?.files).toEqual([join(dirname(read.path), file)]);
  });

  it.each<[string, string, string]>([
    ['an Alembic object', 'cache\\bird.abc', 'cache'],
    ['a light', 'spot.ies', 'ies'],
    ['a sound', 'voice.wav', 'sound'],
    ['a movie', 'tv.mov', 'movie'],
    ['a proxy', 'tree.rs', 'cache'],
  ])('%s', async (_, stored, kind) => {
    const read = await readRecipe({ objects: [sceneObject(1, 'Thing', 'Thing', [[7, { path: stored }]])] });
    expect(read.references.map((one) => [one.kind, one.storedPath, one.owner])).toEqual([
      [kind, stored, { type: 'Thing', name: 'Thing' }],
    ]);
  });

  it('objects below objects, and settings within settings', async () => {
    const child = sceneObject(1, 'Volume', 'Smoke', [[1, { settings: [[2, { path: 'smoke_0002.vdb' }]] }]]);
    const parent = node({
      family: 5154,
      type: 5140,
      typeName: 'Null',
      name: 'Group',
      settings: [],
      more: [chunk(110100, 0, [child])],
    });
    const read = await readRecipe({ objects: [parent] }, ['smoke_0001.vdb', 'smoke_0002.vdb']);
    expect(read.references[0]).toMatchObject({ kind: 'volume', owner: { type: 'Volume', name: 'Smoke' } });
    expect(read.references[0]?.files).toHaveLength(2);
  });

  it('a file name that a plugin writes in a chunk of its own', async () => {
    const thing = node({
      family: 5154,
      type: 1,
      typeName: 'Proxy',
      name: 'Tree',
      settings: [],
      more: [chunk(1234, 3, [number(7), path('tree.vrmesh')])],
    });
    const read = await readRecipe({ objects: [thing] });
    expect(read.references.map((one) => [one.kind, one.storedPath, one.owner])).toEqual([
      ['cache', 'tree.vrmesh', { type: 'Proxy', name: 'Tree' }],
    ]);
  });

  it('an image that a plugin keeps as a text of its material, when it is a path', async () => {
    const shader = node({
      family: 5707,
      type: 1,
      typeName: 'Image',
      name: 'Image',
      settings: [
        [1, { text: 'D:\\tex\\leaf.png' }],
        [2, { text: 'leaf.png' }],
        [3, { text: 'see tex/leaf.png\nfor more' }],
        [4, { text: 'plugins/tool.py' }],
      ],
    });
    const read = await readRecipe({ materials: [material('Leaf', [shader])] });
    expect(read.references.map((one) => one.storedPath)).toEqual(['D:\\tex\\leaf.png']);
  });

  it('folders, places tools write to, and texts are none', async () => {
    const read = await readRecipe({
      objects: [
        sceneObject(1, 'Thing', 'A', [
          [1, { path: 'D:\\cache' }],
          [2, { path: '' }],
          [3, { text: 'notes about wood.png' }],
        ]),
      ],
      sceneHooks: [sceneObject(2, 'Tool', 'Tool', [[1007, { path: 'C:\\Users\\me\\last.png' }]])],
      more: [chunk(110059, 17, [text('preview.png')])],
    });
    expect(read.references).toEqual([]);
  });

  it('a file of the Asset Browser is not known', async () => {
    const read = await readRecipe({ materials: [material('M', [bitmapShader('asset:///file_6a~.jpg')])] });
    expect(read.references[0]?.unknown).not.toBeNull();
    expect(ids(read)).toContain('unknown-path');
    expect(ids(read)).not.toContain('missing-file');
  });

  it('UDIM tiles', async () => {
    const read = await readRecipe({ materials: [material('M', [bitmapShader('skin.<UDIM>.exr')])] }, [
      'tex/skin.1001.exr',
      'tex/skin.1002.exr',
    ]);
    expect(read.references[0]).toMatchObject({ kind: 'udim' });
    expect(read.references[0]?.files).toHaveLength(2);
  });

  it('an XRef is a scene whose files count too; loops are no harm', async () => {
    const folder = temporaryFolder();
    write(join(folder, 'tex/leaf.png'));
    const xref = (file: string) => sceneObject(1025766, 'XRef', 'XRef', [[1000, { path: file }]]);
    const tree = write(
      join(folder, 'tree.c4d'),
      c4dFile({ objects: [xref('shot.c4d')], materials: [material('Leaf', [bitmapShader('leaf.png')])] }),
    );
    const read = await report(write(join(folder, 'shot.c4d'), c4dFile({ objects: [xref('tree.c4d')] })));
    expect(read.references.map(({ kind, storedIn }) => [kind, storedIn])).toEqual([
      ['library', read.path],
      ['image', tree],
      ['library', tree],
    ]);
    expect(ids(read)).toEqual(['c4d-references-live']);
  });
});

it('walks past large data, arrays and long texts', async () => {
  const array = (type: number) =>
    Buffer.concat([Buffer.from([type]), memory(Buffer.alloc(999, 3)).subarray(1)]);
  const read = await readRecipe({
    objects: [
      chunk(5154, 0, [133, 134, 135, 136, 137, 139, 140].map(array)),
      sceneObject(5101, 'Polygon', 'Heavy', [[1, { text: 'x'.repeat(100_000) }]]),
      chunk(5154, 0, [memory(Buffer.alloc(3 << 20, 1))]),
      sceneObject(1, 'Thing', 'After', [[7, { path: 'after.png' }]]),
    ],
  });
  expect(read.references.map((one) => one.storedPath)).toEqual(['after.png']);
});

it('what is named before a value of an unknown layout is still found', async () => {
  const read = await readRecipe({
    materials: [material('M', [bitmapShader('wood.png')])],
    objects: [chunk(5154, 0, [Buffer.from([138, 0, 0, 0, 1])])],
  });
  expect(read.references.map((one) => one.storedPath)).toEqual(['wood.png']);
  expect(ids(read)).toContain('c4d-partly-read');
});

it('the sample is a whole scene', async () => {
  const read = await report(write(join(temporaryFolder(), 'sample.c4d'), c4dSample()));
  expect(read.references.map(({ kind }) => kind)).toEqual([
    'image',
    'udim',
    'image',
    'cache',
    'volume',
    'output',
  ]);
});
