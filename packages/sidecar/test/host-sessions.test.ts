import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Sidecar, SidecarOptions } from '@farmhand/sidecar';
import type { PanelNews } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { type HostSessionsOptions, openHostSessions } from '../src/host-sessions.ts';
import { openPanelFeed } from '../src/panel-feed.ts';
import { call, type FakeHost, fakeHost, sceneOf } from './support/host.ts';
import { sidecarHome } from './support/sidecar-home.ts';

const SAVED = { action: 'saveScene', scenePath: '/scenes/shot.blend' } as never;
const saveScene = { action: 'saveScene' } as const;

async function hostAt(hosts: SidecarOptions['hosts'] = {}): Promise<{ host: FakeHost; sidecar: Sidecar }> {
  const place = await sidecarHome();
  const { sidecar } = await place.start({ hosts });
  const host = fakeHost(() => sidecar.discovery);
  expect((await host.register()).status).toBe(200);
  return { host, sidecar };
}

/** The first of these, which the test waits for. */
function first<T>(list: readonly T[]): T {
  const [each] = list;
  if (each === undefined) throw new Error('nothing was handed out');
  return each;
}

/** What every panel hears of hosts, until one is as wanted. */
async function untilSeen(
  sidecar: Sidecar,
  wanted: (news: Extract<PanelNews, { type: 'hosts' }>) => boolean,
): Promise<void> {
  const given = new AbortController();
  const { body } = await call(sidecar.discovery, 'GET', '/panel/events', undefined, given.signal);
  if (body === null) throw new Error('no stream');
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data:')) continue;
      const news = JSON.parse(line.slice(5)) as PanelNews;
      if (news.type === 'hosts' && wanted(news)) {
        given.abort();
        return;
      }
    }
  }
  throw new Error('the stream ended');
}

describe('a host', () => {
  it('is known from its registration until it leaves', async () => {
    const { host } = await hostAt();
    expect(await host.seen()).toMatchObject({
      connection: 'connected',
      scene: { path: '/scenes/shot.blend', revision: 0 },
      snapshotTakenAt: null,
    });
    await host.register({ scene: { ...sceneOf(null), unsavedChanges: true, revision: 7 } });
    expect((await host.seen())?.scene).toEqual({
      path: null,
      name: 'shot.blend',
      unsavedChanges: true,
      revision: 7,
    });
    await host.leave();
    expect(await host.seen()).toBeUndefined();
  });

  it('that is not known has to register: what it tries says so', async () => {
    const { host, sidecar } = await hostAt();
    const other = fakeHost(() => sidecar.discovery);
    await expect(other.poll()).rejects.toThrow('404');
    expect((await other.ask(saveScene)).status).toBe(404);
    expect(await host.problemOf(other.ask(saveScene))).toBe('unknown-host');
  });

  it('hears at once what is asked while it waits, and the panel hears what it did', async () => {
    const { host } = await hostAt();
    const polled = host.poll();
    const asked = host.ask({ action: 'relink', path: '//a.png', to: '/b/a.png' } as never);
    const request = first(await polled);
    expect(request.ask).toEqual({ action: 'relink', path: '//a.png', to: '/b/a.png' });
    expect((await host.seen())?.connection).toBe('busy');
    expect(await host.done(request, { action: 'relink', changed: 3 })).toBe(true);
    expect(await host.done(request, { action: 'relink', changed: 4 })).toBe(false);
    const { status, body } = await asked;
    expect([status, body.result]).toEqual([200, { action: 'relink', changed: 3 }]);
    expect(body.host.connection).toBe('connected');
  });

  it('says itself why it does not do it', async () => {
    const { host } = await hostAt();
    const asked = host.ask(saveScene);
    const problem = { code: 'scene-unsaved', message: 'No file.', hint: 'Save it.', retryable: false };
    await host.refuse(first(await host.poll()), problem);
    expect(await asked).toMatchObject({ status: 409, body: { problem } });
  });

  it('that answers something else is not believed', async () => {
    const { host } = await hostAt();
    const asked = host.ask(saveScene);
    await host.done(first(await host.poll()), { action: 'reveal' });
    expect(await host.problemOf(asked)).toBe('host-answer');
  });

  it('is not asked for what its plugin cannot do', async () => {
    const { host } = await hostAt();
    await host.register({ abilities: ['takeSnapshot'] });
    expect(await host.problemOf(host.ask(saveScene))).toBe('host-cannot');
    expect(await host.poll({ waitMs: 0 })).toEqual([]);
  });

  it('of a newer plugin, which can do more than is known here, is known all the same', async () => {
    const { host } = await hostAt();
    const abilities = ['takeSnapshot', 'somethingNew', 'saveScene'] as never;
    expect((await host.register({ abilities })).status).toBe(200);
    expect((await host.seen())?.abilities).toEqual(['takeSnapshot', 'saveScene']);
    expect((await host.register({ abilities: 'saveScene' as never })).status).toBe(400);
  });
});

describe('a poll', () => {
  it('ends with nothing when its time is over', async () => {
    const { host } = await hostAt();
    expect(await host.poll({ waitMs: 1 })).toEqual([]);
  });

  it('ends with nothing when the host polls once more, and only the newer one hears', async () => {
    const { host } = await hostAt();
    const older = host.poll();
    // Whichever of them comes first ends when the other one comes.
    const newer = host.poll();
    const ended = await Promise.race([older, newer]);
    expect(ended).toEqual([]);
    const asked = host.ask(saveScene);
    const heard = [...(await older), ...(await newer)];
    expect(heard).toHaveLength(1);
    await host.done(first(heard), SAVED);
    expect((await asked).status).toBe(200);
  });

  it('whose connection broke carries nothing off', async () => {
    const { host } = await hostAt();
    const given = new AbortController();
    const broken = host.poll({}, given.signal);
    given.abort();
    await expect(broken).rejects.toThrow();
    const asked = host.ask(saveScene);
    // It may be handed to the broken one before the sidecar notices: what the host says it holds decides.
    const request = first(await host.poll({ holding: [] }));
    await host.done(request, SAVED);
    expect((await asked).status).toBe(200);
  });

  it('brings again what got lost on its way, and what the host holds only once', async () => {
    const { host } = await hostAt();
    const asked = host.ask(saveScene);
    const { requestId } = first(await host.poll());
    expect(await host.poll({ waitMs: 0, holding: [requestId] })).toEqual([]);
    expect(await host.poll({ waitMs: 0 })).toEqual([]);
    const again = first(await host.poll({ holding: [] }));
    expect(again.requestId).toBe(requestId);
    await host.done(again, SAVED);
    expect((await asked).status).toBe(200);
  });

  it('does not hold a sidecar that is to end', async () => {
    const { host, sidecar } = await hostAt();
    const polled = host.poll().catch(() => 'broken');
    const answer = await call(sidecar.discovery, 'POST', '/shutdown', { when: 'idle' });
    expect(await answer.json()).toMatchObject({ ending: true });
    await sidecar.ended;
    expect([[], 'broken']).toContainEqual(await polled);
  });
});

describe('a host that is lost', () => {
  it('is told of, fails what waits for it and what is asked, and comes back under its id', async () => {
    const { host, sidecar } = await hostAt({ lostAfterMs: 40 });
    const waiting = host.problemOf(host.ask(saveScene));
    await untilSeen(sidecar, ({ hosts }) => hosts.some((each) => each.connection === 'lost'));
    expect(await waiting).toBe('host-lost');
    expect(await host.problemOf(host.ask(saveScene))).toBe('host-lost');
    const polled = host.poll();
    await untilSeen(sidecar, ({ hosts }) => hosts.some((each) => each.connection === 'connected'));
    const asked = host.ask(saveScene);
    await host.done(first(await polled), SAVED);
    expect((await asked).status).toBe(200);
  });

  it('is lost soon after the connection of its poll broke', async () => {
    const { host, sidecar } = await hostAt({ lostAfterMs: 40 });
    const given = new AbortController();
    const polled = host.poll({}, given.signal);
    await untilSeen(sidecar, ({ hosts }) => hosts.some((each) => each.connection === 'connected'));
    given.abort();
    await expect(polled).rejects.toThrow();
    await untilSeen(sidecar, ({ hosts }) => hosts.some((each) => each.connection === 'lost'));
  });

  it('is known by its process, whatever it was doing', async () => {
    const { host, sidecar } = await hostAt();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await host.register({ processId: child.pid ?? 0 });
    const asked = host.problemOf(host.ask(saveScene));
    expect(await host.poll()).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await asked).toBe('host-lost');
    await untilSeen(sidecar, ({ hosts }) => hosts.some((each) => each.connection === 'lost'));
  });

  it('is forgotten in the end', async () => {
    const { host, sidecar } = await hostAt({ lostAfterMs: 20, forgetAfterMs: 40 });
    await untilSeen(sidecar, ({ hosts }) => hosts.length === 0);
    expect(await host.seen()).toBeUndefined();
  });
});

/** The sessions alone. */
function open(options: Partial<HostSessionsOptions> = {}) {
  const feed = openPanelFeed();
  const hosts = openHostSessions({ feed, ...options });
  const register = (id: string) =>
    hosts.register(id, {
      host: { name: 'houdini', version: '20.5.332', system: 'windows' },
      pluginVersion: '0.1.0',
      processId: process.pid,
      scene: { path: null, name: 'untitled.hip', unsavedChanges: true, revision: 1 },
      abilities: ['saveScene', 'pickFiles', 'takeSnapshot'],
    });
  return { feed, hosts, register };
}
const never = new AbortController().signal;

it('a host is not lost while it carries something out, for as long as that may take', async () => {
  const { feed, hosts, register } = open({ lostAfterMs: 20, limits: { requestMs: 400 } });
  register('a');
  const told: PanelNews[] = [];
  feed.subscribe((news) => told.push(news));
  const polled = hosts.poll('a', { waitMs: 20_000, signal: never });
  const asked = hosts.ask('a', saveScene, never);
  const { requestId } = first(await polled);
  await expect(asked).rejects.toMatchObject({ problem: { code: 'host-slow' } });
  expect(JSON.stringify(told)).toContain('"busy"');
  expect(JSON.stringify(told)).not.toContain('"lost"');
  expect(hosts.answer('a', { requestId, outcome: { type: 'done', result: SAVED } })).toBe(false);
  hosts.close();
});

it('an artist has longer to choose a file than a host has for anything else', async () => {
  const { hosts, register } = open({ limits: { requestMs: 1 } });
  register('a');
  const pickFiles = { action: 'pickFiles', kind: 'file', title: '', multiple: false, folder: null } as const;
  const picked = hosts.ask('a', pickFiles, never);
  const [request] = await hosts.poll('a', { waitMs: 0, signal: never });
  await expect(hosts.ask('a', saveScene, never)).rejects.toMatchObject({ problem: { code: 'host-slow' } });
  expect(request?.withinMs).toBeGreaterThan(1000);
  const result = { action: 'pickFiles', paths: [] as never[] } as const;
  const requestId = request?.requestId ?? '';
  expect(hosts.answer('a', { requestId, outcome: { type: 'done', result } })).toBe(true);
  expect((await picked).result).toEqual(result);
  hosts.close();
});

it('of huge scenes only as many snapshots are kept as there is room for, the latest in any case', async () => {
  const { hosts, register } = open();
  const kept = async (id: string, references: number) => {
    register(id);
    const asked = hosts.ask(id, { action: 'takeSnapshot' }, never);
    const { requestId } = first(await hosts.poll(id, { waitMs: 0, signal: never }));
    const snapshot = { takenAt: '2026-03-01T10:00:00Z', references: Array(references).fill(null) } as never;
    hosts.answer(id, { requestId, outcome: { type: 'done', result: { action: 'takeSnapshot', snapshot } } });
    await asked;
    return ['a', 'b', 'c'].filter((each) => hosts.snapshotOf(each) !== null);
  };
  expect(await kept('a', 200_000)).toEqual(['a']);
  expect(await kept('b', 200_000)).toEqual(['a', 'b']);
  expect(await kept('c', 200_000)).toEqual(['b', 'c']);
  expect(await kept('a', 600_000)).toEqual(['a']);
  hosts.close();
});

describe('what nobody waits for any more', () => {
  it('is not handed out, once its panel has gone', async () => {
    const { hosts, register } = open();
    register('a');
    const panel = new AbortController();
    const asked = hosts.ask('a', saveScene, panel.signal);
    panel.abort(new Error('the panel has gone'));
    await expect(asked).rejects.toThrow('the panel has gone');
    expect(await hosts.poll('a', { waitMs: 0, signal: never })).toEqual([]);
    hosts.close();
  });

  it('is done to the end, when the host has it already', async () => {
    const { hosts, register } = open();
    register('a');
    const panel = new AbortController();
    const asked = hosts.ask('a', saveScene, panel.signal);
    const { requestId } = first(await hosts.poll('a', { waitMs: 0, signal: never }));
    panel.abort(new Error('the panel has gone'));
    await expect(asked).rejects.toThrow('the panel has gone');
    expect(hosts.list()[0]?.connection).toBe('busy');
    expect(hosts.answer('a', { requestId, outcome: { type: 'done', result: SAVED } })).toBe(true);
    expect(hosts.list()[0]?.connection).toBe('connected');
    hosts.close();
  });

  it('stays bounded: so many hosts, so many requests of each', async () => {
    const { hosts, register } = open();
    for (let index = 0; index < 32; index += 1) register(`host ${index}`);
    expect(() => register('one more')).toThrow(expect.objectContaining({ name: 'SubmissionError' }));
    register('host 0');
    const asked = Array.from({ length: 65 }, () => hosts.ask('host 0', saveScene, never));
    const outcomes = Promise.allSettled(asked);
    hosts.leave('host 0');
    const codes = (await outcomes).map((each) =>
      each.status === 'rejected' ? each.reason.problem.code : '',
    );
    expect(codes.filter((code) => code === 'host-lost')).toHaveLength(64);
    expect(codes.at(-1)).toBe('host-busy');
    register('one more');
    hosts.close();
  });

  it('makes room for a new host where one is lost: the one that was heard of first', () => {
    const { hosts, register } = open({ lostAfterMs: 0 });
    for (let index = 0; index < 33; index += 1) register(`host ${index}`);
    const known = hosts.list().map(({ id }) => id);
    expect(known).toHaveLength(32);
    expect(known).not.toContain('host 0');
    hosts.close();
  });

  it('is told once, however much happens at a time', async () => {
    const { feed, hosts, register } = open();
    const told: PanelNews[] = [];
    const heard = new Promise<void>((resolve) => {
      feed.subscribe((news) => {
        told.push(news);
        resolve();
      });
    });
    for (let index = 0; index < 10; index += 1) register(`host ${index}`);
    await heard;
    expect(told).toHaveLength(1);
    expect(told[0]?.type === 'hosts' ? told[0].hosts : []).toHaveLength(10);
    hosts.close();
  });
});

it('what was asked while the connection of a poll broke is for the next poll', async () => {
  const sessions = openHostSessions({ feed: openPanelFeed() });
  const id = randomUUID();
  sessions.register(id, {
    host: { name: 'houdini', version: '20.5', system: 'linux' },
    pluginVersion: '1',
    processId: process.pid,
    scene: { path: null, name: 'untitled', unsavedChanges: false, revision: 0 },
    abilities: ['reveal'],
  });
  const broken = new AbortController();
  const first = sessions.poll(id, { waitMs: 20_000, signal: broken.signal });
  const asked = sessions.ask(
    id,
    { action: 'reveal', owner: { type: 'Image', name: 'Wood' } },
    new AbortController().signal,
  );
  broken.abort();
  expect(await first).toEqual([]);
  const [request] = await sessions.poll(id, { waitMs: 0, signal: new AbortController().signal });
  expect(request?.ask).toMatchObject({ action: 'reveal' });
  sessions.leave(id);
  await expect(asked).rejects.toMatchObject({ problem: { code: 'host-lost' } });
  sessions.close();
});
