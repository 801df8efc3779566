import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, gateway, startFarm } from './support/farm.ts';
import { frameLog, submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

test('renders frames that say they are placeholders', async () => {
  const farm = await startFarm();
  expect(farm.renderer).toEqual({ kind: 'placeholder', reason: expect.any(String) });
  const taskId = await submitJob(farm, { scene: { frames: '9-10[1]', width: '320', height: '200' } });
  expect(await taskEnd(farm, taskId)).toBe(25);

  const info = await taskInfo(farm, taskId);
  expect(info).toMatchObject({
    sceneName: 'windmill.blend',
    taskStatus: 25,
    statusText: 'render_task_status_25',
    totalFrames: 2,
    doneFrames: 2,
    failedFrames: 0,
    executingFrames: 0,
    abortFrames: 0,
    projectName: 'harvest',
    outputFileName: `${taskId}_windmill`,
    cgId: 2007,
    respRenderingTaskList: [],
  });
  expect(info.completedDate).toBeGreaterThanOrEqual(Number(info.startTime));
  expect(info.startTime).toBeGreaterThanOrEqual(Number(info.submitDate));

  const folder = join(farm.inspect.storagePath('output'), `${taskId}_windmill`);
  const ninth = PNG.sync.read(await readFile(join(folder, '0009.png')));
  const tenth = PNG.sync.read(await readFile(join(folder, '0010.png')));
  expect([ninth.width, ninth.height]).toEqual([320, 200]);
  expect(ninth.data.equals(tenth.data)).toBe(false);
  // Placeholder, software, scene, camera, frame: rows of dots with rows of none between them.
  expect(textLines(ninth)).toBe(5);

  const [frame] = (await taskFrames(farm, { taskId })).items;
  expect(frame).toMatchObject({
    frameIndex: '9',
    frameStatus: 4,
    frameStatusText: 'task_frame_status_4',
    frameType: 5,
    taskId,
    taskOverTime: 43_200,
  });
  expect(await frameLog(farm, frame?.id ?? 0)).toContain('Placeholder frames, not a render');
  const [path] = z
    .array(z.string())
    .parse(await call(farm, 'loadFrameThumbnail', { id: frame?.id ?? 0, frameStatus: 4 }));
  const thumbnail = await fetch(`${farm.url}${path}`);
  const picture = PNG.sync.read(Buffer.from(await thumbnail.arrayBuffer()));
  expect([picture.width, picture.height]).toEqual([256, 160]);

  const listed = await gateway(farm, 'POST', '/transfer/list', {
    json: { storageId: farm.inspect.storageId('output'), folder: `${taskId}_windmill` },
  });
  expect(await listed.json()).toMatchObject({
    files: [{ relativePath: '0009.png' }, { relativePath: '0010.png' }],
  });
});

function textLines(picture: PNG): number {
  let lines = 0;
  let wasText = false;
  for (let y = 0; y < picture.height; y += 1) {
    let isText = false;
    for (let x = 0; x < picture.width; x += 1)
      isText ||= (picture.data[(y * picture.width + x) * 4] ?? 0) > 200;
    if (isText && !wasText) lines += 1;
    wasText = isText;
  }
  return lines;
}

test.each([
  { Output_path: 'D:\\renders\\shot_', file: 'shot_0003.png' },
  { Output_path: '//renders/mill_######_v2', file: 'mill_000003_v2.png' },
  { Output_path: '/tmp/', file: '0003.png' },
  { Output_path: '', file: 'windmill0003.png' },
  { Output_path: '/out/a:b*', file: 'a_b_0003.png' },
])('names the frames of $Output_path', async ({ Output_path, file }) => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '3', Output_path } });
  await taskEnd(farm, taskId);
  const path = join(farm.inspect.storagePath('output'), `${taskId}_windmill`, file);
  expect((await readFile(path)).subarray(1, 4).toString()).toBe('PNG');
});

test('draws the smallest and the oddest pictures', async () => {
  const farm = await startFarm();
  for (const [width, height] of [
    [1, 1],
    [3, 400],
    [900, 2],
  ] as const) {
    const taskId = await submitJob(farm, {
      scene: { frames: '1', width: String(width), height: String(height) },
    });
    expect(await taskEnd(farm, taskId)).toBe(25);
    const path = join(farm.inspect.storagePath('output'), `${taskId}_windmill`, '0001.png');
    expect(PNG.sync.read(await readFile(path))).toMatchObject({ width, height });
  }
});

test('goes on with a job after a restart in its middle', async () => {
  const farm = await startFarm();
  let stopped: Promise<void> | undefined;
  farm.events.subscribe((event) => {
    if (event.type === 'frame' && event.status === 4) stopped ??= farm.stop();
  });
  const taskId = await submitJob(farm, { scene: { frames: '1-4[1]' } });
  await expect(taskEnd(farm, taskId)).rejects.toThrow('stopped');
  await stopped;

  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await taskEnd(again, taskId)).toBe(25);
  expect(again.inspect.task(taskId)?.frames.map(({ status }) => status)).toEqual([4, 4, 4, 4]);
  await again.stop();
});
