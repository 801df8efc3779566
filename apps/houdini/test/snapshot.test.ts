import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostSnapshot } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { RECORDED, recordSnapshot } from '../../../tooling/fixtures/recorded-snapshots.ts';

const recorded = join(import.meta.dirname, '..', '..', 'panel', 'simulate', 'snapshots');
/** With `HFS` set, the hython of that Houdini says it. */
const hfs = process.env.HFS ?? '';

describe.each(Object.keys(RECORDED) as (keyof typeof RECORDED)[])('the snapshot of %s.hip', (name) => {
  test('has nothing in it that the sidecar does not know', async () => {
    const told: unknown = JSON.parse(await recordSnapshot(name, hfs));
    // Strict: a field that is misspelt would be dropped, and nobody would notice.
    expect(hostSnapshot.strict().parse(told)).toEqual(told);
  });

  test.skipIf(hfs !== '')('is the one that the panel is tried with', async () => {
    const kept = await readFile(join(recorded, RECORDED[name]), 'utf8');
    expect(JSON.parse(kept)).toEqual(JSON.parse(await recordSnapshot(name)));
  });
});

test('a network of output nodes is told as it is: order, takes, simulations, what is switched off', async () => {
  const { scenes } = hostSnapshot.parse(JSON.parse(await recordSnapshot('flood', hfs)));
  const of = (name: string) => scenes.find((scene) => scene.name === `/out/${name}`);
  expect(of('beauty')).toMatchObject({
    active: true,
    camera: '/obj/shot_cam',
    resolution: { width: 1920, height: 1080 },
    outputNode: { take: 'hero', bypassed: false },
  });
  expect(of('clay')).toMatchObject({ outputNode: { take: 'clay' }, dependsOn: ['/out/terrain'] });
  // What is rendered just before it, looking through the merge.
  expect(of('beauty')?.dependsOn).toEqual(['/out/surface', '/out/whitewater', '/out/mist']);
  expect(of('all_water')?.dependsOn).toEqual(['/out/surface', '/out/whitewater', '/out/mist']);
  expect(of('wide')?.outputNode?.bypassed).toBe(true);
  expect(of('mist_pass')?.frameRange).toEqual({ start: 20, end: 48, step: 1 });
  // One frame only: the one that is current.
  expect(of('terrain')?.frameRange).toEqual({ start: 1, end: 1, step: 1 });
  const simulations = scenes.filter(({ outputNode }) => outputNode?.sequential === true);
  expect(simulations.map(({ name }) => name)).toEqual(['/out/flip', '/out/whitewater', '/out/mist']);
});
