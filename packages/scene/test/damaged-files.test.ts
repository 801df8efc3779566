import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAMAGE, seededNumbers } from './support/mutations.ts';
import { orderlyEnd } from './support/orderly-end.ts';
import { SAMPLES } from './support/samples.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const ROUNDS = 60;

/** Blender's are damaged in a test of their own. */
const OTHERS = SAMPLES.filter(({ file }) => file !== 'a.blend');

describe.each(OTHERS)('$name: damage ends in a report or an error, never in a crash', (sample) => {
  const { file, content, scene, tailBytes, pack = (bytes: Buffer) => bytes } = sample;

  async function read(folder: string, bytes: Buffer, what: string): Promise<'report' | 'error'> {
    if (scene === null) {
      return orderlyEnd(join(folder, file), bytes, what);
    }
    writeFileSync(join(folder, file), bytes);
    return orderlyEnd(join(folder, 'scene.ma'), scene, what);
  }

  it('whole before it is damaged', async () => {
    expect(await read(temporaryFolder(), pack(content), 'undamaged')).toBe('report');
  });

  it.each(DAMAGE)('%s', async (name, damage) => {
    const folder = temporaryFolder();
    const random = seededNumbers(20261126);
    for (let round = 0; round < ROUNDS; round += 1) {
      const what = `round ${round}`;
      const whole = pack(content);
      const damaged = damage(whole, random);
      const end = await read(folder, damaged, what);
      if (name === 'cut off' && damaged.length < whole.length - tailBytes) {
        expect(end, what).toBe('error');
      }
      if (sample.pack !== undefined) {
        await read(folder, pack(damage(content, random)), `${what}, damaged before it was packed`);
      }
    }
  });
});
