import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScene, SceneReadError } from '../src/index.ts';
import { mutate, seededNumbers } from './support/mutations.ts';
import { orderlyEnd } from './support/orderly-end.ts';
import { c4dFile, c4dSample, chunk } from './support/synthetic-c4d.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

async function problemOf(content: Buffer): Promise<SceneReadError> {
  const path = join(temporaryFolder(), 'broken.c4d');
  writeFileSync(path, content);
  try {
    await readScene(path);
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return error;
    }
    throw error;
  }
  throw new Error('it was read, though it should not be readable');
}

describe('a Cinema 4D file that cannot be read says why', () => {
  it.each([9, 12, 13, 40, 2000, -1])('cut off at %d: says at what byte', async (length) => {
    const whole = c4dSample();
    const part = whole.subarray(0, length < 0 ? whole.length + length : length);
    const error = await problemOf(part);
    expect(error.code).toBe('scene-truncated');
    expect(error.message).toContain(`at byte ${part.length},`);
  });

  it('a value of no type there is', async () => {
    const error = await problemOf(c4dFile({ objects: [chunk(5154, 0, [Buffer.from([99])])] }));
    expect(error.code).toBe('scene-damaged');
  });

  it('nothing but zeros after the head', async () => {
    const error = await problemOf(Buffer.concat([c4dSample().subarray(0, 12), Buffer.alloc(1 << 20)]));
    expect(error.code).toBe('scene-damaged');
  });

  it('parts nested without end', async () => {
    const start = chunk(110100, 0, []).subarray(0, 9);
    const head = c4dSample().subarray(0, 13);
    const error = await problemOf(Buffer.concat([head, ...Array<Buffer>(200_000).fill(start)]));
    expect(error.code).toBe('scene-damaged');
  });

  it('a version nobody has', async () => {
    const whole = c4dSample();
    whole.writeUInt32BE(0xffffffff, 8);
    expect((await problemOf(whole)).code).toBe('scene-damaged');
  });
});

describe('damaged bytes end in a report or an error, never in a crash', () => {
  it('random bytes and numbers changed', async () => {
    const path = join(temporaryFolder(), 'mutant.c4d');
    const random = seededNumbers(20261126);
    const whole = c4dSample();
    const ends = { report: 0, error: 0 };
    for (let round = 0; round < 500; round += 1) {
      ends[await orderlyEnd(path, mutate(whole, random), `round ${round}`)] += 1;
    }
    expect(ends.report).toBeGreaterThan(50);
    expect(ends.error).toBeGreaterThan(50);
  });

  it('every way of cutting a small file is an error', async () => {
    const path = join(temporaryFolder(), 'mutant.c4d');
    const whole = c4dSample();
    for (let length = 1; length < whole.length; length += 23) {
      expect(await orderlyEnd(path, whole.subarray(0, length), `cut at ${length}`), `cut at ${length}`).toBe(
        'error',
      );
    }
  });
});
