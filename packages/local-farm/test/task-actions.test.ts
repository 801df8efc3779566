import { expect, test } from 'vitest';
import { call, refusal, startFarm, startFarmWithSub } from './support/farm.ts';
import { holdRows } from './support/held-renderer.ts';
import { createTask, frameStatusesOf, prepareJob, submitJob, taskEnd, taskInfo } from './support/jobs.ts';

test('a stopped task goes on where it was', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' } });
  (await held.next()).finish();
  const second = await held.next();
  await call(farm, 'stopTask', { taskIds: [taskId] });
  await second.aborted;
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 3, 3]);
  expect(await taskInfo(farm, taskId)).toMatchObject({
    taskStatus: 10,
    doneFrames: 1,
    abortFrames: 2,
    stopType: 1,
  });

  await call(farm, 'startTask', { taskIds: [taskId] });
  const again = await held.next();
  expect(again.frames).toEqual([2]);
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 5, completedDate: null });
  again.finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('starting does nothing to a task that runs or is finished', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm);
  await taskEnd(farm, taskId);
  await call(farm, 'startTask', { taskIds: [taskId] });
  expect(farm.inspect.task(taskId)).toMatchObject({ status: 25, frames: [{ status: 4 }, { status: 4 }] });
  const unsubmitted = await createTask(farm);
  expect(await refusal(farm, 'startTask', { taskIds: [unsubmitted] })).toMatchObject({
    code: 600,
    message: expect.stringContaining('not submitted'),
  });
});

test('an abandoned task renders no more, whatever is asked', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm);
  const row = await held.next();
  await call(farm, 'abandonTask', { taskIds: [taskId] });
  await row.aborted;
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 35, statusText: 'render_task_status_35' });
  expect(frameStatusesOf(farm, taskId)).toEqual([3, 3]);
  for (const endpoint of ['startTask', 'resubmitTasks', 'renderFullSpeed'] as const) {
    expect(await refusal(farm, endpoint, { taskIds: [taskId] })).toMatchObject({
      code: 600,
      message: expect.stringContaining('given up'),
    });
  }
});

test('a deleted task is in the recycle bin and nowhere else', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm);
  const other = await submitJob(farm);
  const row = await held.next();
  await call(farm, 'deleteTask', { taskIds: [taskId] });
  await row.aborted;
  const list = (body: Record<string, number>) =>
    call(farm, 'getTaskList', { pageNum: 1, pageSize: 10, ...body });
  expect(await list({})).toMatchObject({ total: 1, items: [{ id: other, isDelete: 1 }] });
  expect(await list({ recycleFlag: 1 })).toMatchObject({
    total: 1,
    items: [{ id: taskId, isDelete: 0, taskStatus: 10 }],
  });
  expect(await refusal(farm, 'startTask', { taskIds: [taskId] })).toMatchObject({ code: 600 });

  const unsubmitted = await prepareJob(farm);
  await call(farm, 'deleteTask', { taskIds: [unsubmitted] });
  expect(await refusal(farm, 'submitTask', { taskId: unsubmitted })).toMatchObject({ code: 600 });
  expect(await list({ recycleFlag: 1 })).toMatchObject({ total: 1 });
});

test('urgent tasks are rendered first', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const first = await submitJob(farm, { scene: { frames: '1-2[1]' } });
  const late = await submitJob(farm, { scene: { frames: '11' } });
  const row = await held.next();
  expect(row.frames).toEqual([1]);
  await call(farm, 'updateTaskPriority', { taskId: late, taskUserLevel: 60 });
  expect(await taskInfo(farm, late)).toMatchObject({ taskUserLevel: 60 });
  row.finish();
  const next = await held.next();
  expect(next.frames).toEqual([11]);
  next.finish();
  const last = await held.next();
  expect(last.frames).toEqual([2]);
  last.finish();
  expect(await taskEnd(farm, first)).toBe(25);
  expect(await refusal(farm, 'updateTaskPriority', { taskId: late, taskUserLevel: 70 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('taskUserLevel'),
  });
});

test('a task that renders longer than its new limit is stopped', async () => {
  let now = 0;
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, clock: () => Date.now() + now });
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]' }, info: { job_stop_time: '0' } });
  const row = await held.next();
  now += 120_000;
  await call(farm, 'setTaskTimeout', { taskIds: [taskId], overTime: 3600 });
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 5, overTimeStop: 3600, isOverTime: 0 });
  expect(await call(farm, 'setTaskTimeout', { taskIds: [taskId], overTime: 60 })).toBe('SUCCESS');
  await row.aborted;
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 23, isOverTime: 1 });

  // Started again it has its whole time once more.
  await call(farm, 'startTask', { taskIds: [taskId] });
  (await held.next()).finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
  expect(await refusal(farm, 'setTaskTimeout', { taskIds: [taskId], overTime: -1 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('overTime'),
  });
  expect(await refusal(farm, 'setTaskTimeout', { taskIds: [taskId] })).toMatchObject({ code: 601 });
});

test('a limit that passes while nobody asks stops the task by itself', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { info: { task_stop_time: '1' } });
  const row = await held.next();
  expect(await taskEnd(farm, taskId)).toBe(23);
  await row.aborted;
});

test('a task beyond the time that it is reminded of says so while it renders', async () => {
  const held = holdRows();
  let now = Date.now();
  const farm = await startFarm({ renderer: held.renderer, clock: () => now });
  const taskId = await submitJob(farm, { scene: { frames: '1' }, info: { time_out: '300' } });
  const row = await held.next();
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 5, taskOverTime: 300, isOverTime: 0 });
  // Signatures stay good for ten minutes.
  now += 301_000;
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskStatus: 5, isOverTime: 1 });
  row.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
  expect(await taskInfo(farm, taskId)).toMatchObject({ isOverTime: 0 });
});

test('a frame that takes too long ends with a status of its own; where all do, their time-out stopped the task', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1' }, info: { time_out: '2' } });
  await (await held.next()).aborted;
  expect(await taskEnd(farm, taskId)).toBe(23);
  expect(farm.inspect.task(taskId)?.frames).toMatchObject([
    { status: 11, error: expect.stringContaining('time limit of 2 s') },
  ]);
  expect(await taskInfo(farm, taskId)).toMatchObject({ failedFrames: 1, isOverTime: 1 });

  // Like every task that was stopped it can be started again, with what it lacks.
  await call(farm, 'startTask', { taskIds: [taskId] });
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('full speed goes on after the test frames, and past them', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, nodes: 2 });
  const job = { scene: { frames: '1-3[1]' }, info: { pre_frames: '100', stop_after_test: '1' } };
  const taskId = await submitJob(farm, job);
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(40);
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 8, 8]);
  await call(farm, 'renderFullSpeed', { taskIds: [taskId] });
  const rows = [await held.next(), await held.next()];
  expect(rows.map(({ frames }) => frames)).toEqual([[2], [3]]);
  for (const row of rows) row.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);

  const hasty = await submitJob(farm, job);
  const testRow = await held.next();
  expect(frameStatusesOf(farm, hasty)).toEqual([2, 8, 8]);
  await call(farm, 'renderFullSpeed', { taskIds: [hasty] });
  (await held.next()).finish();
  (await held.next()).finish();
  testRow.finish();
  expect(await taskEnd(farm, hasty)).toBe(25);
});

test('goes on by itself after the priority frames when the job says so', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, nodes: 3 });
  const taskId = await submitJob(farm, { scene: { frames: '1-3[1]' }, info: { pre_frames: '001' } });
  const priority = await held.next();
  expect(priority.frames).toEqual([3]);
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 8, 8]);
  priority.finish();
  (await held.next()).finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('a task whose owner has nothing left is stopped, and goes on when there is money again', async () => {
  const held = holdRows();
  let now = 0;
  const farm = await startFarm({ renderer: held.renderer, balance: 0.001, clock: () => Date.now() + now });
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]' } });
  const first = await held.next();
  now = 60_000;
  first.finish();
  expect(await taskEnd(farm, taskId)).toBe(20);
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 3]);
  await farm.stop();

  const richer = await startFarm({
    dataFolder: farm.dataFolder,
    renderer: held.renderer,
    account: farm.account,
    balance: 10,
  });
  await call(richer, 'startTask', { taskIds: [taskId] });
  (await held.next()).finish();
  expect(await taskEnd(richer, taskId)).toBe(25);
});

test('what was rendered is paid for, frame by frame', async () => {
  let now = 0;
  const held = holdRows();
  const farm = await startFarm({
    renderer: held.renderer,
    clock: () => Date.now() + now,
    coupon: 0.1,
    balance: 100,
  });
  const taskId = await submitJob(farm, {
    scene: { frames: '1' },
    info: { job_stop_time: '0', time_out: '0' },
  });
  const row = await held.next();
  // Nine minutes at 0.7 an hour in the example prices are 0.105; a moment more rounds up.
  now = 540_000;
  row.finish();
  await taskEnd(farm, taskId);
  const info = await taskInfo(farm, taskId);
  expect(info.couponConsume).toBe(0.1);
  expect(info.userAccountConsume).toBeGreaterThanOrEqual(0.005);
  expect(Number(info.renderConsume)).toBeCloseTo(0.1 + Number(info.userAccountConsume), 6);
  expect(await call(farm, 'queryTaskFrames', { taskId })).toMatchObject({
    items: [{ couponFee: 0.1, feeAmount: info.userAccountConsume }],
  });
});

test('a sub-account sees and touches only its own tasks, the main account all', async () => {
  const { farm, sub } = await startFarmWithSub();
  const mains = await submitJob(farm);
  const subs = await createTask(sub);
  expect(await call(farm, 'queryTaskInfo', { taskIds: [mains, subs] })).toMatchObject({
    items: [{ userName: 'local' }, { userName: 'sub1' }],
  });
  expect(await call(sub, 'queryTaskInfo', { taskIds: [mains, subs] })).toMatchObject({
    items: [{ id: subs }],
  });
  expect(await call(sub, 'getTaskList', { pageNum: 1, pageSize: 10 })).toMatchObject({ total: 0, items: [] });
  for (const endpoint of ['stopTask', 'startTask', 'abandonTask', 'deleteTask'] as const) {
    const answered = await refusal(sub, endpoint, { taskIds: [mains] });
    expect(answered).toMatchObject({ code: 600, message: `There is no task ${mains}.` });
  }
  expect(await refusal(sub, 'deleteTask', { taskIds: [subs] })).toMatchObject({ code: 605 });
  await call(farm, 'deleteTask', { taskIds: [subs] });
});
