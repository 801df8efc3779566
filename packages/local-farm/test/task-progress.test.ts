import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm } from './support/farm.ts';
import { createTask, submitJob, taskEnd } from './support/jobs.ts';

const progress = z.looseObject({
  grabInfo: z.array(z.array(z.record(z.string(), z.string().nullable()))),
});
const timeText = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

test('shows a task in 3ds Max, block by block', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, {
    scenePath: 'D:/shots/sofa.max',
    info: { cg_id: '2001', tiles: '4', tiles_type: 'block' },
    scene: { frames: '0-1[1]', width: '64', height: '48', renderable_camera: ['Camera001'] },
  });
  expect(await taskEnd(farm, taskId)).toBe(25);
  const answer = progress.parse(await call(farm, 'loadTaskProgressImage', { taskId, frameType: 5 }));
  expect(answer).toMatchObject({
    width: 64,
    height: 48,
    block: 4,
    isRenderPhoton: false,
    currentTaskType: 'Render',
    sceneName: 'sofa.max-Camera001',
    startTime: timeText,
    endTime: timeText,
    completedTime: timeText,
  });
  expect(
    answer.grabInfo.map((blocks) => blocks.map((block) => [block.frameIndex, block.frameBlock])),
  ).toEqual([
    [1, 2, 3, 4].map((block) => ['0', String(block)]),
    [1, 2, 3, 4].map((block) => ['1', String(block)]),
  ]);
  const block = answer.grabInfo[1]?.[2];
  expect(block).toEqual({
    startTime: timeText,
    endTime: timeText,
    frameStatus: '4',
    isMaxPrice: '0',
    feeAmount: expect.stringMatching(/^\d+\.\d\d$/),
    couponFee: expect.stringMatching(/^\d+\.\d\d$/),
    frameIndex: '1',
    frameBlock: '3',
    framePercent: '100',
    frameUsed: expect.stringMatching(/^\d+$/),
    frameEst: '0',
    renderInfo: '',
    grabUrl: expect.stringContaining('/small_pic/'),
  });
  expect((await fetch(`${farm.url}${block?.grabUrl}`)).status).toBe(200);

  const photons = progress.parse(await call(farm, 'loadTaskProgressImage', { taskId, frameType: 2 }));
  expect(photons.grabInfo).toEqual([]);
});

test('shows whole frames of any software, and a task that has none yet', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '1-4[1]' }, info: { frames_per_task: '2' } });
  await taskEnd(farm, taskId);
  const answer = progress.parse(await call(farm, 'loadTaskProgressImage', { taskId }));
  expect(answer).toMatchObject({ block: 1, sceneName: 'windmill.blend-Camera' });
  expect(answer.grabInfo).toMatchObject([
    [{ frameIndex: '1-2[1]', frameBlock: null }],
    [{ frameIndex: '3-4[1]', frameBlock: null }],
  ]);

  const empty = await createTask(farm);
  expect(await call(farm, 'loadTaskProgressImage', { taskId: empty })).toMatchObject({
    sceneName: '',
    startTime: '',
    grabInfo: [],
  });
  expect(await refusal(farm, 'loadTaskProgressImage', { taskId, frameType: 3 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('frameType'),
  });
});
