import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import {
  block,
  blockHead,
  dnaBlock,
  farmScene,
  fileHeader,
  LAYOUTS,
  packInFrames,
  syntheticBlend,
} from './support/synthetic-blend.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** Writes the farm scene with the files it refers to, but for the tile 1011. */
function writeFarm(content: Buffer): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'farm.blend');
  mkdirSync(join(folder, 'tex'));
  mkdirSync(join(folder, 'lib'));
  writeFileSync(path, content);
  writeFileSync(join(folder, 'tex', 'wood.png'), 'wood');
  writeFileSync(join(folder, 'hide.1001.png'), 'hide');
  writeFileSync(join(folder, 'crow.wav'), 'caw');
  const [, layout] = LAYOUTS[3] ?? LAYOUTS[0] ?? [];
  if (layout !== undefined) {
    writeFileSync(join(folder, 'lib', 'tools.blend'), syntheticBlend(layout, []));
  }
  return { folder, path };
}

async function expectFarm(content: Buffer, version: string): Promise<void> {
  const { folder, path } = writeFarm(content);
  const report = await readScene(path);
  expect(sceneReport.parse(report)).toEqual(report);
  expect(report.host).toEqual({ name: 'blender', version });
  expect(report.sizeBytes).toBe(content.length);
  const yard = {
    name: 'Yard',
    active: true,
    frameRange: { start: -5, end: 20, step: 2 },
    fps: 20,
    resolution: { width: 960, height: 540 },
    camera: 'Eye',
    cameras: ['Eye'],
    renderer: 'CYCLES',
    outputPath: '//out/yard_',
    outputFormat: 'OPEN_EXR',
    outputIsMovie: false,
    renderLayers: [
      { name: 'Beauty', enabled: true },
      { name: 'Dust', enabled: false },
    ],
    dependsOn: [],
    // What the artist never changed is not in the file: since 3.0, Cycles denoises by itself.
    device: 'cpu',
    denoiser: Number.parseFloat(version) < 3 ? null : 'OPENIMAGEDENOISE',
    scalePercent: 50,
    renderRegion: false,
  };
  const barn = {
    ...yard,
    name: 'Barn',
    active: false,
    camera: null,
    cameras: [],
    outputFormat: 'FFMPEG',
    outputIsMovie: true,
    renderLayers: [],
  };
  expect(report.scenes).toEqual([barn, yard]);

  const common = {
    storedIn: path,
    packed: false,
    needed: true,
    exists: true,
    unknown: null,
    missing: [],
    frames: null,
    foundBy: 'reader',
  };
  const tools = join(folder, 'lib', 'tools.blend');
  expect(report.references).toEqual([
    {
      ...common,
      storedPath: '//lib/tools.blend',
      kind: 'library',
      owner: { type: 'Library', name: 'tools.blend', property: 'filepath' },
      files: [tools],
      sizeBytes: statSync(tools).size,
    },
    {
      ...common,
      storedPath: '//tex\\wood.png',
      kind: 'image',
      owner: { type: 'Image', name: 'Wood', property: 'filepath' },
      files: [join(folder, 'tex', 'wood.png')],
      sizeBytes: 4,
    },
    {
      ...common,
      storedPath: 'C:\\gone\\seal.png',
      kind: 'image',
      owner: { type: 'Image', name: 'Seal', property: 'filepath' },
      packed: true,
      files: [],
      sizeBytes: 0,
    },
    {
      ...common,
      storedPath: '//hide.<UDIM>.png',
      kind: 'udim',
      owner: { type: 'Image', name: 'Hide', property: 'filepath' },
      files: [join(folder, 'hide.1001.png')],
      sizeBytes: 4,
      missing: [join(folder, 'hide.1011.png')],
      exists: false,
    },
    {
      ...common,
      storedPath: '//crow.wav',
      kind: 'sound',
      owner: { type: 'Sound', name: 'Crow', property: 'filepath' },
      needed: false,
      files: [join(folder, 'crow.wav')],
      sizeBytes: 3,
    },
  ]);
  expect(report.files).toEqual(
    report.references.flatMap((one) => one.files.map((file) => ({ path: file, sizeBytes: one.sizeBytes }))),
  );
  expect(report.findings).toEqual([
    expect.objectContaining({
      id: 'missing-file',
      severity: 'warning',
      tipCode: '10012',
      owner: { type: 'Image', name: 'Hide', property: 'filepath' },
      path: '//hide.<UDIM>.png',
      count: 1,
    }),
  ]);
}

describe('every layout of a .blend', () => {
  for (const [name, layout, version] of LAYOUTS) {
    const content = syntheticBlend(layout, farmScene());
    it(`${name}, plain`, () => expectFarm(content, version));
    it(`${name}, gzip`, () => expectFarm(gzipSync(content), version));
    it(`${name}, zstd in small frames with a seek table`, () =>
      expectFarm(packInFrames(content, 333), version));
    it(`${name}, zstd without a seek table`, () => expectFarm(zstdCompressSync(content), version));
  }

  it('several zstd frames without a seek table', async () => {
    const [, layout] = LAYOUTS[3] ?? [];
    if (layout === undefined) {
      throw new Error('the list of layouts is shorter than it was');
    }
    const content = syntheticBlend(layout, farmScene());
    const parts = [content.subarray(0, 700), content.subarray(700)].map((part) => zstdCompressSync(part));
    await expectFarm(Buffer.concat(parts), '3.4');
  });

  it('packed content too large for memory goes through a temporary file', async () => {
    const [, layout] = LAYOUTS[3] ?? [];
    if (layout === undefined) {
      throw new Error('the list of layouts is shorter than it was');
    }
    const bulk = 80 * 1024 * 1024;
    const whole = Buffer.concat([
      fileHeader(layout),
      blockHead(layout, 'DATA', bulk, 0x5n, 0),
      Buffer.alloc(bulk),
      ...farmScene().map((spec) => block(spec, layout)),
      dnaBlock(layout),
      blockHead(layout, 'ENDB', 0, 0n, 0),
    ]);
    await expectFarm(gzipSync(whole, { level: 1 }), '3.4');
  });

  it.skipIf(process.platform === 'win32')('a plain file with a block of 5 GiB is skipped over', async () => {
    const [, , , , fifth] = LAYOUTS;
    const layout = fifth?.[1];
    if (layout === undefined) {
      throw new Error('the list of layouts is shorter than it was');
    }
    const path = join(temporaryFolder(), 'huge.blend');
    const bulk = 5 * 1024 ** 3;
    const beginning = Buffer.concat([fileHeader(layout), blockHead(layout, 'DATA', bulk, 0x5n, 0)]);
    const rest = syntheticBlend(layout, farmScene()).subarray(fileHeader(layout).length);
    writeFileSync(path, beginning);
    truncateSync(path, beginning.length + bulk);
    const handle = await open(path, 'r+');
    await handle.write(rest, 0, rest.length, beginning.length + bulk);
    await handle.close();
    const report = await readScene(path);
    expect(report.scenes.map((scene) => scene.name)).toEqual(['Barn', 'Yard']);
    expect(report.sizeBytes).toBeGreaterThan(bulk);
  });

  it('a file that holds nothing but its end is an empty report', async () => {
    const path = join(temporaryFolder(), 'nothing.blend');
    writeFileSync(path, Buffer.concat([Buffer.from('BLENDER-v304ENDB'), Buffer.alloc(20)]));
    const report = await readScene(path);
    expect(report.scenes).toEqual([]);
    expect(report.references).toEqual([]);
  });
});
