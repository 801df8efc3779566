import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ENDED_STATES } from '@farmhand/model';
import type { FarmPort, SubmissionService } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeWorld, until, untilEnded, untilState, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

/** A random number generator that gives the same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('whatever is pressed when', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'each submission has one task at most, is submitted once at most, and comes to an end (seed %i)',
    { timeout: 60_000 },
    async (seed) => {
      const random = randomFrom(seed);
      const pick = <T>(items: readonly T[]): T => {
        const item = items[Math.floor(random() * items.length)];
        if (item === undefined) throw new Error('nothing to pick from');
        return item;
      };
      const taken: number[] = [];
      const wrapClient = (client: FarmPort): FarmPort => ({
        ...client,
        submitTask: async (request, options) => {
          await client.submitTask(request, options);
          taken.push(request.taskId);
        },
      });
      // The first answers get lost, and so do those to the question what became of them.
      world.farm.faults.next({ endpoint: 'createTask', kind: 'resetAfter', times: 2 });
      world.farm.faults.next({ endpoint: 'getTaskList', kind: 'resetBefore', times: 20 });
      let service = world.start({ wrapClient });
      const inputs = [1, 2, 3, 4, 5, 6].map(() => world.input({ frames: '1-2' }));
      const ids = inputs.map(({ id }) => id);
      for (const input of inputs) service.submit(input);

      const actions: readonly (() => void | Promise<void>)[] = [
        ...[1, 2, 3, 4, 5].map(() => () => void service.retry(pick(ids))),
        () => void service.cancel(pick(ids)),
        () => void service.confirm(pick(ids)),
        () => void service.submit(pick(inputs)),
        async () => {
          await service.close();
          service = world.start({ wrapClient });
        },
        () =>
          world.farm.faults.next({
            endpoint: pick([
              'createTask',
              'submitTask',
              'uploadTaskDocument',
              'queryTaskInfo',
              'getTaskList',
            ]),
            kind: pick(['resetBefore', 'resetAfter', 'status502', 'html', 'truncated']),
          }),
      ];
      for (let step = 0; step < 40; step += 1) {
        await pick(actions)();
        for (let turns = Math.floor(random() ** 3 * 1500); turns > 0; turns -= 1) await nextTurn();
      }

      world.farm.faults.clear();
      for (const id of ids) {
        while (!['done', 'cancelled'].includes((await untilEnded(service, id)).state)) service.retry(id);
      }
      const tasks = world.farm.inspect.tasks();
      for (const id of ids) {
        const made = tasks.filter(({ labels }) => labels.includes(`farmhand-${id}`));
        // The farm lists no task before it is submitted: a lost answer to createTask may leave an empty one behind.
        const own = made.filter(({ submittedAt }) => submittedAt !== null);
        expect(own.length, JSON.stringify(made)).toBeLessThanOrEqual(1);
        expect(made.filter((task) => task.submittedAt === null && task.frames.length > 0)).toEqual([]);
        const view = service.get(id);
        if (view?.state === 'done') expect(own[0]).toMatchObject({ id: view.taskId, status: 25 });
        else expect(own.filter(({ status }) => status < 10)).toEqual([]);
      }
      expect(taken.length).toBe(new Set(taken).size);
    },
  );

  it('a submission can be cancelled by whoever hears that it waits for an answer', async () => {
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    // How many steps of the event loop pass between hearing and pressing decides which code is running then.
    for (let ticks = 0; ticks < 8; ticks += 1) {
      const service = world.start();
      const { id } = world.submit(service, {}, false);
      await untilState(service, id, 'awaitingConfirmation');
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      service.cancel(id);
      expect((await untilEnded(service, id)).state).toBe('cancelled');
      await service.close();
    }
  });
});

/** A client whose named call is carried out by the farm only when it is let go, as on a slow line. */
function delayed(
  client: FarmPort,
  call: 'createTask' | 'submitTask',
  gate: Promise<void>,
  asked: () => void,
): FarmPort {
  const late = async <T>(
    options: { signal?: AbortSignal | undefined } | undefined,
    send: () => Promise<T>,
  ) => {
    asked();
    const sent = gate.then(send);
    const { signal } = options ?? {};
    if (signal === undefined) return sent;
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
    return Promise.race([sent, aborted.promise]);
  };
  return call === 'createTask'
    ? { ...client, createTask: (request, options) => late(options, () => client.createTask(request)) }
    : { ...client, submitTask: (request, options) => late(options, () => client.submitTask(request)) };
}

describe('while a call that must not happen twice is under way', () => {
  it('closing waits for the answer, so that the next start does not ask again', async () => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const first = world.start({
      wrapClient: (client) => delayed(client, 'createTask', gate.promise, asked.resolve),
    });
    const { id } = world.submit(first);
    await asked.promise;
    let isClosed = false;
    const closed = first.close().then(() => {
      isClosed = true;
    });
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(isClosed).toBe(false);
    gate.resolve();
    await closed;
    const second = world.start();
    expect((await untilEnded(second, id)).state).toBe('done');
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });

  it('cancelling stops the job that the farm takes on a moment later', async () => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const service = world.start({
      wrapClient: (client) => delayed(client, 'submitTask', gate.promise, asked.resolve),
    });
    const { id } = world.submit(service, { frames: '1-400' });
    await asked.promise;
    service.cancel(id);
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    gate.resolve();
    expect((await untilEnded(service, id)).state).toBe('cancelled');
    expect(world.farm.inspect.tasks()).toMatchObject([{ status: 10 }]);
  });
});

describe('listeners', () => {
  it('one that throws disturbs nobody', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const service = world.start();
    const fault = new Error('a listener with a fault');
    service.subscribe(() => {
      throw fault;
    });
    const { id } = world.submit(service);
    expect((await untilEnded(service, id)).state).toBe('done');
    expect(warned).toHaveBeenCalledWith(fault);
  });

  it('hear everything in order, also when one of them acts at once', async () => {
    const service: SubmissionService = world.start();
    const heard: number[] = [];
    service.subscribe(({ submissionId, body }) => {
      if (body.type === 'state' && body.state === 'drafted') service.cancel(submissionId);
    });
    service.subscribe(({ sequence }) => heard.push(sequence));
    const { id } = world.submit(service);
    expect((await until(service, id, ({ state }) => ENDED_STATES.has(state))).state).toBe('cancelled');
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.length).toBeGreaterThan(1);
  });
});
