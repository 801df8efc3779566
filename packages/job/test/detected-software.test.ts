import { detectedSoftware } from '@farmhand/job';
import { expect, test } from 'vitest';
import { lanternScene, report, settings, snapshot } from './scenes.ts';

const used = (stored: string | null, loaded: string | null, name = 'vrayformaya') =>
  detectedSoftware({
    report: report({ plugins: [{ name, version: stored }] }),
    snapshot: loaded === null ? null : snapshot({ plugins: [{ name: 'V-Ray', version: loaded }] }),
    settings: settings(),
  }).plugins;

test.each([
  ["the file's, where no host is asked", '6', null, '6'],
  ["the host's, where the file has none", null, '6.20.03', '6.20.03'],
  ["the host's, where the file's is vaguer", '6', '6.20.03', '6.20.03'],
  ["the file's, where the host's is vaguer", '6.20.03', '6', '6.20.03'],
  ["the file's, where they differ", '5.20.02', '6.20.03', '5.20.02'],
  ["the host's, where the file says it does not know", 'Unknown', '6.20.03', '6.20.03'],
  ['none, where nobody knows', 'Unknown', 'Unknown', null],
])('the version of a plugin is %s', (_case, stored, loaded, version) => {
  expect(used(stored, loaded)).toEqual([{ name: 'vrayformaya', version }]);
});

test('a version that stands in the name of the plugin counts', () => {
  expect(used(null, null, 'V_Ray_6__update_2_1')).toEqual([
    { name: 'V_Ray_6__update_2_1', version: '6 update 2.1' },
  ]);
});

test('a job of several outputs needs what renders each of them, and nothing of the others', () => {
  const scenes = ['octane', 'CYCLES', 'PRMAN_RENDER', 'RPR'].map((renderer, index) => ({
    ...lanternScene,
    name: renderer,
    active: index === 0,
    renderer,
  }));
  const detected = detectedSoftware({
    report: report({
      scenes,
      plugins: ['octane', 'PRMAN_RENDER', 'RPR'].map((name) => ({ name, version: null })),
    }),
    snapshot: null,
    settings: settings({ outputs: [{ name: 'CYCLES' }, { name: 'PRMAN_RENDER' }] }),
  });
  expect(detected.renderers).toEqual(['CYCLES', 'PRMAN_RENDER']);
  expect(detected.plugins.map(({ name }) => name)).toEqual(['PRMAN_RENDER']);
});
