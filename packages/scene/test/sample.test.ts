import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { expect, it } from 'vitest';
import { readScene } from '../src/index.ts';

const FOLDER = join(import.meta.dirname, '../../../tooling/fixtures/sample');
const SAMPLE = join(FOLDER, 'sample.blend');
const PROPS = join(FOLDER, 'library', 'props.blend');

function onDisk(...names: readonly string[]) {
  const files = names.map((name) => join(FOLDER, name));
  return { files, sizeBytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}

// What is expected here is what tooling/fixtures/sample_scene.py puts into the scene.
it('reads the bundled sample as its script made it', async () => {
  const report = await readScene(SAMPLE);
  expect(sceneReport.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    path: SAMPLE,
    format: 'blend',
    host: { name: 'blender' },
    sizeBytes: statSync(SAMPLE).size,
    plugins: [],
    findings: [],
  });
  expect(report.scenes).toEqual([
    {
      name: 'Farmyard',
      active: true,
      frameRange: { start: 1, end: 10, step: 1 },
      fps: 24,
      resolution: { width: 320, height: 180 },
      camera: 'Camera',
      cameras: ['Camera'],
      renderer: 'CYCLES',
      outputPath: '//renders/sample_',
      outputFormat: 'PNG',
      outputIsMovie: false,
      renderLayers: [{ name: 'ViewLayer', enabled: true }],
      dependsOn: [],
      device: 'cpu',
      denoiser: null,
      scalePercent: 100,
      renderRegion: false,
    },
  ]);
  expect(report).toMatchObject({ simulations: [], scripts: [], viewportOnly: [] });

  const common = {
    packed: false,
    needed: true,
    exists: true,
    unknown: null,
    missing: [],
    frames: null,
    storedIn: SAMPLE,
    foundBy: 'reader',
  };
  const image = (name: string) => ({ type: 'Image', name, property: 'filepath' });
  const frames = Array.from({ length: 10 }, (_, i) => `sequence/frame_${String(i + 1).padStart(4, '0')}.png`);
  expect(report.references).toHaveLength(5);
  expect(report.references).toEqual(
    expect.arrayContaining([
      {
        ...common,
        storedPath: '//textures/field.png',
        kind: 'image',
        owner: image('Field'),
        ...onDisk('textures/field.png'),
      },
      {
        ...common,
        storedPath: '//textures/boards.png',
        kind: 'image',
        owner: image('Barn boards'),
        ...onDisk('textures/boards.png'),
      },
      {
        ...common,
        storedPath: '//sequence/frame_0001.png',
        kind: 'imageSequence',
        owner: image('Sunrise'),
        ...onDisk(...frames),
        frames: { start: 1, end: 10, step: 1 },
      },
      {
        ...common,
        storedPath: '//library/props.blend',
        kind: 'library',
        owner: { type: 'Library', name: 'props.blend', property: 'filepath' },
        ...onDisk('library/props.blend'),
      },
      {
        ...common,
        storedPath: '//textures/sailcloth.png',
        kind: 'image',
        owner: image('Sailcloth'),
        storedIn: PROPS,
        ...onDisk('library/textures/sailcloth.png'),
      },
    ]),
  );
});

it('finds every file of the sample, and nothing else', async () => {
  const report = await readScene(SAMPLE);
  const found = new Set([SAMPLE, ...report.references.flatMap((one) => one.files)]);
  const all = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect([...found].sort()).toEqual(all.sort());
});
