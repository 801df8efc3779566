import { settingsInWords } from '@farmhand/job';
import { jobSettings } from '@farmhand/model';
import { expect, test } from 'vitest';
import { settings } from './scenes.ts';

const shown = (input: Parameters<typeof settings>[0]) =>
  new Map(settingsInWords(settings(input)).map((setting) => [setting.name, setting]));

test('every setting is told once, in both languages, with a value', () => {
  const all = settingsInWords(settings());
  const names = Object.keys(jobSettings.shape).filter((name) => name !== 'schema');
  expect(all.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const { label, value } of all) {
    expect(label.en).not.toBe('');
    expect(label.zh).toMatch(/\p{Script=Han}/u);
    expect(value).not.toBe('');
  }
  expect(new Set(all.map(({ label }) => label.en)).size).toBe(all.length);
  expect(new Set(all.map(({ label }) => label.zh)).size).toBe(all.length);
});

test('nothing chosen is all defaults', () => {
  const all = shown({});
  expect([...all.values()].filter(({ isDefault }) => !isDefault)).toEqual([]);
  expect(all.get('timeoutSeconds')?.value).toBe('12 h');
  expect(all.get('jobTimeoutSeconds')?.value).toBe('72 h');
  expect(all.get('uploadLimitBytes')?.value).toBe('50 GiB');
  expect(all.get('memoryGiB')?.value).toBe('64 GiB');
  expect(all.get('framesPerTask')?.value).toBe('1');
  expect(all.get('frames')?.value).toBe('–');
  expect(all.get('stopAfterTest')?.value).toBe('–');
});

test('what is chosen is told, and that it is not the default', () => {
  const all = shown({
    frames: '1-10x2',
    outputs: [{ name: 'Day', frames: '1-5' }, { name: 'Night' }],
    priorityPositions: ['first', 'last'],
    stopAfterTest: true,
    timeoutSeconds: 5_400,
    secondsPerFrame: 75,
    uploadLimitBytes: 1_572_864,
    additionalInfo: { shot: 'sh010', take: '3' },
    // Chosen, and the default all the same.
    tiles: 1,
  });
  const value = (name: string) => all.get(name)?.value;
  expect(value('frames')).toBe('1-10x2');
  expect(value('outputs')).toBe('Day (1-5), Night');
  expect(value('priorityPositions')).toBe('first, last');
  expect(value('stopAfterTest')).toBe('✓');
  expect(value('timeoutSeconds')).toBe('90 min');
  expect(value('secondsPerFrame')).toBe('75 s');
  expect(value('uploadLimitBytes')).toBe('1.5 MiB');
  expect(value('additionalInfo')).toBe('shot = sh010, take = 3');
  const chosen = [...all.values()].filter(({ isDefault }) => !isDefault).map(({ name }) => name);
  expect(chosen.toSorted()).toEqual([
    'additionalInfo',
    'frames',
    'outputs',
    'priorityPositions',
    'secondsPerFrame',
    'stopAfterTest',
    'timeoutSeconds',
    'uploadLimitBytes',
  ]);
});
