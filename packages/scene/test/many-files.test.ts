import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import { type NodeSpec, syntheticHip } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

// Work that grew with the square of a scene's size took several times as long.
const LIMIT_SECONDS = 6;

/** Time of this process alone, whatever else the machine is at. */
async function inTime(scene: string): Promise<SceneReport> {
  const began = process.cpuUsage();
  const report = await readScene(scene);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(LIMIT_SECONDS);
  return report;
}

function sceneWith(folder: string, nodes: number, frames: number): string {
  const specs: NodeSpec[] = [{ path: '/out/m', type: 'ifd', parms: { trange: 'normal', f: [1, frames, 1] } }];
  for (let index = 0; index < nodes; index += 1) {
    const path = `/obj/geo1/file${index}`;
    specs.push({ path, type: 'file', parms: { file: '$HIP/geo/$OS.$F4.bgeo.sc' } });
  }
  const scene = join(folder, 'shot.hip');
  writeFileSync(scene, syntheticHip('hip', { nodes: specs }));
  return scene;
}

describe('large scenes are read in time', () => {
  it('thousands of sequences of which nothing is there', async () => {
    const report = await inTime(sceneWith(temporaryFolder(), 20_000, 240));
    expect(report.references).toHaveLength(20_000);
    expect(report.references.every(({ missing }) => missing.length === 240)).toBe(true);
  });

  it('thousands of sequences in a folder of many files', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'geo'));
    for (let index = 0; index < 10_000; index += 1) {
      writeFileSync(join(folder, `geo/file${index % 5_000}.${index < 5_000 ? '0001' : '0002'}.bgeo.sc`), '');
    }
    const report = await inTime(sceneWith(folder, 16_000, 2));
    expect(report.files).toHaveLength(10_000);
    expect(report.references.filter(({ missing }) => missing.length === 2)).toHaveLength(11_000);
  });
});
