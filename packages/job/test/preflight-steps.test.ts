import { preflight, preflightInSteps } from '@farmhand/job';
import { finding } from '@farmhand/model';
import { expect, test } from 'vitest';
import { missingFile, sound } from './preflight-cases/trouble.ts';
import { report, settings, texture } from './scenes.ts';

const COUNT = 2000;
const paths = Array.from({ length: COUNT }, (_, index) => `/mnt/proj/lantern/textures/Wood ${index}.png`);
const lost = (path: string) => finding.parse({ ...missingFile, path, fix: { action: 'locateFile', path } });
const large = {
  ...sound,
  report: report({
    references: paths.map((path) => texture([path], { storedPath: path.toLowerCase() })),
    findings: paths.map((path) => lost(`${path}.gone`)),
  }),
};

test('preflight of many files is done in many steps, with the same outcome', () => {
  const steps = preflightInSteps(large);
  let count = 0;
  let last = steps.next();
  for (; last.done !== true; last = steps.next()) count += 1;
  expect(last.value).toEqual(preflight(large));
  expect(last.value.filter(({ id }) => id === 'missing-file')).toHaveLength(COUNT);
  // Names, spelling, conditions, what the reader found, merging and sorting each take their steps.
  expect(count).toBeGreaterThan(5 * COUNT);
});

test('skipping many of many files looks at each a few times, not at all for each', () => {
  let looks = 0;
  const references = large.report.references.map((reference) =>
    Object.defineProperty({ ...reference }, 'files', {
      enumerable: true,
      get() {
        looks += 1;
        return reference.files;
      },
    }),
  );
  const found = preflight({
    ...large,
    report: { ...large.report, references },
    settings: settings({ skipFiles: [...paths.slice(1), `${paths[0]}.gone`] }),
  });
  expect(looks).toBeLessThan(30 * COUNT);
  expect(found.filter(({ id }) => id === 'file-skipped')).toHaveLength(COUNT);
  // What is told of a file that is missing and skipped is that it is skipped.
  expect(found.filter(({ id }) => id === 'missing-file')).toHaveLength(COUNT - 1);
});
