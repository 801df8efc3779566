import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBlender, type LocalFarm } from '@farmhand/local-farm';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { readExr } from './support/exr.ts';
import { call, startFarm, temporaryFolder } from './support/farm.ts';
import { frameLog, type JobInput, submitJob, taskEnd, taskFrames } from './support/jobs.ts';

const run = promisify(execFile);
const blender = await findBlender();
const minutes = 60_000;
const oddSize = { width: '101', height: '67', frames: '3', camera_name: 'Camera', Output_path: '//shot_' };
const blocks = { tiles: '4', tiles_type: 'block' };
const strips = { tiles: '3', tiles_type: 'strip' };

/** Renders a job and gives its one file: name and content. */
async function renderedFile(farm: LocalFarm, input: JobInput) {
  const taskId = await submitJob(farm, input);
  const status = await taskEnd(farm, taskId);
  expect(status, JSON.stringify(farm.inspect.task(taskId)?.frames)).toBe(25);
  const folder = join(farm.inspect.storagePath('output'), `${taskId}_windmill`);
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  const name = names[0] ?? '';
  return { taskId, name, content: await readFile(join(folder, name)) };
}

test.each([
  { type: 'blocks', info: blocks, size: [101, 67] },
  { type: 'strips', info: strips, size: [101, 67] },
  { type: 'more tiles than pixels', info: { tiles: '16', tiles_type: 'block' }, size: [3, 2] },
])('placeholders in $type are put together to the whole picture', async ({ info, size: [width, height] }) => {
  const farm = await startFarm();
  const scene = { ...oddSize, width: String(width), height: String(height) };
  const whole = await renderedFile(farm, { scene });
  const joined = await renderedFile(farm, { scene, info });
  expect(joined.name).toBe(whole.name);
  expect(PNG.sync.read(joined.content)).toMatchObject({ width, height });
  expect(PNG.sync.read(joined.content).data.equals(PNG.sync.read(whole.content).data)).toBe(true);
});

test('a frame whose tiles were deleted says so, and is put together when they are rendered again', async () => {
  const farm = await startFarm();
  const { taskId } = await renderedFile(farm, { scene: oddSize, info: blocks });
  const rows = (await taskFrames(farm, { taskId })).items;
  const assembly = rows.find(({ frameIndex }) => frameIndex === '3');
  const tile = rows.find(({ frameIndex }) => frameIndex === '3-2');
  await rm(join(farm.dataFolder, 'tiles', String(taskId), '3_2.png'));

  const resubmit = async (id: number | undefined) => {
    await call(farm, 'resubmitFrames', { ids: [id ?? 0], selectAll: 0, taskId, status: [] });
    return taskEnd(farm, taskId);
  };
  expect(await resubmit(assembly?.id)).toBe(30);
  const failed = farm.inspect.task(taskId)?.frames.find(({ frameIndex }) => frameIndex === '3');
  expect(failed?.error).toContain('Tile 2 of 4 of frame 3 is not in the farm');
  expect(await resubmit(tile?.id)).toBe(25);
});

describe.skipIf(!blender.found)('with real Blender', () => {
  async function sceneContent(...options: readonly string[]): Promise<Buffer<ArrayBuffer>> {
    if (!blender.found) throw new Error(blender.reason);
    const script = fileURLToPath(new URL('blender/make_tile_scene.py', import.meta.url));
    const path = join(await temporaryFolder(), 'tiles.blend');
    const begin = ['--background', '--factory-startup', '--python-exit-code', '1', '--python', script];
    await run(blender.path, [...begin, '--', path, ...options]);
    return Buffer.from(await readFile(path));
  }

  /** The largest difference between two pictures in one channel of one pixel, of 255. */
  function difference(a: Buffer, b: Buffer): number {
    const [one, other] = [PNG.sync.read(a), PNG.sync.read(b)];
    expect([one.width, one.height]).toEqual([other.width, other.height]);
    return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - (other.data[at] ?? 0))), 0);
  }

  test('blocks and strips of an odd size are put together to the frame rendered whole', {
    timeout: 4 * minutes,
  }, async () => {
    const farm = await startFarm({ renderer: 'blender', nodes: 2 });
    const job = { sceneContent: await sceneContent(), scene: oddSize };
    const whole = await renderedFile(farm, job);
    expect(PNG.sync.read(whole.content)).toMatchObject({ width: 101, height: 67 });
    // The picture is not one colour, and has what is nearly through.
    expect(new Set(PNG.sync.read(whole.content).data).size).toBeGreaterThan(100);

    for (const info of [blocks, strips]) {
      const joined = await renderedFile(farm, { ...job, info });
      expect(joined.name).toBe(whole.name);
      expect(difference(joined.content, whole.content)).toBeLessThanOrEqual(1);
      const rows = (await taskFrames(farm, { taskId: joined.taskId })).items;
      for (const { id } of rows) {
        const [path] = await thumbnailPaths(farm, id);
        expect((await fetch(`${farm.url}${path}`)).status).toBe(200);
      }
    }
  });

  test('pictures in layers keep every channel', { timeout: 4 * minutes }, async () => {
    const farm = await startFarm({ renderer: 'blender', nodes: 2 });
    const job = {
      sceneContent: await sceneContent(),
      scene: { ...oddSize, Render_Format: 'OPEN_EXR_MULTILAYER' },
    };
    const whole = readExr((await renderedFile(farm, job)).content);
    const joined = readExr((await renderedFile(farm, { ...job, info: blocks })).content);
    expect([...joined.keys()]).toEqual([...whole.keys()]);
    expect([...whole.keys()].some((name) => name.startsWith('second.'))).toBe(true);
    for (const [name, samples] of whole) expect(joined.get(name)?.equals(samples), name).toBe(true);
  });

  test('a frame that tiles cannot give is rendered whole at the end', { timeout: 4 * minutes }, async () => {
    const farm = await startFarm({ renderer: 'blender', nodes: 2 });
    const job = { sceneContent: await sceneContent('flipped'), scene: oddSize };
    const whole = await renderedFile(farm, job);
    const joined = await renderedFile(farm, { ...job, info: strips });
    expect(difference(joined.content, whole.content)).toBeLessThanOrEqual(1);
    const [tile] = (await taskFrames(farm, { taskId: joined.taskId })).items;
    expect(await frameLog(farm, tile?.id ?? 0)).toContain('rendered whole at the end: its compositor');
  });
});

async function thumbnailPaths(farm: LocalFarm, id: number): Promise<readonly string[]> {
  const answer = await call(farm, 'loadFrameThumbnail', { id });
  return Array.isArray(answer) ? answer.map(String) : [];
}
