import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Task, taskStatusName } from '@farmhand/client';
import { taskStatuses } from '@farmhand/local-farm';
import { localPath } from '@farmhand/model';
import { type FarmPort, type SubmissionService, startSubmissions } from '@farmhand/submission';
import { TransferError } from '@farmhand/transfer';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, until, untilEnded, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

/** A farm whose word on tasks is bent; everything else goes through. */
const telling =
  (bend: (tasks: readonly Task[]) => readonly Task[]) =>
  (client: FarmPort): FarmPort => ({
    ...client,
    taskInfo: async (ids, options) => bend(await client.taskInfo(ids, options)),
  });

describe('many jobs at once', () => {
  it('asks about all of them in one call for each hundred', async () => {
    const options = world.options({ more: { pollMs: 60_000, mostPollMs: 60_000 } });
    const { journal, account } = options;
    const { scenePath, snapshot, settings } = world.input();
    const ids = Array.from({ length: 250 }, (_, index) => `job-${index}`);
    for (const [index, id] of ids.entries()) {
      journal.draft(id, { request: { scenePath, snapshot, settings }, account, confirmed: true });
      journal.record(id, { state: 'rendering', taskId: 900_000 + index, submitIntended: true });
    }
    const service = startSubmissions(options);
    onTestFinished(() => service.close());
    const views = await Promise.all(ids.map((id) => until(service, id, ({ problem }) => problem !== null)));
    expect(views.map(({ problem }) => problem?.code)).toEqual(ids.map(() => 'task-left-out'));
    expect(world.farm.inspect.requests().queryTaskInfo).toMatchObject({ received: 3 });
  });

  it('one that is slow to download, or cannot be, keeps no other waiting and can be cancelled', async () => {
    const hanging = Promise.withResolvers<void>();
    const service = world.start({
      wrapEngine: (engine) => ({
        ...engine,
        download: async (request) => {
          if (request.items[0]?.target.includes('slow')) {
            hanging.resolve();
            await new Promise((_, reject) => {
              request.signal?.addEventListener('abort', () => reject(request.signal?.reason), { once: true });
            });
          }
          if (request.items[0]?.target.includes('broken')) {
            throw new TransferError({ code: 'disk-full', message: 'No room.', hint: '', retryable: true });
          }
          await engine.download(request);
        },
      }),
    });
    const into = (name: string) => localPath.parse(join(world.folder, name));
    const slow = world.submit(service, { frames: '1', downloadFolder: into('slow') });
    const broken = world.submit(service, { frames: '1', downloadFolder: into('broken') });
    await hanging.promise;
    await until(service, broken.id, ({ problem }) => problem !== null);
    const other = world.submit(service, { downloadFolder: into('other') });
    expect(await untilEnded(service, other.id)).toMatchObject({ state: 'done', filesDownloaded: 3 });
    service.cancel(slow.id);
    expect((await untilEnded(service, slow.id)).state).toBe('cancelled');
  });
});

describe('what the farm says of a job', () => {
  it('frames of two parts that have the same names are both kept', async () => {
    const first = world.start();
    const { taskId } = await untilEnded(first, world.submit(first, { downloadFolder: null }).id);
    await first.close();
    let other: Task | undefined;
    const service = world.start({
      wrapClient: (client) => ({
        ...client,
        taskInfo: async (ids, options) => {
          [other] = await client.taskInfo([taskId ?? 0], options);
          const tasks = await client.taskInfo(ids, options);
          return tasks.map((task) => ({ ...task, children: other === undefined ? [] : [task, other] }));
        },
      }),
    });
    const view = await untilEnded(service, world.submit(service).id);
    expect(view).toMatchObject({ state: 'done', filesDownloaded: 6 });
    const folders = await readdir(world.renders);
    expect(folders).toHaveLength(2);
    expect(folders).toContain(other?.outputFolder);
    for (const folder of folders) expect(await readdir(join(world.renders, folder))).toHaveLength(3);
  });

  it.each([10, 15, 20, 23, 35])(
    'a job that ended there with status %i is not done, and Retry follows it on',
    async (status) => {
      let stopped = true;
      const service = world.start({
        wrapClient: telling((tasks) =>
          tasks.map((task) => (stopped ? { ...task, status, statusName: taskStatusName(status) } : task)),
        ),
      });
      const { id } = world.submit(service);
      const view = await untilEnded(service, id);
      expect(view).toMatchObject({ state: 'failed', problem: { code: 'stopped-at-farm' } });
      stopped = false;
      service.retry(id);
      expect(await untilEnded(service, id)).toMatchObject({ state: 'done', filesDownloaded: 3 });
      const uploads = service.eventsAfter(0, id).filter(({ body }) => body.type === 'upload');
      expect(uploads).toHaveLength(1);
    },
  );

  it('a job that pauses after its test frames is not done, and says what it waits for', async () => {
    let paused = true;
    const service = world.start({
      wrapClient: telling((tasks) =>
        tasks.map((task) => (paused ? { ...task, status: 40, statusName: 'testFinished' } : task)),
      ),
    });
    const { id } = world.submit(service);
    const view = await until(service, id, ({ problem }) => problem !== null);
    expect(view).toMatchObject({ state: 'rendering', problem: { code: 'test-frames-finished' } });
    paused = false;
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null });
  });

  it('a job that is gone there can still be cancelled', async () => {
    let gone = false;
    const service = world.start({
      wrapClient: telling((tasks) => (gone ? [] : tasks)),
      more: { goneAfterMs: 0 },
    });
    const { id } = world.submit(service, { frames: '1-400' });
    await until(service, id, ({ state }) => state === 'rendering');
    gone = true;
    service.cancel(id);
    expect((await untilEnded(service, id)).state).toBe('cancelled');
  });
});

describe('a job that the farm leaves out of its answers', () => {
  /** A farm that leaves all jobs out while the test wants it, and how often it did. */
  const forgetful = () => {
    const farm = { forgets: false, leftOut: 0 };
    const wrapClient = telling((tasks) => {
      if (!farm.forgets) return tasks;
      farm.leftOut += 1;
      return [];
    });
    return { farm, wrapClient };
  };
  const waitings = (service: SubmissionService, id: string, enough: number) => {
    let seen = 0;
    return until(service, id, (_view, event) => {
      if (event?.body.type === 'waiting' && event.body.problem.code === 'task-left-out') seen += 1;
      return seen >= enough;
    });
  };

  it('for less than a minute, however often, is followed on when it is there again', async () => {
    const { farm, wrapClient } = forgetful();
    const service = world.start({ wrapClient });
    const { id } = world.submit(service, { frames: '1-40' });
    await until(service, id, ({ state }) => state === 'rendering');
    farm.forgets = true;
    await waitings(service, id, 8);
    expect(service.get(id)).toMatchObject({ state: 'rendering', problem: { code: 'task-left-out' } });
    farm.forgets = false;
    expect(await untilEnded(service, id)).toMatchObject({
      state: 'done',
      problem: null,
      filesDownloaded: 40,
    });
  });

  it('twice is followed on, however long that took', async () => {
    const { farm, wrapClient } = forgetful();
    const service = world.start({
      wrapClient: (client) => {
        const bent = wrapClient(client);
        return {
          ...bent,
          taskInfo: async (ids, options) => {
            const tasks = await bent.taskInfo(ids, options);
            if (farm.leftOut % 3 === 2) farm.forgets = false;
            return tasks;
          },
        };
      },
      more: { goneAfterMs: 0 },
    });
    const { id } = world.submit(service, { frames: '1-40' });
    await until(service, id, ({ state }) => state === 'rendering');
    farm.forgets = true;
    await waitings(service, id, 2);
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null });
    expect(farm.leftOut).toBe(2);
  });

  it('again and again is gone, and Retry follows it on when it is there again', async () => {
    const { farm, wrapClient } = forgetful();
    const service = world.start({ wrapClient, more: { goneAfterMs: 0 } });
    const { id } = world.submit(service, { frames: '1-40' });
    const { taskId } = await until(service, id, ({ state }) => state === 'rendering');
    farm.forgets = true;
    const gone = await untilEnded(service, id);
    expect(gone).toMatchObject({ state: 'failed', problem: { code: 'task-gone', retryable: true } });
    expect(farm.leftOut).toBe(3);
    farm.forgets = false;
    service.retry(id);
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', taskId, filesDownloaded: 40 });
    expect(world.farm.inspect.requests().createTask).toMatchObject({ received: 1 });
  });

  it('once while it is cancelled is stopped there all the same', async () => {
    const { farm, wrapClient } = forgetful();
    const service = world.start({ wrapClient });
    const { id } = world.submit(service, { frames: '1-400' });
    const { taskId } = await until(service, id, ({ state }) => state === 'rendering');
    farm.forgets = true;
    service.cancel(id);
    await waitings(service, id, 1);
    expect(service.get(id)?.state).toBe('rendering');
    farm.forgets = false;
    expect((await untilEnded(service, id)).state).toBe('cancelled');
    expect(world.farm.inspect.taskStatus(taskId ?? 0)).toBe(taskStatuses.stopped);
  });

  it('once while it is removed is removed there all the same', async () => {
    const { farm, wrapClient } = forgetful();
    const service = world.start({ wrapClient });
    const { id } = world.submit(service, { frames: '1-400' });
    const { taskId } = await until(service, id, ({ state }) => state === 'rendering');
    farm.forgets = true;
    const removed = service.control(id, { type: 'remove' });
    await waitings(service, id, 2);
    expect(service.get(id)?.removed).toBe(false);
    farm.forgets = false;
    expect((await removed).removed).toBe(true);
    expect(world.farm.inspect.taskStatus(taskId ?? 0)).toBe(taskStatuses.stopped);
    expect(world.farm.inspect.requests().deleteTask).toMatchObject({ received: 1 });
  });
});

describe('the download folder', () => {
  it('that is a file is named, and the frames come once it can be used', async () => {
    await writeFile(world.renders, '');
    const service = world.start();
    const { id } = world.submit(service);
    const stuck = await until(service, id, ({ problem }) => problem !== null);
    expect(stuck.problem).toMatchObject({
      code: 'target-not-writable',
      message: expect.stringContaining(world.renders),
    });
    await rm(world.renders);
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null, filesDownloaded: 3 });
  });

  it('is made, with every folder above it', async () => {
    const service = world.start();
    const downloadFolder = localPath.parse(join(world.folder, 'a', 'b', 'c'));
    await untilEnded(service, world.submit(service, { downloadFolder }).id);
    expect(await readdir(downloadFolder)).toHaveLength(3);
  });

  it('must be a whole path, as must the scene', () => {
    const service = world.start();
    const problem = expect.objectContaining({ code: 'path-not-absolute', hint: expect.any(String) });
    expect(() => world.submit(service, { downloadFolder: localPath.parse('renders') })).toThrow(
      expect.objectContaining({ problem }),
    );
    expect(() => service.submit({ ...world.input(), scenePath: localPath.parse('sample.blend') })).toThrow(
      expect.objectContaining({ problem }),
    );
    expect(service.list()).toEqual([]);
  });

  it.each(['listOutput', 'download'] as const)(
    'gets the frames of a finished job also when a %s is refused for a while',
    async (call) => {
      let refused = 0;
      const service = world.start({
        wrapEngine: (engine) => {
          const refuse = () => {
            if (service.get(id)?.state !== 'downloading' || refused === 2) return;
            refused += 1;
            throw new TransferError({ code: 'gateway-refused', message: 'No.', hint: '', retryable: false });
          };
          return {
            ...engine,
            listOutput: async (request) => {
              if (call === 'listOutput') refuse();
              // Also one that will never come does not end the job before the others are here.
              const evil = { relativePath: '../evil.png', sizeBytes: 1, fingerprint: null };
              return [...(call === 'download' ? [evil] : []), ...(await engine.listOutput(request))];
            },
            download: async (request) => {
              // Frames that come while the job renders are none of the finished job's.
              if (service.get(id)?.state !== 'downloading') return;
              if (call === 'download') refuse();
              await engine.download(request);
            },
          };
        },
      });
      const { id } = world.submit(service, { frames: '1-2' });
      expect(await untilEnded(service, id)).toMatchObject(
        call === 'listOutput'
          ? { state: 'done', problem: null, filesDownloaded: 2 }
          : { state: 'failed', problem: { code: 'unsafe-output-name' }, filesDownloaded: 2 },
      );
      expect(refused).toBe(2);
      expect(service.eventsAfter(0, id)).toContainEqual(
        expect.objectContaining({
          body: expect.objectContaining({
            type: 'waiting',
            problem: expect.objectContaining({ code: 'gateway-refused' }),
          }),
        }),
      );
    },
  );

  it('gets every frame but the one whose name would lead out of it', async () => {
    const service = world.start({
      wrapEngine: (engine) => ({
        ...engine,
        listOutput: async (request) => [
          { relativePath: '../evil.png', sizeBytes: 1, fingerprint: null },
          ...(await engine.listOutput(request)),
        ],
      }),
    });
    const view = await untilEnded(service, world.submit(service).id);
    expect(view).toMatchObject({
      state: 'failed',
      filesDownloaded: 3,
      problem: { code: 'unsafe-output-name' },
    });
    expect(await readdir(world.folder)).not.toContain('evil.png');
  });
});

it('knows its account again when the address is written with a slash at its end', async () => {
  const first = startSubmissions(world.options());
  const { id } = first.submit(world.input());
  await first.close();
  const options = world.options();
  const second = startSubmissions({
    ...options,
    account: { ...options.account, endpoint: `${options.account.endpoint}/` },
  });
  onTestFinished(() => second.close());
  expect((await untilEnded(second, id)).state).toBe('done');
});
