import { expect, test } from 'vitest';
import { call, startFarm } from './support/farm.ts';
import { holdRows } from './support/held-renderer.ts';
import { frameStatusesOf, submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

test.each([
  { info: { tiles: '4' }, grid: { columns: 2, rows: 2 } },
  { info: { tiles: '6', tiles_type: 'block' }, grid: { columns: 3, rows: 2 } },
  { info: { tiles: '3', tiles_type: 'strip' }, grid: { columns: 1, rows: 3 } },
])('a frame in tiles $info has a row for each and one that puts them together', async ({ info, grid }) => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '7' }, info });
  const count = Number(info.tiles);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  expect((await taskFrames(farm, { taskId })).items).toMatchObject([
    ...numbers.map((tile) => ({ frameIndex: `7-${tile}`, frameBlock: String(tile), frameType: 5 })),
    { frameIndex: '7', frameBlock: '', frameType: 7 },
  ]);
  expect(await taskInfo(farm, taskId)).toMatchObject({ taskKeyValueVo: { tiles: String(count) } });
  for (const index of numbers) {
    const row = await held.next();
    expect(row.order.work).toEqual({ kind: 'tile', index, ...grid });
    expect(row.frames).toEqual([7]);
    row.finish();
  }
  const assembly = await held.next();
  expect(assembly.order.work).toEqual({ kind: 'assemble', ...grid });
  assembly.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('a frame is put together only when all its tiles are done', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, nodes: 3 });
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]' }, info: { tiles: '2' } });
  // A free node takes the next tile rather than an assembly that is not ready. Nodes start in no certain order.
  const taken = [await held.next(), await held.next(), await held.next()];
  const tile = (frame: number, index: number) =>
    taken.find(
      ({ frames, order: { work } }) => frames[0] === frame && work.kind === 'tile' && work.index === index,
    );
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 2, 1, 2, 1, 1]);
  tile(1, 2)?.finish();
  taken.push(await held.next());
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 4, 1, 2, 2, 1]);
  tile(1, 1)?.finish();
  const first = await held.next();
  expect([first.order.work.kind, first.frames]).toEqual(['assemble', [1]]);
  tile(2, 1)?.finish();
  tile(2, 2)?.finish();
  const second = await held.next();
  expect([second.order.work.kind, second.frames]).toEqual(['assemble', [2]]);
});

test('a failed tile fails its frame; rendered again, the frame is put together again', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1' }, info: { tiles: '2' } });
  (await held.next()).fail('no memory');
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(30);
  expect(farm.inspect.task(taskId)?.frames[2]).toMatchObject({
    status: 5,
    error: expect.stringContaining('tiles'),
  });

  await call(farm, 'resubmitTasks', { taskIds: [taskId] });
  const tile = await held.next();
  expect(tile.order.work).toMatchObject({ kind: 'tile', index: 1 });
  tile.finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);

  const ids = farm.inspect.task(taskId)?.frames.map(({ id }) => id) ?? [];
  await call(farm, 'resubmitFrames', { taskId, ids: [ids[1] ?? 0], selectAll: 0 });
  const again = await held.next();
  expect(again.order.work).toMatchObject({ kind: 'tile', index: 2 });
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 2, 1]);
  again.finish();
  expect((await held.next()).order.work.kind).toBe('assemble');
});

test('tiles of priority frames come first, with their assembly', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, {
    scene: { frames: '1-2[1]' },
    info: { tiles: '2', pre_frames: '001', stop_after_test: '1' },
  });
  expect(await taskEnd(farm, taskId)).toBe(40);
  const { items } = await taskFrames(farm, { taskId });
  expect(items.map(({ frameIndex, frameType, frameStatus }) => [frameIndex, frameType, frameStatus])).toEqual(
    [
      ['2-1', 4, 4],
      ['2-2', 4, 4],
      ['2', 6, 4],
      ['1-1', 5, 8],
      ['1-2', 5, 8],
      ['1', 7, 8],
    ],
  );
  await call(farm, 'startTask', { taskIds: [taskId] });
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('a stopped task in tiles goes on with its tiles and puts them together', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1' }, info: { tiles: '2' } });
  (await held.next()).finish();
  const second = await held.next();
  await call(farm, 'stopTask', { taskIds: [taskId] });
  await second.aborted;
  await call(farm, 'startTask', { taskIds: [taskId] });
  const again = await held.next();
  expect(again.order.work).toMatchObject({ kind: 'tile', index: 2 });
  again.finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});
