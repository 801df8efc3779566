import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBlender, type LocalFarm } from '@farmhand/local-farm';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { startFarm } from './support/farm.ts';
import { frameLog, type JobInput, submitJob, taskEnd, taskFrames } from './support/jobs.ts';

const blender = await findBlender();

/** Names and contents of what a job puts into the output storage. */
async function output(farm: LocalFarm, input: JobInput) {
  const taskId = await submitJob(farm, input);
  expect(await taskEnd(farm, taskId)).toBe(25);
  const folder = join(
    farm.inspect.storagePath('output'),
    farm.inspect.task(taskId)?.outputFileName ?? 'nowhere',
  );
  const names = (await readdir(folder)).toSorted();
  return { taskId, names, contents: await Promise.all(names.map((name) => readFile(join(folder, name)))) };
}

const sofa = { scenePath: 'D:/shots/sofa.max', info: { cg_id: '2001' } };

test.each([
  { Output_path: '', name: 'sofa.0003.png' },
  { Output_path: 'D:\\out\\', name: 'sofa.0003.png' },
  { Output_path: 'D:\\out\\beauty.exr', name: 'beauty.0003.png' },
  { Output_path: '/out/beauty.$F4.exr', name: 'beauty.0003.png' },
  { Output_path: '/out/v1.2/beauty.%06d.tif', name: 'beauty.000003.png' },
  { Output_path: '/out/beauty_##_left.png', name: 'beauty_03_left.png' },
])('frames of other software at $Output_path are called $name', async ({ Output_path, name }) => {
  const farm = await startFarm();
  const { names, contents } = await output(farm, {
    ...sofa,
    scene: { frames: '3', Output_path, Render_Format: 'OPEN_EXR' },
  });
  expect(names).toEqual([name]);
  expect(PNG.sync.read(contents[0] ?? Buffer.alloc(0))).toMatchObject({ width: 64, height: 48 });
});

test('a placeholder tells software, scene, camera and frame apart', async () => {
  const farm = await startFarm();
  const scene = { frames: '3', renderable_camera: ['Front'], width: '640', height: '360', Output_path: '' };
  const pictures: string[] = [];
  for (const input of [
    { ...sofa, scene },
    { ...sofa, scene: { ...scene, frames: '4' } },
    { ...sofa, scene: { ...scene, renderable_camera: ['Side'] } },
    { ...sofa, scenePath: 'D:/shots/table.max', scene },
    { ...sofa, info: { cg_id: '2005' }, scene: { ...scene, camera_name: 'Front' } },
  ]) {
    const { contents } = await output(farm, input);
    pictures.push(...contents.map((content) => PNG.sync.read(content).data.toString('base64')));
  }
  expect(pictures).toHaveLength(5);
  expect(new Set(pictures).size).toBe(5);
});

test.skipIf(!blender.found)('a farm with Blender draws placeholders for other software', async () => {
  const farm = await startFarm({ renderer: 'blender' });
  const { taskId, names } = await output(farm, { ...sofa, scene: { frames: '1', Output_path: '' } });
  expect(names).toEqual(['sofa.0001.png']);
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  expect(await frameLog(farm, id)).toContain('Placeholder frames, not a render: this farm has no 3ds Max.');
});
