import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm, startFarmWithSub } from './support/farm.ts';
import { createTask, submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

const created = z.object({ taskIdList: z.array(z.number()) });

test("a clone has its original's documents, made out to itself, and can be submitted as it is", async () => {
  const farm = await startFarm();
  const original = await submitJob(farm, { scene: { frames: '4-6[1]' } });
  await taskEnd(farm, original);
  const { taskIdList } = created.parse(
    await call(farm, 'createTask', { cloneOriginalId: original, count: 2 }),
  );
  const [clone = 0, second = 0] = taskIdList;
  for (const taskId of [clone, second]) {
    expect(await farm.inspect.documents(taskId)).toEqual(['task.json', 'upload.json']);
    const path = join(farm.inspect.storagePath('config'), String(taskId), 'cfg', 'task.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      task_info: { task_id: String(taskId), cg_id: '2007' },
    });
  }
  await call(farm, 'submitTask', { taskId: clone });
  expect(await taskEnd(farm, clone)).toBe(25);
  expect(await taskInfo(farm, clone)).toMatchObject({ cloneOriginalId: original, framesRange: '4-6[1]' });
  expect((await taskFrames(farm, { taskId: clone })).total).toBe(3);
  expect(await refusal(farm, 'createTask', { cloneOriginalId: 4711 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('4711'),
  });
});

test('labels are put on tasks and taken off', async () => {
  const { farm, sub } = await startFarmWithSub();
  const [first, second] = [await createTask(farm, { labels: ['night'] }), await createTask(farm)];
  await call(farm, 'addTaskLabel', { label: 'urgent', taskIds: [first, second] });
  await call(farm, 'addTaskLabel', { label: 'night', taskIds: [second] });
  const labels = async (taskId: number) =>
    z.record(z.string(), z.string()).parse(JSON.parse(String((await taskInfo(farm, taskId)).labels)));
  const found = await labels(first);
  expect(Object.values(found).toSorted()).toEqual(['night', 'urgent']);
  expect(await labels(second)).toEqual(found);

  const id = Number(Object.keys(found).find((key) => found[key] === 'urgent'));
  expect(await refusal(sub, 'deleteTaskLabels', { labelIds: [id] })).toMatchObject({ code: 600 });
  await call(farm, 'deleteTaskLabels', { labelIds: [id] });
  expect(Object.values(await labels(first))).toEqual(['night']);
  expect(Object.values(await labels(second))).toEqual(['night']);
  expect(await refusal(farm, 'deleteTaskLabels', { labelIds: [id] })).toMatchObject({
    code: 600,
    message: expect.stringContaining('labelIds'),
  });
  expect(await refusal(farm, 'addTaskLabel', { label: ' ', taskIds: [first] })).toMatchObject({ code: 600 });
  expect(await refusal(farm, 'addTaskLabel', { label: 'x', taskIds: [5] })).toMatchObject({ code: 600 });
  expect(await refusal(sub, 'addTaskLabel', { label: 'x', taskIds: [first] })).toMatchObject({ code: 600 });
});
