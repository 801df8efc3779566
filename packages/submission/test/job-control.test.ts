import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '@farmhand/client';
import type { EndpointName } from '@farmhand/client/endpoints';
import { ENDED_STATES, type JobControl } from '@farmhand/model';
import type { Checkpoint, FarmPort, SubmissionService } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, until, untilEnded, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const BY = { user: 'anna', computer: 'station-7', program: 'panel' };

const refusal = (code: string) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code, hint: expect.stringMatching(/\w/) }),
  });

/** A job of so many frames that it is rendering still when something is asked of it. */
async function rendering(service: SubmissionService, frames = '1-400') {
  const { id } = world.submit(service, { frames });
  const view = await until(service, id, ({ frames: counts }) => (counts?.done ?? 0) > 0);
  return { id, taskId: view.taskId ?? 0 };
}

const statusOf = (taskId: number) => world.farm.inspect.taskStatus(taskId);
const controls = (service: SubmissionService, id: string) =>
  service.eventsAfter(0, id).flatMap(({ body, by }) => (body.type === 'control' ? [{ ...body, by }] : []));

describe('a job that was submitted', () => {
  it('is stopped and started again, and then all its frames are here', async () => {
    const service = world.start();
    const { id, taskId } = await rendering(service, '1-60');
    await service.control(id, { type: 'stop' }, { by: BY });
    expect(statusOf(taskId)).toBe(10);
    const stopped = await untilEnded(service, id);
    expect(stopped).toMatchObject({ state: 'failed', problem: { code: 'stopped-at-farm' }, control: null });
    await service.control(id, { type: 'start' });
    expect(await until(service, id, ({ state }) => state === 'done')).toMatchObject({
      problem: null,
      filesDownloaded: 60,
    });
    expect(
      controls(service, id).map(({ control, outcome, by }) => [control.type, outcome, by?.user]),
    ).toEqual([
      ['stop', 'asked', 'anna'],
      ['stop', 'done', 'anna'],
      ['start', 'asked', expect.any(String)],
      ['start', 'done', expect.any(String)],
    ]);
  });

  it('is given up for good, and that is an end and no failure', async () => {
    const service = world.start();
    const { id, taskId } = await rendering(service);
    await service.control(id, { type: 'abandon' });
    expect(statusOf(taskId)).toBe(35);
    expect(await untilEnded(service, id)).toMatchObject({ state: 'cancelled', problem: null });
    await expect(service.control(id, { type: 'resubmitFrames', frames: '1' })).rejects.toEqual(
      refusal('job-abandoned'),
    );
    await expect(service.control(id, { type: 'start' })).rejects.toEqual(refusal('job-not-stopped'));
  });

  it('is removed from the farm and the list; its frames stay', async () => {
    const service = world.start();
    const { id } = world.submit(service);
    await untilEnded(service, id);
    await service.control(id, { type: 'remove' }, { by: BY });
    expect(service.list()).toEqual([]);
    expect(service.list({ removed: true })).toMatchObject([{ id, removed: true, state: 'done' }]);
    expect(await readdir(world.renders)).toHaveLength(3);
    await expect(service.control(id, { type: 'start' })).rejects.toEqual(refusal('job-removed'));
  });

  it('is stopped when it is removed while it renders', async () => {
    const service = world.start();
    const { id, taskId } = await rendering(service);
    const { removed } = await service.control(id, { type: 'remove' });
    expect(removed).toBe(true);
    expect(statusOf(taskId)).toBe(10);
    expect(service.get(id)).toMatchObject({ state: 'cancelled', problem: null });
  });

  it('gets another priority, labels and time limit', async () => {
    const service = world.start();
    const { id: otherId } = world.submit(service, { labels: ['shared'] });
    await untilEnded(service, otherId);
    const { id } = world.submit(service, { frames: '1-400', labels: ['draft', 'shared'] });
    await until(service, id, ({ frames }) => (frames?.done ?? 0) > 0);
    const task = service.get(id)?.taskId ?? 0;
    await service.control(id, { type: 'setPriority', priority: 60 });
    await service.control(id, { type: 'setTimeout', jobTimeoutSeconds: 7200 });
    await service.control(id, { type: 'setLabels', labels: ['final', 'shared'] });
    expect(service.get(id)).toMatchObject({
      priority: 60,
      jobTimeoutSeconds: 7200,
      labels: ['final', 'shared'],
    });
    expect(world.farm.inspect.task(task)?.labels.toSorted()).toEqual(
      [`farmhand-${id}`, 'final', 'shared'].toSorted(),
    );
    const atFarm: readonly Task[] = await world.options().client.taskInfo([task]);
    expect(atFarm).toMatchObject([{ priority: 60, timeoutSeconds: 7200 }]);
    expect(service.list({ text: 'final' }).map((view) => view.id)).toEqual([id]);
    // The farm's number for a label may be that of the label itself: taken off here, it would be off there as well.
    await expect(service.control(id, { type: 'setLabels', labels: ['final'] })).rejects.toEqual(
      refusal('label-shared'),
    );
    service.cancel(id);
    await untilEnded(service, id);
  });

  it('that waits after its test frames goes on at full speed', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1-4', priorityFrames: '2', stopAfterTest: true });
    await until(service, id, ({ problem }) => problem?.code === 'test-frames-finished');
    await service.control(id, { type: 'fullSpeed' });
    expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null, filesDownloaded: 4 });
    await expect(service.control(id, { type: 'fullSpeed' })).rejects.toEqual(refusal('job-ended'));
  });
});

describe('frames', () => {
  it('are rendered again when they are named, once each, and brought home again', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1-4' });
    const first = await untilEnded(service, id);
    const file = join(world.renders, (await readdir(world.renders)).find((name) => name.includes('2')) ?? '');
    const before = await stat(file);
    await service.control(id, { type: 'resubmitFrames', frames: '2, 4' });
    const again = await until(service, id, ({ state }) => state === 'done');
    expect(again).toMatchObject({ taskId: first.taskId, frames: { total: 4, done: 4 }, filesDownloaded: 4 });
    const frames = (await world.options().client.taskFrames({ taskId: first.taskId ?? 0 })).items;
    expect(frames.map(({ frameIndex, resubmissions }) => [frameIndex, resubmissions])).toEqual([
      ['1', 0],
      ['2', 1],
      ['3', 0],
      ['4', 1],
    ]);
    expect((await stat(file)).size).toBe(before.size);
  });

  it.each([
    ['9', 'no-such-frames'],
    ['failed', 'no-such-frames'],
    ['five', 'frames-invalid'],
  ])('that are not there (%s) are refused', async (frames, code) => {
    const service = world.start();
    const { id } = world.submit(service);
    await untilEnded(service, id);
    await expect(service.control(id, { type: 'resubmitFrames', frames })).rejects.toEqual(refusal(code));
    expect(service.get(id)?.state).toBe('done');
    expect(world.farm.inspect.requests().resubmitFrames).toBeUndefined();
  });

  it('that are asked for twice at once are rendered again once', async () => {
    const service = world.start();
    const { id, taskId } = await untilEnded(service, world.submit(service, { frames: '1-2' }).id);
    const again = { type: 'resubmitFrames', frames: '2' } as const;
    await Promise.all([service.control(id, again), service.control(id, again)]);
    const frames = (await world.options().client.taskFrames({ taskId: taskId ?? 0 })).items;
    expect(frames.map(({ resubmissions }) => resubmissions)).toEqual([0, 1]);
    expect(controls(service, id).map(({ outcome }) => outcome)).toEqual(['asked', 'done']);
  });

  it('that are being rendered are refused', async () => {
    const service = world.start();
    const { id } = await rendering(service);
    await expect(service.control(id, { type: 'resubmitFrames', frames: '400' })).rejects.toEqual(
      refusal('frames-not-ended'),
    );
    service.cancel(id);
    await untilEnded(service, id);
  });

  it('are waited for when the farm goes on saying for a while that the job has ended', async () => {
    let old: readonly Task[] | null = null;
    let asked = 0;
    const wrapClient = (client: FarmPort): FarmPort => ({
      ...client,
      taskInfo: async (ids, options) => {
        const now = await client.taskInfo(ids, options);
        if (old === null) return now;
        asked += 1;
        if (asked > 4) old = null;
        return old ?? now;
      },
      taskFrames: async (request, options) => {
        const page = await client.taskFrames(request, options);
        return old === null || frozen === null ? page : frozen;
      },
    });
    let frozen: Awaited<ReturnType<FarmPort['taskFrames']>> | null = null;
    const service = world.start({ wrapClient });
    const { id } = world.submit(service);
    const { taskId } = await untilEnded(service, id);
    const { client } = world.options();
    old = await client.taskInfo([taskId ?? 0]);
    frozen = await client.taskFrames({ taskId: taskId ?? 0, pageNumber: 1, pageSize: 100 });
    await service.control(id, { type: 'resubmitFrames', frames: '1' });
    const ended = await untilEnded(service, id);
    expect(ended.state).toBe('done');
    expect(asked).toBeGreaterThan(3);
  });
});

describe('an answer of the farm that gets lost', () => {
  const CASES: readonly (readonly [JobControl, 'startTask' | 'resubmitFrames' | 'deleteTask'])[] = [
    [{ type: 'resubmitFrames', frames: '1-2' }, 'resubmitFrames'],
    [{ type: 'remove' }, 'deleteTask'],
  ];
  it.each(CASES)('to %j is found out by looking, and nothing is asked twice', async (control, endpoint) => {
    const service = world.start();
    const { id, taskId } = await untilEnded(service, world.submit(service).id);
    world.farm.faults.next({ endpoint, kind: 'resetAfter' });
    const view = await service.control(id, control);
    expect(world.farm.inspect.requests()[endpoint]).toMatchObject({ received: 1 });
    if (control.type === 'remove') return expect(view.removed).toBe(true);
    const frames = (await world.options().client.taskFrames({ taskId: taskId ?? 0 })).items;
    expect(frames.map(({ resubmissions }) => resubmissions)).toEqual([1, 1, 0]);
    await until(service, id, ({ state }) => state === 'done');
  });

  it('to a call that was not carried out is a refusal, and nothing happened', async () => {
    const service = world.start();
    const { id } = await untilEnded(service, world.submit(service).id);
    world.farm.faults.next({ endpoint: 'resubmitFrames', kind: 'resetBefore' });
    await expect(service.control(id, { type: 'resubmitFrames', frames: '1' })).rejects.toEqual(
      refusal('farm-connection-lost'),
    );
    expect(service.get(id)).toMatchObject({ state: 'done', control: null });
    await service.control(id, { type: 'resubmitFrames', frames: '1' });
    await until(service, id, ({ state }) => state === 'done');
  });

  /** More than the client sends a call. */
  const ALL = 20;
  const AT_FARM: readonly (readonly [JobControl, EndpointName, Partial<Task>])[] = [
    [{ type: 'setPriority', priority: 60 }, 'updateTaskPriority', { priority: 60 }],
    [{ type: 'setTimeout', jobTimeoutSeconds: 7200 }, 'setTaskTimeout', { timeoutSeconds: 7200 }],
    [{ type: 'setTimeout', jobTimeoutSeconds: 1_200_000 }, 'setTaskTimeout', { timeoutSeconds: 1200 }],
  ];
  it.each(AT_FARM)('as often as %j is asked: the farm itself says that it was done', async (...given) => {
    const [control, endpoint, wanted] = given;
    const service = world.start();
    const { id, taskId } = await rendering(service);
    world.farm.faults.next({ endpoint, kind: 'resetAfter', times: ALL });
    const { type: _, ...asked } = control;
    expect(await service.control(id, control)).toMatchObject(asked);
    expect(controls(service, id).map(({ outcome }) => outcome)).toEqual(['asked', 'done']);
    expect(await world.options().client.taskInfo([taskId])).toMatchObject([wanted]);
    service.cancel(id);
    await untilEnded(service, id);
  });

  it.each(AT_FARM)(
    'as often as %j is asked without being heard: it was refused',
    async (control, endpoint) => {
      const service = world.start();
      const { id } = await rendering(service);
      const { priority, jobTimeoutSeconds } = service.get(id) ?? {};
      world.farm.faults.next({ endpoint, kind: 'resetBefore', times: ALL });
      await expect(service.control(id, control)).rejects.toEqual(refusal('farm-connection-lost'));
      expect(service.get(id)).toMatchObject({ priority, jobTimeoutSeconds, control: null });
      world.farm.faults.clear();
      const { type: _, ...asked } = control;
      expect(await service.control(id, control)).toMatchObject(asked);
      service.cancel(id);
      await untilEnded(service, id);
    },
  );

  it.each(AT_FARM.slice(0, 2))(
    'and a farm that does not tell whether it did %j: that is not known',
    async (...given) => {
      const [control, endpoint] = given;
      const service = world.start({
        wrapClient: (client) => ({
          ...client,
          taskInfo: async (ids, options) =>
            (await client.taskInfo(ids, options)).map((task) => ({
              ...task,
              // As in the documentation's examples: a level that nobody asked for, and no time limit.
              priority: 0,
              timeoutSeconds: null,
            })),
        }),
      });
      const { id } = await rendering(service);
      world.farm.faults.next({ endpoint, kind: 'resetAfter', times: ALL });
      await expect(service.control(id, control)).rejects.toEqual(refusal('answer-lost'));
      expect(controls(service, id)).toMatchObject([
        { outcome: 'asked' },
        { outcome: 'notKnown', problem: { code: 'answer-lost', retryable: true } },
      ]);
      expect(service.get(id)?.control).toBe(null);
      // As the hint says, it may be asked for once more.
      world.farm.faults.clear();
      const { type: _, ...asked } = control;
      expect(await service.control(id, control)).toMatchObject(asked);
      service.cancel(id);
      await untilEnded(service, id);
    },
  );

  it('to a farm that takes a moment to tell what it did is found out all the same', async () => {
    let staleAnswers = 0;
    const listing = Promise.withResolvers<void>();
    const service = world.start({
      wrapClient: (client) => ({
        ...client,
        taskInfo: async (ids, options) =>
          (await client.taskInfo(ids, options)).map((task) => {
            if (task.priority !== 60 || staleAnswers === 2) return task;
            staleAnswers += 1;
            return { ...task, priority: 50 };
          }),
      }),
      // Busy with frames, the watch does not ask about the job meanwhile.
      wrapEngine: (engine) => ({
        ...engine,
        listOutput: ({ signal }) => {
          listing.resolve();
          return new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
        },
      }),
    });
    const { id } = world.submit(service, { frames: '1-400' });
    await listing.promise;
    world.farm.faults.next({ endpoint: 'updateTaskPriority', kind: 'resetAfter', times: ALL });
    expect(await service.control(id, { type: 'setPriority', priority: 60 })).toMatchObject({ priority: 60 });
    expect(staleAnswers).toBe(2);
  });

  it.each(['resetAfter', 'resetBefore'] as const)(
    'to full speed after test frames (%s) is found out: the job pauses no more, or still',
    async (kind) => {
      const service = world.start();
      const { id } = world.submit(service, { frames: '1-4', priorityFrames: '2', stopAfterTest: true });
      await until(service, id, ({ problem }) => problem?.code === 'test-frames-finished');
      world.farm.faults.next({ endpoint: 'renderFullSpeed', kind, times: ALL });
      const asked = service.control(id, { type: 'fullSpeed' });
      if (kind === 'resetAfter') await asked;
      else {
        await expect(asked).rejects.toEqual(refusal('farm-connection-lost'));
        world.farm.faults.clear();
        await service.control(id, { type: 'fullSpeed' });
      }
      expect(await untilEnded(service, id)).toMatchObject({ state: 'done', filesDownloaded: 4 });
    },
  );

  it.each([
    ['resetAfter', 'done'],
    ['resetBefore', 'refused'],
  ] as const)(
    'to full speed before the test frames are through (%s) is found out: frames wait for them no more, or still',
    async (kind, outcome) => {
      const released = Promise.withResolvers<void>();
      const held = await makeWorld({
        renderer: async ({ frames, outputFolder, onFrame, signal }) => {
          const aborted = new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
          await Promise.race([released.promise, aborted]);
          for (const { frame, name } of frames) {
            await writeFile(join(outputFolder, `${name}.png`), name);
            onFrame(frame, null);
          }
        },
      });
      onTestFinished(() => held.close());
      const service = held.start();
      const { id } = held.submit(service, { frames: '1-4', priorityFrames: '2' });
      await until(service, id, ({ frames }) => frames?.rendering === 1);
      held.farm.faults.next({ endpoint: 'renderFullSpeed', kind, times: ALL });
      await service.control(id, { type: 'fullSpeed' }).catch(() => undefined);
      expect(controls(service, id).map((each) => each.outcome)).toEqual(['asked', outcome]);
      released.resolve();
      expect(await untilEnded(service, id)).toMatchObject({ state: 'done', filesDownloaded: 4 });
    },
  );

  it('to full speed of a job that waits for no test frames is not known', async () => {
    const service = world.start();
    const { id } = await rendering(service);
    world.farm.faults.next({ endpoint: 'renderFullSpeed', kind: 'resetAfter', times: ALL });
    await expect(service.control(id, { type: 'fullSpeed' })).rejects.toEqual(refusal('answer-lost'));
    service.cancel(id);
    await untilEnded(service, id);
  });

  it.each(['control:intended', 'control:answered'] as const)(
    'because the process ends (%s) is found out by the next',
    async (at) => {
      const first = world.start();
      const { id, taskId } = await untilEnded(first, world.submit(first).id);
      await first.close();
      const reached = Promise.withResolvers<void>();
      let over = false;
      const dying = world.start({
        checkpoint: (here: Checkpoint) => {
          if (here !== at && !over) return;
          over = true;
          reached.resolve();
          throw new Error('the process ends here');
        },
      });
      const asked = dying.control(id, { type: 'resubmitFrames', frames: '3' });
      asked.catch(() => undefined);
      await reached.promise;
      await dying.close();
      const next = world.start();
      const view = await until(next, id, ({ state, control }) => state === 'done' && control === null);
      expect(view.taskId).toBe(taskId);
      const frames = (await world.options().client.taskFrames({ taskId: taskId ?? 0 })).items;
      expect(frames.map(({ resubmissions }) => resubmissions)).toEqual([0, 0, 1]);
    },
  );
});

describe('before the farm has a job', () => {
  it('nothing can be asked of it but to remove it', async () => {
    const service = world.start({ more: { preparedAtOnce: 1 } });
    const { id } = world.submit(service);
    await expect(service.control(id, { type: 'stop' })).rejects.toEqual(refusal('not-at-farm'));
    await service.control(id, { type: 'remove' }, { by: BY });
    expect(await untilEnded(service, id)).toMatchObject({ state: 'cancelled', removed: true });
    expect(service.list()).toEqual([]);
  });

  it('one that failed and was removed is not taken up again', async () => {
    world.farm.faults.next({ endpoint: 'getTransferConfig', kind: 'status', status: 404 });
    const service = world.start();
    const { id } = world.submit(service);
    expect((await untilEnded(service, id)).state).toBe('failed');
    await service.control(id, { type: 'remove' });
    expect(() => service.retry(id)).toThrow(refusal('job-removed'));
  });
});

it('a submission is made once more with changes, from its scene', async () => {
  const service = world.start();
  const { id } = await untilEnded(service, world.submit(service, { artist: 'anna' }).id);
  const newId = '7a5ef4c7-0b52-4f0c-8a2e-5a8a7d2f0c11';
  const renewed = service.renew(id, {
    id: newId,
    settings: { frames: '5-6' },
    confirmWarnings: true,
    by: BY,
  });
  expect(renewed).toMatchObject({ id: newId, renews: id, artist: 'anna', by: BY });
  expect(service.renew(id, { id: newId, settings: { frames: '7' } }).id).toBe(newId);
  const view = await untilEnded(service, newId);
  expect(view).toMatchObject({ state: 'done', frames: { total: 2, done: 2 } });
  expect(ENDED_STATES.has(service.get(id)?.state ?? 'drafted')).toBe(true);
  const told = service.eventsAfter(0, id).filter(({ body }) => body.type === 'renewed');
  expect(told).toMatchObject([{ by: BY, body: { as: newId } }]);
});
