import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createFarmClient } from '@farmhand/client';
import { expect, it, onTestFinished } from 'vitest';
import { measureCallCost } from '../call-cost.ts';
import { startFarmProcess } from '../farm-process.ts';
import { submitTaskOf } from '../fill-farm.ts';
import { readFrames } from '../frames-of-a-task.ts';
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

it('says what there is to measure when it is not told', () => {
  const main = join(import.meta.dirname, '..', 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@farmhand/source', main, 'weather'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('npm run bench -- client');
});

it('counts medians and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(quantile([5, 1, 4, 2, 3], 0.99)).toBe(5);
  expect(quantile([5, 1, 4, 2, 3], 0.25)).toBe(2);
  expect(() => median([])).toThrow(/no values/);
});
