import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBlender, type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { startFarm, temporaryFolder, upload } from './support/farm.ts';
import { frameLog, submitJob, taskEnd, taskFrames } from './support/jobs.ts';

const blender = await findBlender();

async function pictureOf(farm: LocalFarm, taskId: number, name: string): Promise<PNG> {
  const folder = farm.inspect.task(taskId)?.outputFileName ?? '';
  return PNG.sync.read(await readFile(join(farm.inspect.storagePath('output'), folder, name)));
}

test('a farm that renders at a part of the size does so with placeholders too', async () => {
  const farm = await startFarm({ scalePercent: 25 });
  const taskId = await submitJob(farm, { scene: { frames: '3', width: '320', height: '202' } });
  await taskEnd(farm, taskId);
  const { width, height } = await pictureOf(farm, taskId, '0003.png');
  // Like Blender, it leaves out the half pixel.
  expect([width, height]).toEqual([80, 50]);
});

test.each([0, -25, 101, 12.5, Number.NaN])('%d percent is no scale', async (scalePercent) => {
  const start = startLocalFarm({ dataFolder: await temporaryFolder(), scalePercent });
  await expect(start).rejects.toMatchObject({ code: 'options-invalid' });
});

test.runIf(blender.found)(
  'Blender renders at that part of the size, says how long a frame took and which files of a set it lacked',
  async () => {
    if (!blender.found) return;
    const folder = await temporaryFolder();
    const script = fileURLToPath(new URL('blender/make_picture_sets.py', import.meta.url));
    const given = [
      '--background',
      '--factory-startup',
      '--python-exit-code',
      '1',
      '--python',
      script,
      '--',
      folder,
    ];
    await promisify(execFile)(blender.path, given);
    const farm = await startFarm({ renderer: 'blender', scalePercent: 25 });
    for (const name of ['sequence/f_001.png', 'sequence/f_003.png', 'tiles/t.1001.png']) {
      await upload(farm, {
        storageId: farm.inspect.storageId('input'),
        serverPath: `/D/shots/${name}`,
        content: Buffer.from(await readFile(join(folder, name))),
      });
    }
    const taskId = await submitJob(farm, {
      sceneContent: Buffer.from(await readFile(join(folder, 'sets.blend'))),
      // The job's own size takes the place of the scene's.
      scene: { frames: '2-4[1]', width: '80', height: '60', camera_name: 'Camera', Output_path: '//sets_' },
      info: { frames_per_task: '3' },
    });
    expect(await taskEnd(farm, taskId)).toBe(25);

    const { width, height } = await pictureOf(farm, taskId, 'sets_0002.png');
    expect([width, height]).toEqual([20, 15]);
    const [frame] = (await taskFrames(farm, { taskId })).items;
    const log = await frameLog(farm, frame?.id ?? 0);
    const told = log.match(/\/D\/shots\/[^)]+(?=\)$)|^Frame \d+ took (?=\d+(\.\d+)? s to render\.$)/gm);
    // Frame 2 shows the first picture of three, frame 3 the second, which is not there. What is missing is told once.
    expect(told).toEqual([
      '/D/shots/tiles/t.1002.png',
      'Frame 2 took ',
      '/D/shots/sequence/f_002.png',
      'Frame 3 took ',
      'Frame 4 took ',
    ]);
  },
  180_000,
);
