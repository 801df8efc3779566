import { expect, test } from 'vitest';
import { ask, call, refusal, startFarm } from './support/farm.ts';
import { createTask, submitJob, taskEnd, taskFrames } from './support/jobs.ts';

test('a parameter that is null counts as not given', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm);
  await taskEnd(farm, taskId);
  const list = await call(farm, 'getTaskList', {
    pageNum: 1,
    pageSize: 10,
    searchKeyword: null,
    statusList: null,
    startTime: null,
  });
  expect(list).toMatchObject({ total: 1, items: [{ id: taskId }] });
  await call(farm, 'createTask', { count: 1, labels: null, cloneOriginalId: null, artist: null });
  const [frame] = (await taskFrames(farm, { taskId })).items;
  await call(farm, 'resubmitFrames', { taskId, ids: [frame?.id ?? 0], selectAll: 0, status: null });
  expect(await refusal(farm, 'submitTask', { taskId: null })).toMatchObject({
    code: 601,
    message: expect.stringContaining('"taskId" is missing'),
  });
});

test('one that must not be empty and is says so with a code of its own', async () => {
  const farm = await startFarm();
  for (const [endpoint, body, name] of [
    ['addLabel', { newName: '' }, 'newName'],
    ['stopTask', { taskIds: [] }, 'taskIds'],
    ['addTaskLabel', { label: '', taskIds: [await createTask(farm)] }, 'label'],
    ['queryTaskFrames', { taskId: '', pageNum: 1, pageSize: 1 }, 'taskId'],
  ] as const) {
    expect(await refusal(farm, endpoint, body), endpoint).toMatchObject({
      code: 601,
      message: expect.stringContaining(`"${name}"`),
    });
  }
});

test.each([
  [1.5, 'is not a whole number'],
  ['1.5', 'is not a whole number'],
  [{}, 'is not a whole number'],
])('a task id %j is none', async (taskId, words) => {
  const farm = await startFarm();
  expect(await refusal(farm, 'submitTask', { taskId })).toMatchObject({
    code: 600,
    message: expect.stringContaining(words),
  });
});

test('a day that no calendar has is none', async () => {
  const farm = await startFarm();
  expect(await refusal(farm, 'getTaskList', { endTime: '2020-02-31 00:00:00' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('endTime'),
  });
  expect(await call(farm, 'getTaskList', { endTime: '2020-02-29 23:59:59' })).toMatchObject({ total: 0 });
});

test('labels are no novels', async () => {
  const farm = await startFarm();
  const novel = 'x'.repeat(101);
  const taskId = await createTask(farm);
  expect(await refusal(farm, 'createTask', { labels: [novel] })).toMatchObject({ code: 600 });
  expect(await refusal(farm, 'addTaskLabel', { label: novel, taskIds: [taskId] })).toMatchObject({
    code: 600,
  });
  await call(farm, 'addTaskLabel', { label: novel.slice(1), taskIds: [taskId] });
});

test('task details without ids are the first page of the list', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm);
  await createTask(farm);
  expect(await call(farm, 'queryTaskInfo')).toMatchObject({
    pageNum: 1,
    size: 100,
    total: 1,
    items: [{ id: taskId }],
  });
});

test('codes of the analysis may come as a text with commas', async () => {
  const farm = await startFarm();
  expect(await call(farm, 'queryErrorDetail', { codes: '15000, 10012', language: '1' })).toMatchObject([
    { code: '15000', type: 1, desDescriptionCn: expect.stringContaining('3ds Max') },
    { code: '10012' },
  ]);
});

test('a body nested beyond all reason is refused, signed or not', async () => {
  const trouble: unknown[] = [];
  const farm = await startFarm({ onTrouble: (error) => trouble.push(error) });
  const deep = `{"taskId":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const answer = await fetch(`${farm.url}/api/render/submit/task`, { method: 'POST', body: deep });
  expect(await answer.json()).toMatchObject({ code: 600, message: expect.stringContaining('nested') });
  expect(trouble).toEqual([]);
  expect(await ask(farm, '/api/render/setUp/queryUserProfile')).toMatchObject({ code: 200 });
});
