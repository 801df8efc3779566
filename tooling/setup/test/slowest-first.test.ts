import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SLOWEST } from '../slowest-first.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('every file that is called slow is a test file that is there, named once', () => {
  expect(SLOWEST.filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
  expect(
    globSync([...SLOWEST], { cwd: root })
      .map((path) => path.replaceAll('\\', '/'))
      .toSorted(),
  ).toEqual(SLOWEST.toSorted());
});
