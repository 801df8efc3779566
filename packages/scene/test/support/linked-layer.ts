import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SceneReference, type SceneReport, sceneReport } from '@farmhand/model';
import { expect } from 'vitest';
import { readScene } from '../../src/index.ts';
import { mayaWithUsd } from './synthetic-maya.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Files by their path below a folder. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes the files and reads a Maya scene beside them that links the first of them. */
export async function readLinked(
  files: Files,
): Promise<{ readonly folder: string; readonly report: SceneReport }> {
  const folder = temporaryFolder();
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  const scene = join(folder, 'scene.ma');
  writeFileSync(scene, mayaWithUsd(`./${Object.keys(files)[0] ?? ''}`));
  const report = await readScene(scene);
  expect(sceneReport.parse(report)).toEqual(report);
  return { folder, report };
}

/** References of the layers, not the scene's own of the first one. */
export function ofLayers(report: SceneReport): readonly SceneReference[] {
  return report.references.filter(({ owner }) => owner.type === 'USD' || owner.type === 'MaterialX');
}
