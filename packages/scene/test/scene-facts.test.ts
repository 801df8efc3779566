import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blenderForTests, runBlender } from '../../../tooling/fixtures/blend.ts';
import { readScene } from '../src/index.ts';

const RECIPE = join(import.meta.dirname, '../../../tooling/fixtures/scene-facts/make.py');

const toldFacts = z.object({
  name: z.string(),
  file: z.string(),
  scenes: z.array(z.unknown()),
  simulations: z.array(z.unknown()),
  scripts: z.array(z.unknown()),
  viewportOnly: z.array(z.unknown()),
});
const failed = z.object({ name: z.string(), error: z.string() });

/** The names of the recipes as they stand in the Python file, so that tests have names before Blender ran. */
const names = [...readFileSync(RECIPE, 'utf8').matchAll(/^@case\ndef (\w+)/gm)].map((match) =>
  (match[1] ?? '').replaceAll('_', '-'),
);

const MAKING_TIMEOUT_MS = 180_000;

/** Order says nothing. */
function sorted(list: readonly unknown[]): readonly unknown[] {
  return [...list].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

describe.skipIf(blenderForTests() === null)(
  'what preflight asks beside files, of scenes made by real Blender (needs Blender)',
  () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'farmhand-scene-facts-')));
    const told = new Map<string, z.infer<typeof toldFacts> | z.infer<typeof failed>>();

    beforeAll(async () => {
      await runBlender({ script: RECIPE, args: [folder], folder });
      const all = z
        .array(z.union([toldFacts, failed]))
        .parse(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')));
      for (const one of all) {
        told.set(one.name, one);
      }
    }, MAKING_TIMEOUT_MS);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('all recipes are made', () => {
      expect([...told.keys()].sort()).toEqual([...names].sort());
    });

    it.each(names)('%s', async (name) => {
      const expected = told.get(name);
      if (expected === undefined || 'error' in expected) {
        throw new Error(`Blender did not make ${name}. ${expected?.error ?? ''}`);
      }
      const report = sceneReport.parse(await readScene(expected.file));
      expect({
        scenes: sorted(
          report.scenes.map((scene) => ({
            name: scene.name,
            device: scene.device,
            denoiser: scene.denoiser,
            scalePercent: scene.scalePercent,
            renderRegion: scene.renderRegion,
          })),
        ),
        simulations: sorted(
          report.simulations.map(({ kind, owner, storage, scenes, state, frames }) => ({
            kind,
            owner: `${owner.type} ${owner.name}`,
            storage,
            scenes,
            state,
            frames: frames && [frames.start, frames.end],
          })),
        ),
        scripts: sorted(
          report.scripts.map(({ owner, runsOn }) => ({
            owner: `${owner.type} ${owner.name}`,
            property: owner.property ?? null,
            runsOn,
          })),
        ),
        viewportOnly: sorted(
          report.viewportOnly.map(({ what, owner }) => ({
            what,
            owner: `${owner.type} ${owner.name}`,
            property: owner.property,
          })),
        ),
      }).toEqual({
        scenes: sorted(expected.scenes),
        simulations: sorted(expected.simulations),
        scripts: sorted(expected.scripts),
        viewportOnly: sorted(expected.viewportOnly),
      });
    });
  },
);
