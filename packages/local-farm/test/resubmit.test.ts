import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, refusal, startFarm } from './support/farm.ts';
import { type HeldRenderer, holdRows } from './support/held-renderer.ts';
import { createTask, frameStatusesOf, submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

/** A task of three frames whose second failed. */
async function jobWithFailedFrame() {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' } });
  (await held.next()).finish();
  (await held.next()).fail('no memory');
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(30);
  const { items } = await taskFrames(farm, { taskId });
  return { held, farm, taskId, ids: items.map(({ id }) => id) };
}

async function finish(held: HeldRenderer, frames: readonly number[]) {
  for (const frame of frames) {
    const row = await held.next();
    expect(row.frames).toEqual([frame]);
    row.finish();
  }
}

test('failed frames of a task are rendered again, and only they', async () => {
  const { held, farm, taskId } = await jobWithFailedFrame();
  await call(farm, 'resubmitTasks', { taskIds: [taskId] });
  const again = await held.next();
  expect(again.frames).toEqual([2]);
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 5, completedDate: null });
  again.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
  const { items } = await taskFrames(farm, { taskId });
  expect(items).toMatchObject([
    { recommitFlag: 0, frameStatus: 4 },
    { recommitFlag: 1, frameStatus: 4, message: null },
    { recommitFlag: 0, frameStatus: 4 },
  ]);
});

test('frames in other states are rendered again when they are named', async () => {
  const { held, farm, taskId } = await jobWithFailedFrame();
  await call(farm, 'resubmitTasks', { taskIds: [taskId], status: [4] });
  await finish(held, [1, 3]);
  expect(await taskEnd(farm, taskId)).toBe(30);
});

test('frames are rendered again by id, all of them, or by status', async () => {
  const { held, farm, taskId, ids } = await jobWithFailedFrame();
  const [, second = 0, third = 0] = ids;
  await call(farm, 'resubmitFrames', { taskId, ids: [third], selectAll: 0 });
  await finish(held, [3]);
  expect(await taskEnd(farm, taskId)).toBe(30);
  await call(farm, 'resubmitFrames', { ids: [second] });
  await finish(held, [2]);
  expect(await taskEnd(farm, taskId)).toBe(25);
  await call(farm, 'resubmitFrames', { taskId, selectAll: 1 });
  await finish(held, [1, 2, 3]);
  expect(await taskEnd(farm, taskId)).toBe(25);
  await call(farm, 'resubmitFrames', { taskId, selectAll: 1, status: [5] });
  expect(farm.inspect.task(taskId)?.status).toBe(25);
  const { items } = await taskFrames(farm, { taskId });
  expect(items.map(({ recommitFlag }) => recommitFlag)).toEqual([1, 2, 2]);
});

test('a picture that is rendered again takes the place of the old one', async () => {
  let picture = 'the first';
  const farm = await startFarm({
    renderer: async (order) => {
      for (const { frame, name } of order.frames) {
        await writeFile(join(order.outputFolder, `${name}.txt`), picture);
        order.onFrame(frame, null);
      }
    },
  });
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  await taskEnd(farm, taskId);
  picture = 'the second';
  await call(farm, 'resubmitFrames', { taskId, selectAll: 1 });
  await taskEnd(farm, taskId);
  const path = join(farm.inspect.storagePath('output'), `${taskId}_windmill`, '0001.txt');
  expect(await readFile(path, 'utf8')).toBe('the second');
});

test('single frames are stopped, also while they render', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' } });
  const first = await held.next();
  const ids = farm.inspect.task(taskId)?.frames.map(({ id }) => id) ?? [];
  await call(farm, 'stopFrames', { taskId, ids: [ids[0] ?? 0, ids[2] ?? 0], selectAll: 0 });
  await first.aborted;
  expect(frameStatusesOf(farm, taskId)[2]).toBe(3);
  await finish(held, [2]);
  expect(await taskEnd(farm, taskId)).toBe(10);
  expect(frameStatusesOf(farm, taskId)).toEqual([3, 4, 3]);
  await call(farm, 'startTask', { taskIds: [taskId] });
  await finish(held, [1, 3]);
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('a frame that is stopped and wanted again at once is rendered once at a time', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, nodes: 2 });
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  const first = await held.next();
  await call(farm, 'stopFrames', { taskId, selectAll: 1 });
  await call(farm, 'resubmitFrames', { taskId, selectAll: 1 });
  await first.aborted;
  await finish(held, [1]);
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('waiting frames are stopped by the status they show', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' }, info: { pre_frames: '110' } });
  await held.next();
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 1, 8]);
  await call(farm, 'stopFrames', { taskId, selectAll: 1, status: [8] });
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 1, 3]);
  await call(farm, 'stopFrames', { taskId, selectAll: 1, status: [1] });
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 3, 3]);
});

test('refuses frames and tasks that are not there, or not of the task', async () => {
  const farm = await startFarm();
  const [taskId, other] = [await submitJob(farm), await submitJob(farm)];
  await taskEnd(farm, other);
  const id = farm.inspect.task(other)?.frames[0]?.id ?? 0;
  const refusedWith = async (body: Parameters<typeof refusal>[2], code: number, words: string) =>
    expect(await refusal(farm, 'resubmitFrames', body)).toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  await refusedWith({ selectAll: 1 }, 601, 'taskId');
  await refusedWith({ taskId, selectAll: 0 }, 601, 'ids');
  await refusedWith({ taskId, selectAll: 0, ids: [id] }, 600, `not of task ${taskId}`);
  await refusedWith({ ids: [5] }, 600, 'no frame 5');
  await refusedWith({ taskId: 5, selectAll: 1 }, 600, 'no task 5');
  await refusedWith({ taskId, selectAll: 2 }, 600, 'selectAll');
  await refusedWith({ taskId, selectAll: 1, status: [99] }, 600, 'status');
  await refusedWith({ taskId: await createTask(farm), selectAll: 1 }, 600, 'not submitted');
});

test('frames of all tasks are counted', async () => {
  const { held, farm } = await jobWithFailedFrame();
  await submitJob(farm, { scene: { frames: '1-4[1]' } });
  await held.next();
  expect(await call(farm, 'queryFrameStatistics')).toEqual({
    executingFramesTotal: 1,
    doneFramesTotal: 2,
    failedFramesTotal: 1,
    waitingFramesTotal: 3,
    abandonFramesTotal: 0,
    totalFrames: 7,
  });
});

test('frames are found by a part of their name', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '9-12[1]' } });
  await taskEnd(farm, taskId);
  expect(await taskFrames(farm, { taskId, searchKeyword: '1', pageSize: 2 })).toMatchObject({
    total: 3,
    pageCount: 2,
    items: [{ frameIndex: '10' }, { frameIndex: '11' }],
  });
});
