import { isExtra, jobDocuments, jobPlan, preflight, withExtraFiles } from '@farmhand/job';
import { localPath } from '@farmhand/model';
import { expect, test } from 'vitest';
import { available, availableFor, report, settings, texture } from './scenes.ts';

const local = (path: string) => localPath.parse(path);
const sky = { path: local('/mnt/lib/hdri/sky.exr'), sizeBytes: 900 };
const wood = { path: local('/mnt/proj/lantern/wood.png'), sizeBytes: 10 };
const scene = {
  ...report({ references: [texture([wood.path])] }),
  files: [wood],
};
const entry = {
  path: local('/mnt/lib/hdri'),
  state: 'found',
  files: [sky, wood],
  linksLeftOut: [],
} as const;
const extended = withExtraFiles(scene, [entry], 100);

test('what is taken along is among the references and the files, each file once', () => {
  expect(extended.files).toEqual([wood, sky]);
  const [ofScene, extra] = extended.references;
  expect(ofScene).toEqual(scene.references[0]);
  expect(extra).toMatchObject({
    storedPath: '/mnt/lib/hdri',
    needed: true,
    packed: false,
    files: [sky.path, wood.path],
    sizeBytes: 910,
    owner: { name: 'hdri', property: 'extraFiles' },
  });
  expect(extended.references.map(isExtra)).toEqual([false, true]);
});

test('looked for again, it takes the place of what was found before', () => {
  const gone = { ...entry, state: 'missing', files: [] } as const;
  const again = withExtraFiles(withExtraFiles(extended, [gone], 100), [entry], 100);
  expect(again).toEqual(extended);
  expect(withExtraFiles(scene, [], 100)).toBe(scene);
});

test('asset.json and upload.json name it like what the scene names', () => {
  const facts = { report: extended, snapshot: null, settings: settings({ extraFiles: [entry.path] }) };
  const resolution = available();
  const documents = jobDocuments({
    ...facts,
    resolution,
    plan: jobPlan({ ...facts, resolution }),
    task: { taskId: 1, userId: 2, projectId: 3, platform: 2 },
    environmentName: 'Farmhand Blender 3.4 Linux',
    manifest: [
      { localPath: extended.path, serverPath: '/s.blend' as never, role: 'scene', md5: 'ab' },
      { localPath: sky.path, serverPath: '/mnt/lib/hdri/sky.exr' as never, role: 'asset' },
    ],
  });
  expect(documents.asset.other?.found).toEqual([
    { owner: 'Extra hdri', path: '/mnt/lib/hdri', files: [sky.path, wood.path] },
  ]);
  expect(documents.upload.asset).toEqual([{ local: sky.path, server: '/mnt/lib/hdri/sky.exr' }]);
});

test('rules about files hold for it, those about what the scene stores do not', () => {
  const path = 'D:\\lib\\hdri\\sky.exr';
  const onWindows = withExtraFiles(
    report({ path: 'D:\\lantern\\lantern.blend' }),
    [{ ...entry, path: local('D:\\lib\\hdri'), files: [{ path: local(path), sizeBytes: 1 }] }],
    100,
  );
  const job = { report: onWindows, snapshot: null, resolution: availableFor({}) };
  // A Linux farm has to translate what the scene stores, and the scene does not store this.
  expect(preflight({ ...job, settings: settings() })).toEqual([]);
  const roots = settings({ allowedRoots: [local('D:\\lantern')] });
  expect(preflight({ ...job, settings: roots }).map(({ id }) => id)).toEqual(['file-outside-roots']);
  const without = settings({ skipFiles: [path] });
  expect(preflight({ ...job, settings: without }).map(({ id }) => id)).toEqual(['file-skipped']);
});

test('of many that are missing the first are named, the others counted', () => {
  const entries = Array.from({ length: 50 }, (_, index) => ({
    path: local(`/mnt/lib/${index}.exr`),
    state: 'missing' as const,
    files: [],
    linksLeftOut: [],
  }));
  const { findings } = withExtraFiles(scene, entries, 100);
  expect(findings).toHaveLength(21);
  expect(findings.at(-1)).toMatchObject({ count: 30, text: { en: expect.stringContaining('30 more') } });
});
