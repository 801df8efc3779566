import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPath, type SnapshotReference, sceneReport, storedPath } from '@farmhand/model';
import { expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import { farmScene, LAYOUTS, syntheticBlend } from './support/synthetic-blend.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

function named(stored: string, resolved?: string): SnapshotReference {
  return {
    storedPath: storedPath.parse(stored),
    kind: 'other',
    owner: { type: 'Object', name: 'Cloud' },
    ...(resolved === undefined ? {} : { resolvedPath: localPath.parse(resolved) }),
  };
}

/** A scene that names `tex/wood.png`, which is there, and `hide.<UDIM>.png`, of which tile 1001 is. */
function scene(): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'farm.blend');
  const layout = LAYOUTS[3]?.[1];
  if (layout === undefined) throw new Error('the list of layouts is shorter than it was');
  mkdirSync(join(folder, 'tex'));
  mkdirSync(join(folder, 'extra'));
  writeFileSync(path, syntheticBlend(layout, farmScene()));
  writeFileSync(join(folder, 'tex', 'wood.png'), 'wood');
  writeFileSync(join(folder, 'hide.1001.png'), 'hide');
  writeFileSync(join(folder, 'extra', 'cloud.vdb'), 'cloud');
  return { folder, path };
}

it('marks what both name, and adds what only the host names', async () => {
  const { folder, path } = scene();
  const cloud = join(folder, 'extra', 'cloud.vdb');
  const report = await readScene(path, {
    hostReferences: [
      // By its path on disk with `..` in it, by what is stored, by the folder its files lie in.
      named('wood', join(folder, 'extra', '..', 'tex', 'wood.png')),
      named('//hide.<UDIM>.png'),
      named('//tex/', join(folder, 'tex')),
      named('//extra/cloud.vdb'),
      named('//extra/cloud.vdb', cloud),
      named('//extra/gone.vdb'),
      // Nothing to send: a folder without anything the reader knows, and the scene itself.
      named('//extra/'),
      named('farm.blend', path),
    ],
  });
  expect(sceneReport.parse(report)).toEqual(report);
  const foundBy = new Map(report.references.map((one) => [one.storedPath as string, one.foundBy]));
  expect(foundBy.get('//tex\\wood.png')).toBe('both');
  expect(foundBy.get('//hide.<UDIM>.png')).toBe('both');
  expect(foundBy.get('//crow.wav')).toBe('reader');
  const added = report.references.filter((one) => one.foundBy === 'host');
  expect(added).toEqual([
    expect.objectContaining({
      storedPath: '//extra/cloud.vdb',
      files: [cloud],
      sizeBytes: 5,
      needed: true,
      exists: true,
      owner: { type: 'Object', name: 'Cloud' },
    }),
    expect.objectContaining({
      storedPath: '//extra/gone.vdb',
      files: [],
      missing: [join(folder, 'extra', 'gone.vdb')],
      needed: false,
    }),
  ]);
  expect(report.files).toContainEqual({ path: cloud, sizeBytes: 5 });
  const notices = report.findings.filter(({ id }) => id === 'host-only-reference');
  expect(notices.map(({ severity, path: about }) => [severity, about])).toEqual([
    ['notice', '//extra/cloud.vdb'],
    ['notice', '//extra/gone.vdb'],
  ]);
  expect(notices[0]?.text.en).toContain(cloud);
});

it('without a list only the reader speaks', async () => {
  const report = await readScene(scene().path);
  expect(new Set(report.references.map(({ foundBy }) => foundBy))).toEqual(new Set(['reader']));
});
