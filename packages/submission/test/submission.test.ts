import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import { localPath, storedPath } from '@farmhand/model';
import { TransferError } from '@farmhand/transfer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, until, untilEnded, untilState, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const frameFiles = async () => (await readdir(world.renders)).filter((name) => name.endsWith('.png')).sort();

describe('a submission', () => {
  it('goes from draft to frames on disk, telling every step', async () => {
    const service = world.start();
    const { id } = world.submit(service, { project: 'Night shots' });
    const view = await untilEnded(service, id);
    expect(view.problem).toBeNull();
    expect(view.state).toBe('done');
    expect(view.frames).toEqual({ total: 3, done: 3, failed: 0, rendering: 0, waiting: 0 });
    expect(view.filesDownloaded).toBe(3);
    expect(await frameFiles()).toHaveLength(3);
    const states = service
      .eventsAfter(0, id)
      .flatMap(({ body }) => (body.type === 'state' ? [body.state] : []));
    expect(states.filter((state) => state !== 'rendering' && state !== 'downloading')).toEqual([
      'drafted',
      'checked',
      'taskCreated',
      'assetsUploaded',
      'documentsUploaded',
      'submitted',
      'done',
    ]);
  });

  it('is drafted once, however often it is asked for under one id', async () => {
    const service = world.start();
    const input = world.input();
    const [first, second] = [service.submit(input), service.submit(input)];
    expect(second.id).toBe(first.id);
    expect((await untilEnded(service, first.id)).state).toBe('done');
    expect(service.submit(input)).toMatchObject({ id: first.id, state: 'done' });
    expect(service.list()).toHaveLength(1);
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });

  it('takes what only the live host named, when it is on disk', async () => {
    const extra = localPath.parse(join(world.sceneFolder, 'extra', 'volume.vdb'));
    await mkdir(join(world.sceneFolder, 'extra'));
    await writeFile(extra, 'cloud');
    const reference = (stored: string, path: string) => ({
      storedPath: storedPath.parse(stored),
      kind: 'other' as const,
      owner: { type: 'Object', name: 'Cloud' },
      resolvedPath: localPath.parse(path),
    });
    const service = world.start();
    const view = await untilEnded(
      service,
      service.submit({
        ...world.input(),
        snapshot: world.snapshot([
          reference('//extra/volume.vdb', join(world.sceneFolder, 'library', '..', 'extra', 'volume.vdb')),
          reference('//extra/gone.vdb', join(world.sceneFolder, 'extra', 'gone.vdb')),
          // The scene itself again, under another spelling: nothing to add.
          reference('//textures', join(world.sceneFolder, 'textures')),
        ]),
      }).id,
    );
    expect(view).toMatchObject({ state: 'done', problem: null });
    expect(await readFile(join(world.farm.inspect.storagePath('input'), extra), 'utf8')).toBe('cloud');
    const without = await untilEnded(service, world.submit(service).id);
    expect(view.upload?.filesTotal).toBe((without.upload?.filesTotal ?? 0) + 1);
  });

  it('finds out that it cannot move files before the farm holds a task', async () => {
    const service = world.start({
      openEngine: () =>
        Promise.reject(
          new TransferError({ code: 'no-transfer-engine', message: 'No.', hint: 'Ask.', retryable: false }),
        ),
    });
    const view = await untilEnded(service, world.submit(service).id);
    expect(view.problem).toMatchObject({ code: 'no-transfer-engine' });
    expect(world.farm.inspect.tasks()).toEqual([]);
  });

  it('uploads nothing twice', async () => {
    const service = world.start();
    const first = await untilEnded(service, world.submit(service).id);
    const second = await untilEnded(service, world.submit(service).id);
    expect(first.upload?.filesSkipped).toBe(0);
    expect(first.upload?.filesTotal).toBeGreaterThan(10);
    expect(second.upload).toEqual({ ...first.upload, filesSkipped: first.upload?.filesTotal });
  });

  it('asks about warnings, and goes on only when told to', async () => {
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    const service = world.start();
    const { id } = world.submit(service, {}, false);
    const asked = await untilState(service, id, 'awaitingConfirmation');
    expect(asked.taskId).toBeNull();
    expect(asked.findings).toContainEqual(
      expect.objectContaining({
        id: 'missing-file',
        severity: 'warning',
        tipCode: '10012',
        owner: expect.objectContaining({ type: 'Image' }),
      }),
    );
    service.confirm(id);
    expect((await untilEnded(service, id)).state).toBe('done');
  });

  it('can be left at a question', async () => {
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    const service = world.start();
    const { id } = world.submit(service, {}, false);
    await untilState(service, id, 'awaitingConfirmation');
    service.cancel(id);
    expect((await untilEnded(service, id)).state).toBe('cancelled');
    expect(world.farm.inspect.tasks()).toHaveLength(0);
  });

  it('is stopped at the farm when it is cancelled there already', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1-400' });
    const { taskId } = await until(service, id, ({ frames }) => (frames?.done ?? 0) > 0);
    service.cancel(id);
    expect((await untilEnded(service, id)).state).toBe('cancelled');
    expect(world.farm.inspect.tasks().find((task) => task.id === taskId)?.status).toBe(10);
  });
});

describe('bad input ends in a clear error', () => {
  const failed = async (service = world.start(), settings = {}) => {
    const view = await untilEnded(service, world.submit(service, settings).id);
    expect(view.state).toBe('failed');
    expect(view.problem?.message).not.toMatch(/\bat .+:\d+:\d+/);
    expect(view.problem?.hint).not.toBe('');
    return view;
  };

  it('a scene that is not there', async () => {
    await rm(world.scenePath);
    expect((await failed()).problem).toMatchObject({
      code: 'scene-missing',
      message: expect.stringContaining('sample.blend'),
    });
  });

  it('an empty scene', async () => {
    await writeFile(world.scenePath, '');
    expect((await failed()).problem).toMatchObject({ code: 'scene-empty' });
  });

  it('a scene cut short', async () => {
    await truncate(world.scenePath, 40_000);
    expect((await failed()).problem).toMatchObject({ code: 'scene-truncated' });
  });

  it('a file that is not a scene', async () => {
    await writeFile(world.scenePath, 'shopping list: milk, eggs, bread');
    expect((await failed()).problem).toMatchObject({ code: 'scene-not-readable' });
  });

  it('a scene in the settings that the file does not have', async () => {
    const view = await failed(world.start(), { sceneName: 'Nowhere' });
    expect(view.findings).toContainEqual(expect.objectContaining({ severity: 'error' }));
    expect(view.problem?.message).toContain('Nowhere');
  });

  it('the wrong key', async () => {
    const { problem } = await failed(world.start({ client: { accessKey: 'not-the-key-of-this-account' } }));
    expect(problem).toMatchObject({ code: 'farm-signature-invalid' });
    expect(JSON.stringify(problem)).not.toContain('not-the-key');
  });

  it('a farm that cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => closed.once('listening', listening));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((done) => closed.close(done));
    const { problem } = await failed(world.start({ client: { endpoint: `http://127.0.0.1:${port}` } }));
    expect(problem).toMatchObject({
      code: 'farm-unreachable',
      retryable: true,
      message: expect.stringContaining(String(port)),
    });
  });
});

it('goes on when the clock is off by an hour', async () => {
  const service = world.start({ client: { clock: () => Date.now() - 3_600_000 } });
  expect((await untilEnded(service, world.submit(service).id)).state).toBe('done');
});

describe('a farm that misbehaves', () => {
  it.each(['html', 'truncated', 'status502', 'resetBefore', 'resetAfter'] as const)(
    'once with %s on every call: the job still runs, exactly once',
    async (kind) => {
      for (const endpoint of [
        'querySoftwareList',
        'querySoftwareDetail',
        'getRenderEnvironments',
        'addRenderEnvironment',
        'createTask',
        'getTransferBid',
        'getTransferConfig',
        'uploadTaskDocument',
        'submitTask',
        'queryTaskInfo',
      ] as const) {
        world.farm.faults.next({ endpoint, kind });
      }
      const service = world.start();
      const { id } = world.submit(service);
      let view = await untilEnded(service, id);
      while (view.state === 'failed') {
        // Only what was certainly not carried out may fail, and pressing Retry must take it up.
        expect(view.problem?.retryable, JSON.stringify(view.problem)).toBe(true);
        service.retry(id);
        view = await until(service, id, ({ state }) => state === 'failed' || state === 'done');
      }
      expect(view.state).toBe('done');
      expect(world.farm.faults.pending()).toEqual([]);
      const tasks = world.farm.inspect.tasks();
      // The farm lists no task before it is submitted: a lost answer to createTask leaves an empty one behind.
      const submitted = tasks.filter(({ submittedAt }) => submittedAt !== null);
      expect(submitted.map(({ frames }) => frames.length)).toEqual([3]);
      const createTaskWasLost = kind === 'truncated' || kind === 'resetAfter';
      expect(tasks).toHaveLength(createTaskWasLost ? 2 : 1);
    },
  );

  it.each([403, 404])('with a web page in its place (HTTP %i): Retry takes it up', async (status) => {
    world.farm.faults.next({ endpoint: 'getTransferConfig', kind: 'status', status });
    const service = world.start();
    const { id } = world.submit(service);
    const { problem } = await untilEnded(service, id);
    expect(problem).toMatchObject({ code: 'farm-http', retryable: true });
    service.retry(id);
    expect((await until(service, id, ({ state }) => state === 'done')).state).toBe('done');
  });

  it('by hanging: the call times out, and Retry takes it up', async () => {
    world.farm.faults.next({ endpoint: 'createTask', kind: 'hang' });
    const service = world.start({ client: { timeoutMs: 150 } });
    const { id } = world.submit(service);
    const failed = await untilEnded(service, id);
    expect(failed.problem).toMatchObject({ code: 'farm-timeout', retryable: true });
    service.retry(id);
    expect((await until(service, id, ({ state }) => state === 'done')).state).toBe('done');
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });

  it('while it renders: the job waits and goes on', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1-30' });
    await until(service, id, ({ frames }) => (frames?.done ?? 0) > 0);
    world.farm.faults.next({ endpoint: 'queryTaskInfo', kind: 'status502', times: 6 });
    const troubled = await until(service, id, (_, event) => event?.body.type === 'waiting');
    expect(troubled.problem).toMatchObject({ code: 'farm-http', retryable: true });
    const view = await untilEnded(service, id);
    expect(view).toMatchObject({ state: 'done', problem: null, filesDownloaded: 30 });
  });
});

describe('a full disk while downloading', () => {
  it('loses nothing: the problem is shown, and the frames come once there is room', async () => {
    let full = true;
    const service = world.start({
      wrapEngine: (engine) => ({
        ...engine,
        download: async (request) => {
          if (full) {
            throw new TransferError({
              code: 'disk-full',
              message: `There is no room for ${request.items[0]?.target}.`,
              hint: 'Free some space; the download goes on by itself.',
              retryable: true,
            });
          }
          await engine.download(request);
        },
      }),
    });
    const { id } = world.submit(service);
    const stuck = await until(service, id, ({ problem }) => problem !== null);
    expect(stuck.problem).toMatchObject({ code: 'disk-full' });
    expect(stuck.filesDownloaded).toBe(0);
    full = false;
    service.retry(id);
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null, filesDownloaded: 3 });
  });
});

const blender = await findBlender();
describe.skipIf(!blender.found)('Blender killed in mid-frame (needs Blender)', () => {
  it('fails that frame only: the job goes on and finishes with failed frames', {
    timeout: 120_000,
  }, async () => {
    let killed = false;
    const real = await makeWorld({
      renderer: 'blender',
      onEvent: (event) => {
        if (killed || event.type !== 'frame' || event.frameIndex !== '2' || typeof event.pid !== 'number')
          return;
        killed = true;
        process.kill(event.pid, 'SIGKILL');
      },
    });
    try {
      const service = real.start();
      const { id } = real.submit(service);
      const view = await untilEnded(service, id);
      expect(killed).toBe(true);
      expect(view).toMatchObject({
        state: 'doneWithFailedFrames',
        problem: null,
        frames: { total: 3, done: 2, failed: 1 },
        filesDownloaded: 2,
      });
      expect(await readdir(real.renders)).toHaveLength(2);
      expect(service.eventsAfter(0, id)).toContainEqual(
        expect.objectContaining({
          body: { type: 'frameFailed', frame: '2', message: expect.stringContaining('killed') },
        }),
      );
    } finally {
      await real.close();
    }
  });
});

describe('a file that changes between the check and the upload', () => {
  it('stops the submission, and Retry goes on with the same task', async () => {
    let touched: Promise<void> | null = null;
    const service = world.start({
      checkpoint: (at) => {
        if (at === 'createTask:recorded') {
          touched ??= appendFile(world.scenePath, ' ');
        }
      },
      wrapEngine: (engine) => ({
        ...engine,
        upload: async (request) => {
          await touched;
          return engine.upload(request);
        },
      }),
    });
    const { id } = world.submit(service);
    const failed = await untilEnded(service, id);
    expect(failed.problem).toMatchObject({
      code: 'file-changed',
      retryable: true,
      message: expect.stringContaining('sample.blend'),
    });
    service.retry(id);
    const done = await until(service, id, ({ state }) => state === 'done');
    expect(done.taskId).toBe(failed.taskId);
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });
});

it('never writes outside the chosen folder, nor without one', async () => {
  const service = world.start();
  const { id } = world.submit(service, { downloadFolder: null });
  expect(await untilEnded(service, id)).toMatchObject({ state: 'done', filesDownloaded: 0 });
  await expect(readdir(world.renders)).rejects.toThrow('ENOENT');
});

it('accounts that share a journal each hear what another process changed of their submissions', async () => {
  const other = await makeWorld();
  try {
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    const { journal } = world.options();
    const services = [world.farm, other.farm].map((farm) => world.start({ farm, more: { journal } }));
    const ids: string[] = [];
    for (const service of services) {
      const { id } = world.submit(service, {}, false);
      await untilState(service, id, 'awaitingConfirmation');
      ids.push(id);
    }
    const outside = world.options().journal;
    for (const id of ids) outside.record(id, { confirmed: true, state: 'checked' });
    for (const [index, service] of services.entries()) {
      expect((await untilEnded(service, ids[index] ?? '')).state).toBe('done');
    }
  } finally {
    await other.close();
  }
});

it('leaves a submission of another account alone, and says so', async () => {
  const other = await makeWorld();
  try {
    const first = world.start();
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    const { id } = world.submit(first, {}, false);
    await untilState(first, id, 'awaitingConfirmation');
    await first.close();
    const second = world.start({ farm: other.farm });
    expect(second.get(id)).toMatchObject({
      state: 'awaitingConfirmation',
      problem: { code: 'other-account' },
    });
    expect(() => second.confirm(id)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'other-account' }) }),
    );
    await second.close();
    const third = world.start();
    third.confirm(id);
    expect((await untilEnded(third, id)).state).toBe('done');
  } finally {
    await other.close();
  }
});
