import { expect, it } from 'vitest';
import { problemOf } from './support/problem-of.ts';
import { maSample, mbSample } from './support/synthetic-maya.ts';

it.each([
  ['.ma', maSample(), [40, 300]],
  ['.mb', mbSample(), [40, 700, 1500]],
])('a %s that is cut off says so', async (_, sample, lengths) => {
  for (const length of lengths) {
    // A .ma is cut inside a statement only where no line ends.
    const end = sample[0] === 0x2f ? sample.indexOf(';', length) : length;
    expect((await problemOf(sample.subarray(0, end), 'cut.ma')).code).toBe('scene-truncated');
  }
});

it('a .ma whose content Git LFS has not fetched says so', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
  const problem = await problemOf(Buffer.from(pointer), 'shot.ma');
  expect(problem.code).toBe('scene-not-readable');
  expect(problem.message).toContain('Git LFS');
});
