import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm } from './support/farm.ts';
import { holdRows } from './support/held-renderer.ts';
import {
  frameStatusesOf,
  type JobInput,
  prepareJob,
  sendDocument,
  submitJob,
  taskDocument,
  taskEnd,
  taskFrames,
  taskInfo,
} from './support/jobs.ts';

const part = z.looseObject({
  id: z.number(),
  layerParentId: z.number(),
  outputFileName: z.string(),
  renderCamera: z.string(),
  layerName: z.string(),
  framesRange: z.string(),
  taskType: z.string(),
});

async function partsOf(farm: Parameters<typeof taskInfo>[0], taskId: number) {
  return z.array(part).parse((await taskInfo(farm, taskId)).respRenderingTaskList);
}

const layer = (frames: string, camera: string, renderable = '1') => ({
  renderable,
  common: { frames, width: '32', height: '24', image_format: 'png', render_camera: camera },
});

const jobs: readonly { readonly name: string; readonly job: JobInput; readonly parts: readonly unknown[] }[] =
  [
    {
      name: 'scenes of Blender',
      job: { scene: { scene_name: ['Mill', 'Barn'], camera_name: '' } },
      parts: [{ renderCamera: '' }, { renderCamera: '' }],
    },
    {
      name: 'cameras of Blender',
      job: { scene: { camera_name: ['Front', 'Back'] } },
      parts: [{ renderCamera: 'Front' }, { renderCamera: 'Back' }],
    },
    {
      name: 'cameras of 3ds Max',
      job: {
        scenePath: 'D:/sofa.max',
        info: { cg_id: '2001' },
        render: {
          common: { frames: '0', width: '40', height: '30', renderable_camera: ['Cam1', 'Cam2', 'Cam3'] },
        },
      },
      parts: [
        { renderCamera: 'Cam1', framesRange: '0' },
        { renderCamera: 'Cam2', framesRange: '0' },
        { renderCamera: 'Cam3', framesRange: '0' },
      ],
    },
    {
      name: 'layers of Maya',
      job: {
        scenePath: 'D:/tree.ma',
        info: { cg_id: '2000', is_layer_rendering: '1' },
        render: { sky: layer('1-2[1]', 'persp'), ground: layer('5', 'top'), hidden: layer('1', 'top', '0') },
      },
      parts: [
        { layerName: 'sky', renderCamera: 'persp', framesRange: '1-2[1]' },
        { layerName: 'ground', renderCamera: 'top', framesRange: '5' },
      ],
    },
  ];

test.each(jobs)('$name are tasks of their own', async ({ job, parts }) => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, job);
  expect(await taskEnd(farm, taskId)).toBe(25);
  const info = await taskInfo(farm, taskId);
  const children = await partsOf(farm, taskId);
  expect(children).toMatchObject(
    parts.map((expected) => ({ ...z.record(z.string(), z.string()).parse(expected), layerParentId: taskId })),
  );
  expect(new Set([taskId, ...children.map(({ id }) => id)]).size).toBe(children.length + 1);
  expect(info).toMatchObject({ outputFileName: null, isOpen: 1, taskType: '', layerParentId: 0 });
  const frames = (await Promise.all(children.map(({ id }) => taskFrames(farm, { taskId: id })))).map(
    ({ total }) => total,
  );
  expect(info.totalFrames).toBe(frames.reduce((sum, count) => sum + count, 0));
  expect(info.doneFrames).toBe(info.totalFrames);
  for (const { id, outputFileName } of children) {
    expect(outputFileName).toMatch(new RegExp(`^${id}_`));
    expect(await readdir(join(farm.inspect.storagePath('output'), outputFileName))).not.toEqual([]);
  }
  // Only the whole is listed; a part is found by its id.
  expect(await call(farm, 'getTaskList', { pageNum: 1, pageSize: 9 })).toMatchObject({
    total: 1,
    items: [{ id: taskId }],
  });
  const [first] = children;
  expect(await taskInfo(farm, first?.id ?? 0)).toMatchObject({ layerParentId: taskId, taskStatus: 25 });
});

test('each scene and camera is rendered for its own part', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, {
    scene: { frames: '1', scene_name: ['Mill', 'Barn'], camera_name: 'Cam' },
  });
  const rows = [];
  for (let index = 0; index < 2; index += 1) {
    const row = await held.next();
    rows.push([row.order.plan.sceneName, row.order.plan.cameraName]);
    row.finish();
  }
  expect(rows).toEqual([
    ['Mill', 'Cam'],
    ['Barn', 'Cam'],
  ]);
  await taskEnd(farm, taskId);
  const [, second] = await partsOf(farm, taskId);
  const path = join(farm.inspect.storagePath('output'), second?.outputFileName ?? '', '0001.txt');
  expect(await readFile(path, 'utf8')).toContain('Barn');
});

test('what is done to a task is done to its parts', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]', camera_name: ['A', 'B'] } });
  (await held.next()).finish();
  const second = await held.next();
  expect(await taskInfo(farm, taskId)).toMatchObject({
    taskStatus: 5,
    totalFrames: 4,
    doneFrames: 1,
    respRenderingTaskList: [{ taskStatus: 5 }, { taskStatus: 0 }],
  });
  await call(farm, 'stopTask', { taskIds: [taskId] });
  await second.aborted;
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 3, 3, 3]);
  expect(await taskInfo(farm, taskId)).toMatchObject({
    taskStatus: 10,
    respRenderingTaskList: [{ taskStatus: 10 }, { taskStatus: 10 }],
  });
  await call(farm, 'startTask', { taskIds: [taskId] });
  (await held.next()).finish();
  (await held.next()).finish();
  (await held.next()).fail('no memory');
  expect(await taskEnd(farm, taskId)).toBe(30);
  await call(farm, 'resubmitTasks', { taskIds: [taskId] });
  const again = await held.next();
  expect([again.order.plan.cameraName, again.frames]).toEqual(['B', [2]]);
  again.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
  expect((await taskFrames(farm, { taskId })).items.map(({ frameIndex }) => frameIndex)).toEqual([
    '1',
    '2',
    '1',
    '2',
  ]);

  const [first] = await partsOf(farm, taskId);
  expect(await refusal(farm, 'deleteTask', { taskIds: [first?.id ?? 0] })).toMatchObject({ code: 600 });
});

const geo = (node: string, geoDependencySort: string, frames = '1-4[1]') => ({
  node,
  frames,
  geoDependencySort,
  render: '1',
});
const houdini: JobInput = {
  scenePath: 'D:/flood.hip',
  info: { cg_id: '2004' },
  render: {
    rop_node: [
      { node: '/out/beauty', frames: '1-2[1]', render: '1' },
      { node: '/out/old', frames: '1-2[1]', render: '0' },
    ],
    geo_node: [geo('/out/spray', '1'), geo('/out/water', '0')],
  },
};

test('simulations of Houdini come first, in their order, each in one row', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer, nodes: 4 });
  const taskId = await submitJob(farm, houdini);
  const water = await held.next();
  expect([water.order.plan.nodeName, water.frames]).toEqual(['/out/water', [1, 2, 3, 4]]);
  // Spray waits for water, the pictures for both.
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 10, 10, 10]);
  expect((await taskFrames(farm, { taskId })).items).toMatchObject([
    { frameType: 8, gopName: '/out/water', frameIndex: '1-4[1]' },
    { frameType: 8, gopName: '/out/spray', frameStatus: 10, frameStatusText: 'task_frame_status_10' },
    { frameType: 5, gopName: null, frameIndex: '1' },
    { frameType: 5, gopName: null, frameIndex: '2' },
  ]);
  expect(await partsOf(farm, taskId)).toMatchObject([
    { taskType: 'GopRender', framesRange: '/out/water1-4[1]' },
    { taskType: 'GopRender' },
    { taskType: 'Render', layerName: '/out/beauty' },
  ]);
  water.finish();
  const spray = await held.next();
  expect(spray.order.plan.nodeName).toBe('/out/spray');
  expect(frameStatusesOf(farm, taskId)).toEqual([4, 2, 10, 10]);
  spray.finish();
  const pictures = [await held.next(), await held.next()];
  expect(pictures.map(({ order }) => order.plan.nodeName)).toEqual(['/out/beauty', '/out/beauty']);
  expect(pictures.flatMap(({ frames }) => frames).toSorted()).toEqual([1, 2]);
  for (const row of pictures) row.finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('pictures whose simulation failed fail with it, and are rendered when it is done after all', async () => {
  const held = holdRows();
  const farm = await startFarm({ renderer: held.renderer });
  const taskId = await submitJob(farm, {
    ...houdini,
    render: { ...houdini.render, geo_node: [geo('/out/water', '0')] },
  });
  (await held.next()).fail('unstable');
  expect(await taskEnd(farm, taskId)).toBe(45);
  expect(farm.inspect.task(taskId)?.frames).toMatchObject([
    { status: 5, error: expect.stringContaining('unstable') },
    { status: 5, error: expect.stringContaining('/out/water') },
    { status: 5 },
  ]);
  await call(farm, 'resubmitTasks', { taskIds: [taskId] });
  const water = await held.next();
  expect(water.order.plan.isSimulation).toBe(true);
  expect(frameStatusesOf(farm, taskId)).toEqual([2, 10, 10]);
  water.finish();
  (await held.next()).finish();
  (await held.next()).finish();
  expect(await taskEnd(farm, taskId)).toBe(25);
});

test('says what a scene of other software lacks', async () => {
  const farm = await startFarm();
  const taskId = await prepareJob(farm);
  const refusedWith = async (input: JobInput, words: string) => {
    await sendDocument(farm, taskId, 'task.json', taskDocument(taskId, input));
    expect(await refusal(farm, 'submitTask', { taskId })).toMatchObject({
      code: 600,
      message: expect.stringContaining(words),
    });
  };
  await refusedWith({ info: { cg_id: '2004' }, render: {} }, 'scene_info_render.rop_node');
  await refusedWith(
    { info: { cg_id: '2000', is_layer_rendering: '1' }, render: { sky: layer('1', 'persp', '0') } },
    'renders nothing',
  );
  await refusedWith(
    { info: { cg_id: '2000', is_layer_rendering: '1' }, render: { sky: layer('x', 'persp') } },
    'scene_info_render.sky.common.frames',
  );
});
