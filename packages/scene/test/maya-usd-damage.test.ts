import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene, SceneReadError } from '../src/index.ts';
import { maSample, mayaWithUsd, mbSample } from './support/synthetic-maya.ts';
import { usdaSample, usdcSample, usdzSample } from './support/synthetic-usd.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** The same numbers in each run, from a seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A file with something wrong: bytes changed, cut off, a piece doubled or left out, a count made huge. */
function damagedCopy(sample: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(sample);
  const at = random(bytes.length);
  switch (random(5)) {
    case 0:
      for (let count = 1 + random(8); count > 0; count -= 1) {
        bytes[random(bytes.length)] = random(256);
      }
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]);
    case 3:
      bytes.fill(random(2) === 0 ? 0xff : 0x7f, at, Math.min(bytes.length, at + 1 + random(8)));
      return bytes;
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(1 + random(64), random(256)),
        bytes.subarray(at),
      ]);
  }
}

/** Ends in a report or in an error of the reader's own; anything else fails the test. */
async function ends(path: string): Promise<void> {
  try {
    sceneReport.parse(await readScene(path));
  } catch (error) {
    if (!SceneReadError.isInstance(error)) {
      throw error;
    }
  }
}

const ROUNDS = 300;

describe('no damage makes a reader fail in another way than with its own error', () => {
  it.each([
    ['.ma', maSample()],
    ['.mb of 64 bits', mbSample(true)],
    ['.mb of 32 bits', mbSample(false)],
  ])('%s', async (_, sample) => {
    const random = createRandom(20_240_101);
    const path = join(temporaryFolder(), 'shot.ma');
    for (let round = 0; round < ROUNDS; round += 1) {
      writeFileSync(path, damagedCopy(sample, random));
      await ends(path);
    }
  });

  it.each([
    ['text', usdaSample()],
    ['crate', usdcSample()],
    ['crate of the first versions', usdcSample('0.2.0')],
    ['package', usdzSample()],
  ])('USD %s', async (_, sample) => {
    const random = createRandom(20_240_102);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'scene.ma'), mayaWithUsd('./layer.usd'));
    for (let round = 0; round < ROUNDS; round += 1) {
      writeFileSync(join(folder, 'layer.usd'), damagedCopy(sample, random));
      await ends(join(folder, 'scene.ma'));
    }
  });
});

describe('cut off: the message says so', () => {
  it.each([
    ['.ma', maSample(), [40, 300]],
    ['.mb', mbSample(), [40, 700, 1500]],
  ])('%s', async (_, sample, lengths) => {
    for (const length of lengths) {
      const path = join(temporaryFolder(), 'cut.ma');
      // A .ma is cut inside a statement only where no line ends.
      const end = sample[0] === 0x2f ? sample.indexOf(';', length) : length;
      writeFileSync(path, sample.subarray(0, end));
      await expect(readScene(path)).rejects.toMatchObject({ code: 'scene-truncated' });
    }
  });
});
