import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { call, startFarm, temporaryFolder } from './support/farm.ts';
import { holdRows } from './support/held-renderer.ts';
import { submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

test('a task of 200,000 frames is paged, stopped and started as a whole', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  let frameEvents = 0;
  farm.events.subscribe(({ type }) => {
    if (type === 'frame') frameEvents += 1;
  });
  const taskId = await submitJob(farm, { scene: { frames: '1-200000[1]' } });
  const row = await held.next();
  expect(await taskFrames(farm, { taskId, pageNum: 1001, pageSize: 100 })).toMatchObject({
    total: 200_000,
    pageCount: 2000,
    items: { 0: { frameIndex: '100001' }, 99: { frameIndex: '100100' } },
  });
  expect((await taskFrames(farm, { taskId, pageNum: 2001, pageSize: 100 })).items).toEqual([]);
  await call(farm, 'stopTask', { taskIds: [taskId] });
  expect(await taskEnd(farm, taskId)).toBe(10);
  await row.aborted;
  expect(await taskInfo(farm, taskId)).toMatchObject({ totalFrames: 200_000, abortFrames: 200_000 });
  expect(frameEvents).toBeLessThan(100);
  await call(farm, 'startTask', { taskIds: [taskId] });
  expect((await held.next()).frames).toEqual([1]);
  expect(await taskInfo(farm, taskId)).toMatchObject({ abortFrames: 0, executingFrames: 1 });
});

test('state of an older farm is kept under another name, and the farm starts anew', async () => {
  const dataFolder = await temporaryFolder();
  const old = new DatabaseSync(join(dataFolder, 'farm.sqlite'));
  old.exec('CREATE TABLE tasks (id INTEGER); INSERT INTO tasks VALUES (42); PRAGMA user_version = 1;');
  old.close();
  const heard: unknown[] = [];
  const farm = await startFarm({ dataFolder, onTrouble: (trouble) => heard.push(trouble) });
  expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 5 })).toMatchObject({ total: 0 });
  const kept = join(dataFolder, 'farm.v1.sqlite');
  expect(heard).toEqual([expect.stringContaining(kept)]);
  expect(existsSync(join(dataFolder, 'account.json'))).toBe(true);
  await farm.stop();
  const found = new DatabaseSync(kept, { readOnly: true });
  expect(found.prepare('SELECT id FROM tasks').all()).toMatchObject([{ id: 42 }]);
  found.close();

  const again = await startFarm({ dataFolder, onTrouble: (trouble) => heard.push(trouble) });
  await again.stop();
  expect(heard).toHaveLength(1);
  expect((await readdir(dataFolder)).filter((name) => /v1.*\.sqlite$/.test(name))).toEqual([
    'farm.v1.sqlite',
  ]);
});
