import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openJournal, type SubmissionService } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, until, untilEnded, untilState, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const QUICK = { beatMs: 20, goneMs: 200 };
const CHILD = fileURLToPath(new URL('./drive-in-child.ts', import.meta.url));

/** Another process on the same journal. It stands at the checkpoint when this resolves. */
async function driveInChild(stopAt: string | null): Promise<ChildProcess> {
  const { accessId, accessKey } = world.farm.account;
  const options = {
    journalFile: join(world.folder, 'journal.sqlite'),
    transferFile: join(world.folder, 'transfer.sqlite'),
    url: world.farm.url,
    accessId,
    accessKey,
    stopAt,
  };
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', CHILD, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await hear(child, stopAt ?? 'driving');
  return child;
}

/** Resolves when the process says this line. */
async function hear(child: ChildProcess, wanted: string): Promise<void> {
  const lines = createInterface({ input: child.stdout as Readable });
  const heard = Promise.withResolvers<void>();
  lines.on('line', (line) => {
    if (line === wanted) heard.resolve();
  });
  lines.once('close', () => heard.reject(new Error(`the other process ended before it said ${wanted}`)));
  await heard.promise;
  heard.promise.catch(() => undefined);
}

/** A draft that nobody has in hand yet. */
function draft(settings: Parameters<World['input']>[0] = {}): string {
  const { id, confirmWarnings, ...request } = world.input(settings);
  const { journal, account } = world.options();
  journal.draft(id, { request, account, confirmed: confirmWarnings });
  return id;
}

const submitted = () => world.farm.inspect.tasks().filter(({ submittedAt }) => submittedAt !== null);

describe('two services on one journal', () => {
  it('do not both drive a job; the other shows it, and what it is asked there is done', async () => {
    const first = world.start({ more: { leaseTimes: QUICK } });
    const second = world.start({ more: { leaseTimes: QUICK } });
    const { id } = world.submit(first, { frames: '1-400' });
    const seen = await until(second, id, ({ frames }) => (frames?.done ?? 0) > 0);
    expect(seen).toMatchObject({ state: 'rendering', drivenBy: expect.stringMatching(/./) });
    expect(first.get(id)?.drivenBy).toBeNull();
    expect(second.busy()).toBe(false);
    await second.control(id, { type: 'setPriority', priority: 60 });
    expect(first.get(id)?.priority).toBe(60);
    second.cancel(id);
    expect((await untilEnded(first, id)).state).toBe('cancelled');
    expect(world.farm.inspect.tasks()).toMatchObject([{ status: 10 }]);
  });

  it('share out what is drafted: each job is there once', async () => {
    const services = [1, 2].map(() => world.start({ more: { leaseTimes: QUICK } }));
    const ids = Array.from({ length: 6 }, (_, index) => {
      const service = services[index % 2] as SubmissionService;
      return world.submit(service, { frames: '1' }).id;
    });
    for (const id of ids) {
      expect((await untilEnded(services[0] as SubmissionService, id)).state).toBe('done');
    }
    expect(submitted()).toHaveLength(ids.length);
  });

  it('hear of each other in order, each event once', async () => {
    const [first, second] = [world.start(), world.start()];
    const heard: number[] = [];
    second.subscribe(({ sequence }, kept) => {
      if (kept) heard.push(sequence);
    });
    const { id } = world.submit(first);
    await untilEnded(second, id);
    const all = second.eventsAfter(0, null).map(({ sequence }) => sequence);
    expect(heard).toEqual(all.filter((sequence) => sequence <= (heard.at(-1) ?? 0)));
  });

  it('go on at once with what the other let go of', async () => {
    const first = world.start();
    await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
    const { id } = world.submit(first, {}, false);
    await untilState(first, id, 'awaitingConfirmation');
    const second = world.start();
    await first.close();
    second.confirm(id);
    expect((await untilEnded(second, id)).state).toBe('done');
  });
});

describe('another process', () => {
  it.each(['createTask:answered', 'submit:answered'])(
    'that is killed at %s is followed at once',
    async (at) => {
      const id = draft({ frames: '1-30' });
      const child = await driveInChild(at);
      // The usual time to find out that another is gone is far longer than this test may take.
      const other = world.start({ more: { leaseTimes: { beatMs: 20, goneMs: 3_600_000 } } });
      expect(other.get(id)?.drivenBy).not.toBeNull();
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await untilEnded(other, id)).toMatchObject({ state: 'done', filesDownloaded: 30 });
      expect(submitted()).toHaveLength(1);
    },
  );

  it.each(['createTask:intended', 'submit:intended', 'download:renamed'])(
    'that stands still at %s for long, and wakes, doubles nothing',
    async (at) => {
      const id = draft({ frames: '1-30' });
      const child = await driveInChild(at);
      child.kill('SIGSTOP');
      const other = world.start({ more: { leaseTimes: QUICK } });
      expect(other.get(id)?.drivenBy).not.toBeNull();
      expect(await untilEnded(other, id)).toMatchObject({ state: 'done', filesDownloaded: 30 });
      const events = other.eventsAfter(0, id).length;
      const lost = hear(child, 'lost');
      child.kill('SIGCONT');
      // It finds out as soon as it looks around, or wants to record what it did.
      await lost;
      expect(submitted()).toHaveLength(1);
      expect(other.eventsAfter(0, id)).toHaveLength(events);
      expect(other.get(id)).toMatchObject({ state: 'done', filesDownloaded: 30 });
      expect((await readdir(world.renders)).filter((name) => name.endsWith('.png'))).toHaveLength(30);
    },
  );
});

it.each(['upload', 'download'] as const)('the %s stops when another has the job in hand', async (call) => {
  const begun = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const hang = (signal: AbortSignal | undefined) => {
    begun.resolve();
    return new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => {
        stopped.resolve();
        reject(signal.reason);
      });
    });
  };
  const service = world.start({
    more: { leaseTimes: QUICK },
    wrapEngine: (engine) => ({ ...engine, [call]: ({ signal }: { signal?: AbortSignal }) => hang(signal) }),
  });
  const { id } = world.submit(service, { frames: '1' });
  await begun.promise;
  const { journal } = world.options();
  // As it is found after this process stood still for long.
  journal.drivers.enter({ token: 'new', computer: 'station-2', machine: 'elsewhere', pid: 1 });
  journal.drivers.take(id, journal.get(id)?.lease ?? null, 'new');
  await stopped.promise;
  expect(service.get(id)).toMatchObject({ problem: null, drivenBy: 'station-2' });
});

it('what a driver records that has lost its submission does not count', () => {
  const { journal, account } = world.options();
  const { id, confirmWarnings, ...request } = world.input();
  journal.drivers.enter({ token: 'old', computer: 'a', machine: 'a', pid: 1 });
  journal.draft(id, { request, account, confirmed: confirmWarnings, lease: 'old' });
  expect(journal.drivers.take(id, 'old', 'new')).toBe(true);
  expect(journal.drivers.take(id, 'old', 'third')).toBe(false);
  expect(() => journal.record(id, { taskId: 7 }, [], { lease: 'old' })).toThrow('another process drives');
  expect(journal.get(id)).toMatchObject({ taskId: null, lease: 'new' });
  expect(journal.record(id, { taskId: 8 }, [], { lease: 'new' }).taskId).toBe(8);
});

it('one that gives signs of life keeps its jobs, whatever the clocks say', async () => {
  const first = world.start({ more: { leaseTimes: QUICK } });
  await rm(join(world.sceneFolder, 'sequence', 'frame_0002.png'));
  const { id } = world.submit(first, {}, false);
  await untilState(first, id, 'awaitingConfirmation');
  // Half a year ahead, as a computer with an empty battery may be.
  const clock = () => Date.now() + 180 * 86_400_000;
  const journal = openJournal({ file: join(world.folder, 'journal.sqlite'), clock });
  const second = world.start({ more: { leaseTimes: QUICK, journal } });
  const owner = journal.get(id)?.lease;
  const { id: own } = world.submit(second, { frames: '1' });
  await untilEnded(second, own);
  expect(journal.get(id)?.lease).toBe(owner);
  second.confirm(id);
  expect((await untilEnded(first, id)).state).toBe('done');
  await second.close();
  journal.close();
});
