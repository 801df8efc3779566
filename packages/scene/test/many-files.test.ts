import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import { type NodeSpec, syntheticHip } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

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

describe('scenes with thousands of sequences', () => {
  it('of which nothing is there', async () => {
    const report = await readScene(sceneWith(temporaryFolder(), 5_000, 240));
    expect(report.references).toHaveLength(5_000);
    expect(report.references.every(({ missing }) => missing.length === 240)).toBe(true);
  });

  it('in one folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'geo'));
    for (let index = 0; index < 10_000; index += 1) {
      writeFileSync(join(folder, `geo/file${index % 5_000}.${index < 5_000 ? '0001' : '0002'}.bgeo.sc`), '');
    }
    const report = await readScene(sceneWith(folder, 8_000, 2));
    expect(report.files).toHaveLength(10_000);
    expect(report.references.filter(({ missing }) => missing.length === 2)).toHaveLength(3_000);
  });
});
