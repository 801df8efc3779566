import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readScene, type SceneReadError } from '../src/index.ts';
import { seededNumbers } from './support/mutations.ts';
import { orderlyEnd } from './support/orderly-end.ts';
import { problemAt, problemOf } from './support/problem-of.ts';
import { farmScene, LAYOUTS, packInFrames, syntheticBlend } from './support/synthetic-blend.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const SAMPLE = join(import.meta.dirname, '../../../tooling/fixtures/sample/sample.blend');

function problemOfContent(content: Buffer | string): Promise<SceneReadError> {
  return problemOf(content, 'broken.blend');
}

function plainSample(): Buffer {
  return zstdDecompressSync(readFileSync(SAMPLE));
}

describe('a scene that cannot be read says why', () => {
  it('missing', async () => {
    const path = join(temporaryFolder(), 'never saved.blend');
    const error = await problemAt(path);
    expect(error).toMatchObject({ name: 'SceneReadError', code: 'scene-missing' });
    expect(error.problem).toMatchObject({ code: 'scene-missing', retryable: true });
    expect(error.message).toContain(path);
  });

  it('empty', async () => {
    expect((await problemOfContent('')).problem.code).toBe('scene-empty');
  });

  it('a folder', async () => {
    const folder = join(temporaryFolder(), 'folder.blend');
    mkdirSync(folder);
    const error = await problemAt(folder);
    expect(error.code).toBe('scene-not-readable');
    expect(error.message).toContain('a folder');
  });

  it.each([
    ['a text file', 'hello there'],
    ['a PNG picture', readFileSync(join(SAMPLE, '../textures/field.png'))],
    ['nothing but zeros', Buffer.alloc(4096)],
    ['a zip archive', 'PK\x03\x04 and so on'],
    ['a text file packed with gzip', gzipSync('hello there')],
    ['a text file packed with zstd', packInFrames(Buffer.from('hello there'), 4)],
  ])('not a .blend: %s', async (what, content) => {
    const error = await problemOfContent(content);
    expect(error.code).toBe('scene-not-readable');
    expect(error.message).toContain(what);
  });

  it('an empty library is told as such, and the scene is read', async () => {
    const folder = temporaryFolder();
    const [, layout] = LAYOUTS[3] ?? [];
    if (layout === undefined) throw new Error('the list of layouts is shorter than it was');
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'tools.blend'), '');
    writeFileSync(join(folder, 'farm.blend'), syntheticBlend(layout, farmScene()));
    const { findings } = await readScene(join(folder, 'farm.blend'));
    const unreadable = findings.find(({ id }) => id === 'unreadable-library');
    expect(unreadable?.text.en).toContain(`${join(folder, 'lib', 'tools.blend')} is empty.`);
  });

  it('a later version of the format', async () => {
    const error = await problemOfContent('BLENDER17-02v0700REND and so on');
    expect(error.code).toBe('scene-unsupported');
  });

  it('cut off: the message says at what byte', async () => {
    const plain = plainSample();
    for (const length of [9, 40, 5_000, plain.length >> 1, plain.length - 30]) {
      const error = await problemOfContent(plain.subarray(0, length));
      expect(error.code).toBe('scene-truncated');
      expect(error.message).toContain(`at byte ${length},`);
    }
  });

  it('cut off while packed', async () => {
    const packed = readFileSync(SAMPLE);
    const gzipped = gzipSync(plainSample());
    for (const content of [
      packed.subarray(0, packed.length >> 1),
      gzipped.subarray(0, gzipped.length >> 1),
    ]) {
      const error = await problemOfContent(content);
      expect(error.code).toBe('scene-truncated');
      expect(error.message).toContain(`at byte ${content.length},`);
    }
  });

  it('broken inside its packing', async () => {
    const packed = Buffer.from(readFileSync(SAMPLE));
    packed.fill(0xa5, 1_000, 1_400);
    expect((await problemOfContent(packed)).code).toBe('scene-damaged');
  });

  it('stops when told to', async () => {
    const reason = new Error('the artist pressed Cancel');
    await expect(readScene(SAMPLE, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = readScene(SAMPLE, { signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it('stops while it unpacks', async () => {
    const path = join(temporaryFolder(), 'packed.blend');
    writeFileSync(path, gzipSync(plainSample()));
    const controller = new AbortController();
    const reading = readScene(path, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('damaged bytes end in a report or an error, never in a crash', () => {
  const values = [0x00, 0xff, 0x80, 0x7f];

  for (const [place, [name, layout]] of LAYOUTS.entries()) {
    it(`${name}: bytes of a small file changed one after the other`, async () => {
      const path = join(temporaryFolder(), 'mutant.blend');
      const whole = syntheticBlend(layout, farmScene());
      const ends = { report: 0, error: 0 };
      // Every fourth byte, another one in each layout; long runs of zeros (unused text) are mostly passed over.
      for (let at = place % 4; at < whole.length; at += 4) {
        if (whole[at] === 0 && whole[at - 1] === 0 && at % 31 !== 0) {
          continue;
        }
        const mutant = Buffer.from(whole);
        mutant[at] = values[(at >> 2) % values.length] ?? 0;
        ends[await orderlyEnd(path, mutant, `${name}, byte ${at}`)] += 1;
      }
      expect(ends.report).toBeGreaterThan(100);
      expect(ends.error).toBeGreaterThan(100);
    });
  }

  it('the sample, unpacked, with random bytes changed', async () => {
    const path = join(temporaryFolder(), 'mutant.blend');
    const whole = plainSample();
    const random = seededNumbers(20261122);
    const dnaAt = whole.lastIndexOf('DNA1');
    for (let round = 0; round < 200; round += 1) {
      const mutant = Buffer.from(whole);
      for (let change = 0; change < 8; change += 1) {
        // Half of the changes hit the catalogue of structures, on which all else stands.
        const from = change % 2 === 0 ? 0 : dnaAt;
        mutant[Math.floor(from + random() * (whole.length - from))] = Math.floor(random() * 256);
      }
      await orderlyEnd(path, mutant, `round ${round}`);
    }
  });

  it('the sample as it is, packed, with random bytes changed', async () => {
    const path = join(temporaryFolder(), 'mutant.blend');
    const whole = readFileSync(SAMPLE);
    const random = seededNumbers(7);
    for (let round = 0; round < 100; round += 1) {
      const mutant = Buffer.from(whole);
      const from = round % 2 === 0 ? 0 : whole.length - 40;
      mutant[Math.floor(from + random() * (whole.length - from))] = Math.floor(random() * 256);
      await orderlyEnd(path, mutant, `round ${round}`);
    }
  });

  it('every way of cutting a small file is an error', async () => {
    const [, layout] = LAYOUTS[3] ?? [];
    if (layout === undefined) {
      throw new Error('the list of layouts is shorter than it was');
    }
    const path = join(temporaryFolder(), 'cut.blend');
    const whole = syntheticBlend(layout, farmScene());
    for (let length = 0; length < whole.length - 20; length += 17) {
      expect(await orderlyEnd(path, whole.subarray(0, length), `cut at ${length}`)).toBe('error');
    }
  });
});
