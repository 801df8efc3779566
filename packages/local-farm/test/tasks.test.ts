import { expect, test } from 'vitest';
import { call, refusal, startFarm, upload } from './support/farm.ts';
import {
  createTask,
  frameLog,
  prepareJob,
  sendDocument,
  submitJob,
  taskDocument,
  taskEnd,
  taskFrames,
  taskInfo,
  uploadDocument,
} from './support/jobs.ts';

test('a created task is in no list before it is submitted, and is answered by its id with its labels', async () => {
  const farm = await startFarm();
  const made = await call(farm, 'createTask', { count: 2, labels: ['farmhand-7', 'night'], artist: 'Ada' });
  expect(made).toEqual({
    aliasTaskIdList: ['2W10001', '2W10002'],
    taskIdList: [10001, 10002],
    userId: farm.account.userId,
  });
  const info = await taskInfo(farm, 10001);
  expect(info).toMatchObject({
    id: 10001,
    taskAlias: '2W10001',
    taskStatus: 0,
    submitDate: null,
    producer: 'Ada',
  });
  expect(Object.values(JSON.parse(String(info.labels)))).toEqual(['farmhand-7', 'night']);

  await createTask(farm);
  expect((await taskInfo(farm, 10003)).labels).toBe('{}');
  expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 2 })).toMatchObject({ total: 0, items: [] });

  const submitted = [await submitJob(farm), await submitJob(farm), await submitJob(farm)];
  const pages = [1, 2, 3].map((pageNum) => call(farm, 'getTaskList', { pageNum, pageSize: 2 }));
  expect(await Promise.all(pages)).toMatchObject([
    { pageCount: 2, pageNum: 1, total: 3, size: 2, items: [{ id: submitted[2] }, { id: submitted[1] }] },
    { pageNum: 2, total: 3, items: [{ id: submitted[0] }] },
    { pageNum: 3, total: 3, items: [] },
  ]);
});

test('the task list is filtered by status, keyword and time', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm);
  await createTask(farm);
  await taskEnd(farm, taskId);
  const other = await submitJob(farm, { info: { pre_frames: '100', stop_after_test: '1' } });
  await taskEnd(farm, other);
  const list = (body: Record<string, string | number | number[]>) =>
    call(farm, 'getTaskList', { pageNum: 1, pageSize: 50, ...body });
  expect(await list({ statusList: [25] })).toMatchObject({ total: 1, items: [{ id: taskId }] });
  expect(await list({ statusList: [40] })).toMatchObject({ total: 1, items: [{ id: other }] });
  expect(await list({ statusList: [25, 40, 0] })).toMatchObject({
    total: 2,
    items: [{ id: other }, { id: taskId }],
  });
  expect(await list({ statusList: [10] })).toMatchObject({ total: 0, items: [] });
  expect(await list({ searchKeyword: 'WINDMILL' })).toMatchObject({ total: 2 });
  expect(await list({ searchKeyword: 'harvester' })).toMatchObject({ total: 0 });
  expect(await list({ searchKeyword: String(taskId) })).toMatchObject({ total: 1, items: [{ id: taskId }] });
  expect(await list({ searchKeyword: `2w${taskId}` })).toMatchObject({ total: 1, items: [{ id: taskId }] });
  expect(await list({ searchKeyword: 'windmill', statusList: [40] })).toMatchObject({
    items: [{ id: other }],
  });
  expect(await list({ endTime: '2001-01-01 00:00:00' })).toMatchObject({ total: 0, items: [] });
  expect(await list({ startTime: '2001-01-01 00:00:00' })).toMatchObject({ total: 2 });
  expect(await list({ recycleFlag: 1 })).toMatchObject({ total: 0 });
  expect(await refusal(farm, 'getTaskList', { startTime: 'yesterday' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('startTime'),
  });
});

test('a search knows small and capital letters of every script', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scenePath: 'D:/shots/ÉTÉ_Мост.blend' });
  await submitJob(farm, { scenePath: 'D:/shots/winter.blend' });
  for (const searchKeyword of ['été', 'ÉTÉ', 'мост', 'été_МОСТ']) {
    expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 9, searchKeyword })).toMatchObject({
      total: 1,
      items: [{ id: taskId }],
    });
  }
});

test('a task that is submitted without task.json is listed as failed, with the reason', async () => {
  const farm = await startFarm();
  const taskId = await createTask(farm);
  expect(await call(farm, 'submitTask', { taskId, producer: 'Ada' })).toBeNull();
  const failed = {
    id: taskId,
    taskStatus: 45,
    producer: 'Ada',
    totalFrames: 0,
    message: expect.stringContaining(`task.json is not in the config storage at /${taskId}/cfg/task.json`),
  };
  expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 9, statusList: [45] })).toMatchObject({
    total: 1,
    items: [failed],
  });
  expect((await taskFrames(farm, { taskId })).total).toBe(0);
  // It has ended: nothing that is asked of it brings it back.
  for (const endpoint of [
    'stopTask',
    'startTask',
    'abandonTask',
    'renderFullSpeed',
    'resubmitTasks',
  ] as const) {
    await call(farm, endpoint, { taskIds: [taskId] });
    expect(await taskInfo(farm, taskId), endpoint).toMatchObject(failed);
  }
  expect(await refusal(farm, 'submitTask', { taskId })).toMatchObject({ code: 600 });
  await call(farm, 'deleteTask', { taskIds: [taskId] });
  expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 9, recycleFlag: 1 })).toMatchObject({
    items: [failed],
  });
});

test('frames of a scene that was not uploaded fail and say so, and render once it is there', async () => {
  const farm = await startFarm();
  const taskId = await createTask(farm);
  await sendDocument(farm, taskId, 'task.json', taskDocument(taskId));
  await sendDocument(farm, taskId, 'upload.json', uploadDocument('/D/shots/windmill.blend'));
  await call(farm, 'submitTask', { taskId });
  expect(await taskEnd(farm, taskId)).toBe(45);
  const reason = 'scene file is not in the input storage at /D/shots/windmill.blend';
  for (const frame of (await taskFrames(farm, { taskId })).items) {
    expect(frame).toMatchObject({ frameStatus: 5, message: expect.stringContaining(reason) });
    expect(await frameLog(farm, frame.id)).toContain(reason);
  }

  await upload(farm, {
    storageId: farm.inspect.storageId('input'),
    serverPath: '/D/shots/windmill.blend',
    content: Buffer.from('scene'),
  });
  await call(farm, 'resubmitTasks', { taskIds: [taskId] });
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('a submission says what is wrong, step by step', async () => {
  const farm = await startFarm();
  expect(await refusal(farm, 'submitTask', { taskId: 4711 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('no task 4711'),
  });
  const taskId = await createTask(farm);
  const submit = () => refusal(farm, 'submitTask', { taskId });
  await sendDocument(farm, taskId, 'upload.json', uploadDocument('/D/shots/windmill.blend'));
  const refuseWith = async (overrides: Parameters<typeof taskDocument>[1], words: string) => {
    await sendDocument(farm, taskId, 'task.json', taskDocument(taskId, overrides));
    expect(await submit(), words).toMatchObject({ code: 600, message: expect.stringContaining(words) });
  };
  await refuseWith({ info: { task_id: '1' } }, 'task_info.task_id');
  await refuseWith({ info: { cg_id: '1999' } }, 'no software of this farm');
  await refuseWith({ info: { hardwareConfigId: '999999' } }, 'task_info.hardwareConfigId');
  await refuseWith({ info: { tiles: '4', tiles_type: 'round' } }, 'task_info.tiles_type');
  await refuseWith({ info: { tiles: '5000' } }, 'task_info.tiles');
  await refuseWith({ scene: { width: 'wide' } }, 'scene_info_render.common.width');
  await refuseWith({ scene: { frames: '' } }, 'frames');
  await refuseWith({ scene: { frames: '10-1[1]' } }, 'ends before it begins');
  await refuseWith({ scene: { frames: '1-10[0]' } }, 'step of 0');
  await refuseWith({ scene: { frames: '1-2000000[1]' } }, 'more than');
  await refuseWith({ info: { pre_frames: '12' } }, 'pre_frames');
  await refuseWith({ info: { frames_per_task: 'many' } }, 'frames_per_task');
  expect(farm.inspect.task(taskId)).toMatchObject({ submittedAt: null, frames: [] });
});

test('a job without upload.json has its scene where its own path says', async () => {
  const farm = await startFarm();
  const taskId = await createTask(farm);
  await sendDocument(farm, taskId, 'task.json', taskDocument(taskId));
  await call(farm, 'submitTask', { taskId });
  expect(await taskEnd(farm, taskId)).toBe(25);

  const relative = await createTask(farm);
  const document = taskDocument(relative, { scenePath: '../shots/windmill.blend' });
  await sendDocument(farm, relative, 'task.json', document);
  expect(await refusal(farm, 'submitTask', { taskId: relative })).toMatchObject({
    code: 600,
    message: expect.stringContaining('task_info.input_cg_file'),
  });
});

test('a task is submitted once', async () => {
  const farm = await startFarm();
  const taskId = await prepareJob(farm);
  const answers = await Promise.all([1, 2, 3].map(() => refusal(farm, 'submitTask', { taskId })));
  expect(answers.map(({ code }) => code).toSorted()).toEqual([200, 600, 600]);
  expect(answers.find(({ code }) => code === 600)?.message).toContain('already submitted');
  await taskEnd(farm, taskId);
  expect(farm.inspect.task(taskId)?.frames).toHaveLength(2);
});

test('refuses documents that are no JSON, of another name, or for no task', async () => {
  const farm = await startFarm();
  const taskId = await createTask(farm);
  const send = (body: Record<string, string | number>) => refusal(farm, 'uploadTaskDocument', body);
  expect(await send({ taskId, content: '{' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('"content"'),
  });
  expect(await send({ taskId, content: '{}', fileName: '../x.json' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('"fileName"'),
  });
  expect(await send({ taskId: 1, content: '{}' })).toMatchObject({ code: 600 });
  expect(await send({ taskId })).toMatchObject({ code: 601, message: expect.stringContaining('"content"') });
});

test.each([
  { frames: '1-7[1]', info: { frames_per_task: '3' }, rows: ['1-3[1]', '4-6[1]', '7'] },
  { frames: '1-5[2],20,-2', info: { frames_per_task: '4' }, rows: ['1-5[2]', '20', '-2'] },
  { frames: '1-3[1],2', info: {}, rows: ['1', '2', '3'] },
  { frames: '1-5[1]', info: { pre_frames: '101', frames_per_task: '2' }, rows: ['1', '5', '2-3[1]', '4'] },
  { frames: '1-5[1]', info: { pre_frames: '010:4-9[1]' }, rows: ['3', '4', '5', '1', '2'] },
  { frames: '1-5[1]', info: { pre_frames: '000:2,4-5[1]' }, rows: ['2', '4', '5', '1', '3'] },
])('plans the frames $frames with $info', async ({ frames, info, rows }) => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames }, info });
  const page = await taskFrames(farm, { taskId });
  expect(page.items.map(({ frameIndex }) => frameIndex)).toEqual(rows);
  expect(await taskInfo(farm, taskId)).toMatchObject({ totalFrames: rows.length, framesRange: frames });
  await taskEnd(farm, taskId);
});

test('pauses after the priority frames when the job says so', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, {
    scene: { frames: '1-4[1]' },
    info: { pre_frames: '100', stop_after_test: '1' },
  });
  expect(await taskEnd(farm, taskId)).toBe(40);
  expect(farm.inspect.task(taskId)?.frames.map(({ status }) => status)).toEqual([4, 8, 8, 8]);
});

test('a job over its time is stopped with what is done', async () => {
  let late = 0;
  const farm = await startFarm({ clock: () => Date.now() + late });
  farm.events.subscribe((event) => {
    if (event.type === 'frame' && event.status === 4) late = 3_600_000;
  });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' }, info: { job_stop_time: '3600' } });
  expect(await taskEnd(farm, taskId)).toBe(23);
  expect(farm.inspect.task(taskId)?.frames.map(({ status }) => status)).toEqual([4, 3, 3]);
});

test('a task that is stopped before its submission cannot be submitted', async () => {
  const farm = await startFarm();
  const taskId = await prepareJob(farm);
  await call(farm, 'stopTask', { taskIds: [taskId] });
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 10, submitDate: null });
  expect(await refusal(farm, 'submitTask', { taskId })).toMatchObject({
    code: 600,
    message: expect.stringContaining('stopped'),
  });
});

test('frames are listed in pages', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '1-5[1]' } });
  await taskEnd(farm, taskId);
  const second = await taskFrames(farm, { taskId, pageNum: 2, pageSize: 2 });
  expect(second).toMatchObject({ pageCount: 3, total: 5, items: [{ frameIndex: '3' }, { frameIndex: '4' }] });
  expect((await taskFrames(farm, { taskId, pageNum: 9, pageSize: 2 })).items).toEqual([]);
});

test('labels are projects with a number each', async () => {
  const farm = await startFarm();
  expect(await call(farm, 'getLabels')).toEqual({ projectNameList: [] });
  await call(farm, 'addLabel', { newName: 'harvest', status: 0 });
  expect(await call(farm, 'getLabels')).toEqual({
    projectNameList: [{ projectId: expect.any(Number), projectName: 'harvest' }],
  });
  expect(await refusal(farm, 'addLabel', { newName: 'harvest' })).toMatchObject({ code: 600 });
});
