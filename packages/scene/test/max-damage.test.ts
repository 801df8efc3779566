import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutate, seededNumbers } from './support/mutations.ts';
import { orderlyEnd } from './support/orderly-end.ts';
import { problemOf as problemOfFile } from './support/problem-of.ts';
import { assetStream, compoundFile, maxSample, sampleStreams } from './support/synthetic-max.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const problemOf = (content: Buffer) => problemOfFile(content, 'broken.max');

/** A file whose asset list is larger than the small parts, so that it has a chain of sectors. */
function withLongChain(): Buffer {
  const assets = Array.from(
    { length: 80 },
    (_, index) => ['Bitmap', `D:\\textures\\${index}.png`, ''] as const,
  );
  return compoundFile(sampleStreams(assets), { sectorBytes: 512 });
}

describe('a 3ds Max file that cannot be read says why', () => {
  it.each([20, 511, 600, 5000, -513])('cut off at %d: says at what byte', async (length) => {
    const whole = maxSample();
    const part = whole.subarray(0, length < 0 ? whole.length + length : length);
    const error = await problemOf(part);
    expect(error.code).toBe('scene-truncated');
    expect(error.message).toContain(`at byte ${part.length},`);
  });

  it('cut off in the geometry, which is never read', async () => {
    const whole = compoundFile(
      { FileAssetMetaData3: assetStream([]), Scene: Buffer.alloc(1 << 20) },
      { sectorBytes: 4096 },
    );
    expect((await problemOf(whole.subarray(0, whole.length - 5000))).code).toBe('scene-truncated');
  });

  it('sectors that run in a circle', async () => {
    const whole = withLongChain();
    // The table is the first sector; every sector after the directory follows itself.
    for (let sector = 4; sector < whole.length / 512 - 1; sector += 1) {
      whole.writeUInt32LE(sector, 512 + sector * 4);
    }
    const error = await problemOf(whole);
    expect(error.code).toBe('scene-damaged');
  });

  it('a directory that runs in a circle', async () => {
    const whole = maxSample();
    const directory = whole.readUInt32LE(48);
    whole.writeUInt32LE(directory, 512 + directory * 4);
    expect((await problemOf(whole)).message).toContain('circle');
  });

  it('a text of the asset list that is longer than the list', async () => {
    const list = assetStream([['Bitmap', 'D:\\a.png', '']]);
    list.writeUInt32LE(0x7fffffff, 16);
    const whole = compoundFile({ ...sampleStreams([]), FileAssetMetaData3: list }, { sectorBytes: 512 });
    expect((await problemOf(whole)).code).toBe('scene-damaged');
  });

  it('sizes of sectors nobody has', async () => {
    const whole = maxSample();
    whole.writeUInt16LE(31, 30);
    expect((await problemOf(whole)).code).toBe('scene-damaged');
  });

  it('a container of a later version', async () => {
    const whole = maxSample();
    whole.writeUInt16LE(9, 26);
    expect((await problemOf(whole)).code).toBe('scene-unsupported');
  });
});

describe('damaged bytes end in a report or an error, never in a crash', () => {
  it('a chain of sectors, with random bytes and numbers changed', async () => {
    const path = join(temporaryFolder(), 'mutant.max');
    const random = seededNumbers(20261126);
    for (let round = 0; round < 200; round += 1) {
      await orderlyEnd(path, mutate(withLongChain(), random), `round ${round}`);
    }
  });

  it('the header and the tables, byte after byte', async () => {
    const path = join(temporaryFolder(), 'mutant.max');
    const whole = maxSample();
    const directory = 512 + whole.readUInt32LE(48) * 512;
    const places = [
      ...Array.from({ length: 80 }, (_, at) => at),
      ...Array.from({ length: 120 }, (_, at) => 512 + at),
      ...Array.from({ length: 64 }, (_, at) => directory + 64 + at),
    ];
    for (const at of places) {
      for (const value of [0x00, 0xff]) {
        const mutant = Buffer.from(whole);
        mutant[at] = value;
        await orderlyEnd(path, mutant, `byte ${at} is ${value}`);
      }
    }
  });
});
