import { execFile, spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBlender, type LocalFarm } from '@farmhand/local-farm';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { call, startFarm, temporaryFolder, upload } from './support/farm.ts';
import { frameLog, prepareJob, submitJob, taskEnd, taskFrames, taskInfo } from './support/jobs.ts';

const run = promisify(execFile);
const blender = await findBlender();
const minutes = 60_000;

async function runScript(name: string, argument: string): Promise<void> {
  if (!blender.found) throw new Error(blender.reason);
  const script = fileURLToPath(new URL(`blender/${name}`, import.meta.url));
  await run(blender.path, [
    '--background',
    '--factory-startup',
    '--python-exit-code',
    '1',
    '--python',
    script,
    '--',
    argument,
  ]);
}

/** `/tmp/x/a.png` or `C:\x\a.png` as a server path. */
function serverPathOf(path: string): string {
  return path
    .replace(/^([A-Za-z]):/, '/$1')
    .split(sep)
    .join('/');
}

async function uploadFolder(farm: LocalFarm, folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await upload(farm, {
      storageId: farm.inspect.storageId('input'),
      serverPath: serverPathOf(path),
      content: await readFile(path),
    });
  }
}

/** Colour of a pixel at fractions of the picture's width and height, forgiving the one step that dithering adds. */
function colourAt(picture: PNG, x: number, y: number): readonly number[] {
  const at = (Math.floor(y * picture.height) * picture.width + Math.floor(x * picture.width)) * 4;
  return [...picture.data.subarray(at, at + 3)].map((channel) =>
    channel === 1 ? 0 : channel === 254 ? 255 : channel,
  );
}

async function endlessScene(): Promise<Buffer<ArrayBuffer>> {
  const path = join(await temporaryFolder(), 'endless.blend');
  await runScript('make_endless_scene.py', path);
  return Buffer.from(await readFile(path));
}

/** What `support/farm-process.ts` prints, as far as it matters here. */
const processEvent = z.object({ type: z.string(), port: z.number().optional(), pid: z.number().nullish() });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const smallScene = { width: '48', height: '32', camera_name: 'Camera', Output_path: '//renders/square_' };

describe.skipIf(!blender.found)('with real Blender', () => {
  test('renders relative, absolute, Windows and linked references from the storage, and nothing else', {
    timeout: 3 * minutes,
  }, async () => {
    const project = await temporaryFolder();
    await runScript('make_scene.py', project);
    const farm = await startFarm({ renderer: 'blender' });
    expect(farm.renderer).toMatchObject({ kind: 'blender', version: expect.stringMatching(/^\d+\.\d+/) });
    const scenePath = join(project, 'scene', 'scene.blend');
    for (const part of ['scene', 'absolute', 'library']) await uploadFolder(farm, join(project, part));
    await upload(farm, {
      storageId: farm.inspect.storageId('input'),
      serverPath: '/D/textures/blue.png',
      content: await readFile(join(project, 'windows', 'blue.png')),
    });
    const taskId = await prepareJob(farm, {
      scenePath: scenePath.split(sep).join('/'),
      sceneServerPath: serverPathOf(scenePath),
      sceneContent: await readFile(scenePath),
      scene: { ...smallScene, frames: '1-2[1]' },
      info: { frames_per_task: '2' },
    });
    // What was uploaded is gone here; what was not is still here, and must not be found.
    for (const part of ['scene', 'absolute', 'library', 'windows'])
      await rm(join(project, part), { recursive: true });

    await call(farm, 'submitTask', { taskId });
    expect(await taskEnd(farm, taskId)).toBe(25);
    const [frame] = (await taskFrames(farm, { taskId })).items;
    const log = await frameLog(farm, frame?.id ?? 0);
    const folder = join(farm.inspect.storagePath('output'), `${taskId}_scene`);
    expect((await readdir(folder)).toSorted()).toEqual(['square_0001.png', 'square_0002.png']);
    const picture = PNG.sync.read(await readFile(join(folder, 'square_0002.png')));
    expect([picture.width, picture.height]).toEqual([48, 32]);
    const colours = [1 / 4, 3 / 4].map((y) => [1 / 6, 3 / 6, 5 / 6].map((x) => colourAt(picture, x, y)));
    expect(colours, log).toEqual([
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
      ],
      [
        [255, 255, 0],
        // Blender's colour for a picture that is not there.
        [255, 0, 255],
        // No library, no square: the empty world.
        [0, 0, 0],
      ],
    ]);
    expect(frame).toMatchObject({ frameIndex: '1-2[1]', frameStatus: 4 });
    expect(log).toContain(`Missing: library ${join(project, 'left-behind', 'square.blend')}`);
    expect(log).toMatch(/Missing: Image cyan\.png.*left-behind/);
    expect(log).not.toContain(farm.account.accessKey);
    // One thumbnail for each frame of the row.
    const paths = z.array(z.string()).parse(await call(farm, 'loadFrameThumbnail', { id: frame?.id ?? 0 }));
    const thumbnails = await Promise.all(paths.map((path) => fetch(`${farm.url}${path}`)));
    expect(thumbnails.map(({ status }) => status)).toEqual([200, 200]);
    for (const thumbnail of thumbnails)
      expect(PNG.sync.read(Buffer.from(await thumbnail.arrayBuffer()))).toMatchObject({
        width: 48,
        height: 32,
      });
    await farm.stop();
    expect(await readdir(join(farm.dataFolder, 'work'))).toEqual([]);
  });

  test('a killed Blender fails its frame, and the job goes on', { timeout: 3 * minutes }, async () => {
    const project = await temporaryFolder();
    await runScript('make_scene.py', project);
    const farm = await startFarm({ renderer: 'blender' });
    farm.events.subscribe((event) => {
      if (event.type === 'frame' && event.pid !== null && event.frameIndex === '1')
        process.kill(event.pid, 'SIGKILL');
    });
    const taskId = await submitJob(farm, {
      sceneContent: await readFile(join(project, 'scene', 'scene.blend')),
      scene: { ...smallScene, frames: '1-2[1]' },
    });
    expect(await taskEnd(farm, taskId)).toBe(30);
    expect(farm.inspect.task(taskId)?.frames).toMatchObject([
      { status: 5, error: expect.stringContaining('killed') },
      { status: 4, error: null },
    ]);
    expect(await taskInfo(farm, taskId)).toMatchObject({ failedFrames: 1, doneFrames: 1 });
    const [failed] = (await taskFrames(farm, { taskId })).items;
    expect(failed).toMatchObject({ frameStatus: 5, message: expect.stringContaining('killed') });
    expect(await frameLog(farm, failed?.id ?? 0)).toContain('Blender was killed');
  });

  test('a scene that Blender cannot read fails the whole job and says so', {
    timeout: 2 * minutes,
  }, async () => {
    const farm = await startFarm({ renderer: 'blender' });
    const broken = await submitJob(farm, { sceneContent: Buffer.from('no scene'), scene: { frames: '1' } });
    expect(await taskEnd(farm, broken)).toBe(45);
    const reason = farm.inspect.task(broken)?.frames[0]?.error ?? '';
    expect(reason).toMatch(/exit code 1[\s\S]*cannot open windmill\.blend/);
    expect(reason).not.toContain('Traceback');
  });

  test('names the camera or the scene that is not there', { timeout: 3 * minutes }, async () => {
    const project = await temporaryFolder();
    await runScript('make_scene.py', project);
    const sceneContent = await readFile(join(project, 'scene', 'scene.blend'));
    const farm = await startFarm({ renderer: 'blender' });
    const camera = await submitJob(farm, {
      sceneContent,
      scene: { ...smallScene, frames: '1', camera_name: 'Drone' },
    });
    const scene = await submitJob(farm, {
      sceneContent,
      scene: { ...smallScene, frames: '1', scene_name: ['Interior'] },
    });
    await taskEnd(farm, camera);
    await taskEnd(farm, scene);
    expect(farm.inspect.task(camera)?.frames[0]?.error).toContain('no camera "Drone"');
    expect(farm.inspect.task(scene)?.frames[0]?.error).toContain('no scene "Interior"; it has: Scene');
  });

  test('a frame over its time limit is stopped, and so is a job on request', {
    timeout: 3 * minutes,
  }, async () => {
    const sceneContent = await endlessScene();
    const farm = await startFarm({ renderer: 'blender', nodes: 2 });
    const processes = new Set<number>();
    farm.events.subscribe((event) => {
      if (event.type === 'frame' && event.pid !== null) processes.add(event.pid);
    });
    const slow = await submitJob(farm, {
      sceneContent,
      info: { time_out: '4' },
      scene: { ...smallScene, frames: '1' },
    });
    const stopped = await submitJob(farm, { sceneContent, scene: { ...smallScene, frames: '1-2[1]' } });
    await farm.events.until(() => farm.inspect.task(stopped)?.frames[0]?.status === 2);
    await call(farm, 'stopTask', { taskIds: [stopped] });
    expect(farm.inspect.task(stopped)).toMatchObject({ status: 10, frames: [{ status: 3 }, { status: 3 }] });
    expect(await taskInfo(farm, stopped)).toMatchObject({ abortFrames: 2, taskStatus: 10 });
    expect(await taskEnd(farm, slow)).toBe(23);
    expect(farm.inspect.task(slow)?.frames[0]?.error).toContain('time limit of 4 s');

    const endless = await submitJob(farm, {
      sceneContent,
      info: { job_stop_time: '1' },
      scene: { ...smallScene, frames: '1' },
    });
    expect(await taskEnd(farm, endless)).toBe(23);
    await farm.stop();
    expect([...processes].filter(isAlive)).toEqual([]);
  });

  test('a farm that is killed while it renders renders those frames again', {
    timeout: 3 * minutes,
  }, async () => {
    const project = await temporaryFolder();
    await runScript('make_scene.py', project);
    const dataFolder = await temporaryFolder();
    const prepared = await startFarm({ dataFolder });
    const taskId = await prepareJob(prepared, {
      sceneContent: await readFile(join(project, 'scene', 'scene.blend')),
      scene: { ...smallScene, frames: '1-2[1]' },
    });
    await prepared.stop();

    const child = spawn(
      process.execPath,
      [
        '--conditions=@farmhand/source',
        fileURLToPath(new URL('support/farm-process.ts', import.meta.url)),
        dataFolder,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const died = new Promise((resolve) => child.once('close', resolve));
    for await (const line of createInterface({ input: child.stdout })) {
      const event = processEvent.parse(JSON.parse(line));
      if (event.type === 'ready') {
        const remote = {
          ...prepared,
          url: `http://127.0.0.1:${event.port}`,
          domain: `127.0.0.1:${event.port}`,
        };
        await call(remote, 'submitTask', { taskId });
      }
      if (event.type === 'frame' && typeof event.pid === 'number') child.kill('SIGKILL');
    }
    await died;

    const again = await startFarm({ dataFolder, renderer: 'blender' });
    expect(await taskEnd(again, taskId)).toBe(25);
    const folder = join(again.inspect.storagePath('output'), `${taskId}_windmill`);
    expect((await readdir(folder)).toSorted()).toEqual(['square_0001.png', 'square_0002.png']);
  });
});
