import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFarmClient } from '@farmhand/client';
import { expect, it, onTestFinished } from 'vitest';
import { blenderForTests } from '../../fixtures/blend.ts';
import { measureCallCost } from '../call-cost.ts';
import { startFarmProcess } from '../farm-process.ts';
import { submitTaskOf } from '../fill-farm.ts';
import { readFrames } from '../frames-of-a-task.ts';
import { measureSession } from '../houdini.ts';
import { catalogOf, measureResolving } from '../resolve.ts';
import { measureScans } from '../scene.ts';
import { makeSceneFiles, removeSceneFiles } from '../scene-files.ts';
import { answerTime, callsPerSecond } from '../server-figures.ts';
import { median, quantile } from '../statistics.ts';

it('every part of the client suite works, on a small farm', async () => {
  const farm = await startFarmProcess();
  onTestFinished(() => farm.stop());

  const cost = await measureCallCost(farm, { concurrency: 2, calls: 4, rounds: 2 });
  expect(cost.ratio.median).toBeGreaterThan(0);

  const taskId = await submitTaskOf(farm, 250);
  await farm.delay(1);
  expect(await readFrames(farm, taskId, 'iterated')).toMatchObject({ frames: 250 });
  expect(await readFrames(farm, taskId, 'page by page')).toMatchObject({ frames: 250 });
  await farm.delay(0);

  expect(await callsPerSecond(farm, 10)).toBeGreaterThan(0);
  await farm.copyTask(taskId, 41);
  const { medianMs, p99Ms } = await answerTime(farm, 'getTaskList', 3, () => ({ pageNum: 1, pageSize: 100 }));
  expect(p99Ms).toBeGreaterThanOrEqual(medianMs);
  const client = createFarmClient(farm);
  onTestFinished(() => client.close());
  const page = await client.taskList();
  expect(page.total).toBe(42);
  expect(page.items).toHaveLength(42);
});

it.skipIf(blenderForTests() === null || process.platform === 'win32')(
  'every part of the scene suite works, on small scenes, and leaves only what it was told to',
  async () => {
    const parent = await mkdtemp(join(tmpdir(), 'farmhand-bench-test-'));
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const folder = join(parent, 'scenes');
    const sizes = {
      images: 6,
      bigScenes: [
        { name: 'small', meshes: 2, meshBytes: 40_000, noiseBits: 4, shader: 'ShaderNodeEmission' },
      ],
      libraries: { count: 2, imagesEach: 3, meshBytes: 20_000, noiseBits: 4 },
    };
    const lines: string[] = [];
    const plan = { folder, sizes, rounds: 1, blenderRuns: 0, throughNpm: false };
    await measureScans(plan, (line) => lines.push(line));
    for (const name of ['small.blend', 'small-zstd.blend', 'libraries.blend']) {
      expect(lines.join('\n')).toContain(join(folder, name));
    }
    expect(lines.filter((line) => line.includes('farmhand scan --json'))).toHaveLength(3);
    expect(lines.filter((line) => line.includes('memory at most'))).toHaveLength(3);

    expect(await makeSceneFiles(folder, sizes)).toBe(false);
    await removeSceneFiles(folder);
    expect(existsSync(folder)).toBe(false);
    await writeFile(join(parent, 'mine.txt'), 'not a scene');
    await expect(removeSceneFiles(parent)).rejects.toThrow(/something else/);
    expect(existsSync(join(parent, 'mine.txt'))).toBe(true);
  },
);

it('the catalog of the resolve suite is as large as it says, and every question gets its answer', () => {
  const text = JSON.stringify(catalogOf());
  expect(text.match(/"pluginId":/g)).toHaveLength(5000);
  const { parse, figures } = measureResolving(text, 2);
  expect(parse.medianMs).toBeGreaterThan(0);
  expect(figures).toHaveLength(4);
  for (const { medianMs, p99Ms, ratio } of figures) {
    expect(p99Ms).toBeGreaterThanOrEqual(medianMs);
    expect(ratio).toBeGreaterThan(0);
  }
});

it('says what there is to measure when it is not told', () => {
  const main = join(import.meta.dirname, '..', 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@farmhand/source', main, 'weather'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('npm run bench -- client');
  expect(stderr).toContain('client, scene, resolve');
});

it('counts medians and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(quantile([5, 1, 4, 2, 3], 0.99)).toBe(5);
  expect(quantile([5, 1, 4, 2, 3], 0.25)).toBe(2);
  expect(() => median([])).toThrow(/no values/);
});

it('the houdini suite works, on a small session', { timeout: 60_000 }, () => {
  const figures = measureSession({ nodes: 400, references: 100, rounds: 2 });
  expect(figures.references).toBe(100);
  expect(figures.totalMs).toHaveLength(2);
  expect(figures.ownShare).toBeGreaterThan(0);
  expect(figures.ownShare).toBeLessThan(1);
});
