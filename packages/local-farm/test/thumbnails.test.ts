import type { LocalFarm } from '@farmhand/local-farm';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm, startFarmWithSub } from './support/farm.ts';
import { submitJob, taskEnd, taskFrames } from './support/jobs.ts';

async function thumbnailsOf(farm: LocalFarm, id: number): Promise<readonly string[]> {
  return z.array(z.string()).parse(await call(farm, 'loadFrameThumbnail', { id, frameStatus: 4 }));
}

test('a row of frames has a thumbnail for each, fetched without a signature', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '9-11[1]' }, info: { frames_per_task: '3' } });
  expect(await taskEnd(farm, taskId)).toBe(25);
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  const paths = await thumbnailsOf(farm, id);
  expect(paths.map((path) => path.split('/').at(-1))).toEqual([
    `${id}_9.png`,
    `${id}_10.png`,
    `${id}_11.png`,
  ]);

  const pictures = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${farm.url}${path}`);
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'image/png']);
      expect(answer.headers.get('Cache-Control')).toContain('private');
      return PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
    }),
  );
  expect(new Set(pictures.map(({ data }) => data.toString('base64'))).size).toBe(3);

  const [path = ''] = paths;
  const etag = (await fetch(`${farm.url}${path}`)).headers.get('ETag') ?? '';
  const again = await fetch(`${farm.url}${path}`, { headers: { 'If-None-Match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('nobody gets a picture with a guessed address', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]' } });
  await taskEnd(farm, taskId);
  const [first, second] = (await taskFrames(farm, { taskId })).items;
  const [path = ''] = await thumbnailsOf(farm, first?.id ?? 0);
  const token = path.split('/')[2] ?? '';
  expect(token.length).toBeGreaterThan(40);
  for (const guess of [
    `/small_pic/${token.slice(0, -1)}x/${first?.id}_1.png`,
    `/small_pic/x/${first?.id}_1.png`,
    `/small_pic/${token}/${second?.id}_2.png`,
    `/small_pic/${token}/${first?.id}_2.png`,
    `/small_pic/${token}/${first?.id}_..%2F${second?.id}%2F2.png`,
    `/small_pic/${token}/99999_1.png`,
  ]) {
    expect((await fetch(`${farm.url}${guess}`)).status, guess).toBe(404);
  }
});

test('a frame has no thumbnail until it is done, and another one after a resubmission', async () => {
  const unfinished = await startFarm({
    renderer: async () => {
      throw new Error('no picture today');
    },
  });
  const failed = await submitJob(unfinished, { scene: { frames: '1' } });
  await taskEnd(unfinished, failed);
  const failedId = (await taskFrames(unfinished, { taskId: failed })).items[0]?.id ?? 0;
  expect(await thumbnailsOf(unfinished, failedId)).toEqual([]);

  // A clock that stands still must not make two renderings look alike.
  const now = Date.now();
  const farm = await startFarm({ clock: () => now });
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  await taskEnd(farm, taskId);
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  const [before] = await thumbnailsOf(farm, id);
  await call(farm, 'resubmitFrames', { ids: [id], selectAll: 0, taskId, status: [] });
  await taskEnd(farm, taskId);
  const [after] = await thumbnailsOf(farm, id);
  expect(after).not.toBe(before);
  expect((await fetch(`${farm.url}${before}`)).status).toBe(404);
  expect((await fetch(`${farm.url}${after}`)).status).toBe(200);
});

test('addresses last over a restart', async () => {
  const farm = await startFarm();
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  await taskEnd(farm, taskId);
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  const [path] = await thumbnailsOf(farm, id);
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect((await fetch(`${again.url}${path}`)).status).toBe(200);
});

test("a sub-account sees neither thumbnails nor logs of another's frames", async () => {
  const { farm, sub } = await startFarmWithSub();
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  await taskEnd(farm, taskId);
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  for (const endpoint of ['loadFrameThumbnail', 'showLog'] as const)
    expect(await refusal(sub, endpoint, { id })).toMatchObject({ code: 600 });
  expect(await refusal(sub, 'loadTaskProgressImage', { taskId })).toMatchObject({ code: 600 });
});
