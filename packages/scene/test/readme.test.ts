import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readScene, SceneReadError } from '../src/index.ts';

const FIXTURES = join(import.meta.dirname, '../../../tooling/fixtures');

/** The example of the README, printing into a list. */
async function example(path: string): Promise<readonly string[]> {
  const printed: string[] = [];
  const print = (...words: readonly unknown[]) =>
    printed.push(words.map((word) => JSON.stringify(word)).join(' '));
  try {
    const report = await readScene(path);
    for (const scene of report.scenes) {
      print(scene.name, scene.renderer, scene.frameRange);
    }
    for (const reference of report.references) {
      print(reference.owner.name, reference.storedPath, reference.files.length, 'files');
    }
    for (const finding of report.findings) {
      print(finding.text.en);
    }
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      print(error.problem.message, error.problem.hint);
    }
  }
  return printed;
}

it('the example of the README', async () => {
  const printed = await example(join(FIXTURES, 'sample', 'sample.blend'));
  expect(printed).toContain('"Farmyard" "CYCLES" {"start":1,"end":10,"step":1}');
  expect(printed).toContain('"Sunrise" "//sequence/frame_0001.png" 10 "files"');
  expect(printed).toHaveLength(6);
  const failed = await example(join(FIXTURES, 'sample_scene.py'));
  expect(failed).toHaveLength(1);
  expect(failed[0]).toContain('it looks like a text file');
});
