import { join } from 'node:path';
import { createFarmClient } from '@farmhand/client';
import type { LocalFarm } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, jobSettings } from '@farmhand/model';
import { FRAME_CONDITIONS } from '@farmhand/sidecar/api';
import { openJournal } from '@farmhand/submission';
import { describe, expect, it } from 'vitest';
import { askForFrames, framesNews, type SeenFrames, seeFrames } from './support/job-frames.ts';
import { openPanel } from './support/panel.ts';
import { relayTo } from './support/relayed-farm.ts';
import {
  accountAt,
  heldRenderer,
  job,
  type SidecarHome,
  sidecarHome,
  untilEnded,
  untilState,
} from './support/sidecar-home.ts';

const isCurrent = ({ isWhole, age }: SeenFrames) => isWhole && age?.type === 'current';
const conditionsOf = ({ frames }: SeenFrames) => frames.map(({ condition }) => condition);

/** A sidecar, a farm whose frames wait to be let go, and a job of its there. */
async function jobAtFarm(place: SidecarHome, frames: string, settings: object = {}) {
  const { renderer, letGo } = heldRenderer();
  const farm = await place.startFarm('farm', { renderer });
  const relay = await relayTo(farm);
  place.onEnd(() => relay.stop());
  const { client } = await place.start();
  await client.setAccount({ ...accountAt(farm), endpoint: relay.url });
  const request = job(await place.scene(), frames, join(place.folder, 'renders'));
  const { id } = await client.submit({ ...request, settings: { ...request.settings, ...settings } });
  await untilState(client, id, 'rendering');
  return { farm, relay, letGo, client, id, panel: await openPanel(client) };
}

/** A job of very many frames, which is at the farm already when the sidecar starts. */
async function largeJob(place: SidecarHome, farm: LocalFarm, frames: number): Promise<string> {
  const { accessId } = farm.account;
  const client = createFarmClient(accountAt(farm));
  const [taskId = 0] = (await client.createTask()).taskIds;
  const content = JSON.stringify({
    task_info: { task_id: String(taskId), cg_id: '2007', input_cg_file: 'D:/shots/windmill.blend' },
    software_config: { cg_name: 'Blender', plugins: {} },
    scene_info: {},
    scene_info_render: { common: { frames: `1-${frames}[1]`, Render_Format: 'PNG', scene_name: ['Scene'] } },
  });
  await client.uploadTaskDocument({ taskId, fileName: 'task.json', content });
  await client.submitTask({ taskId }, { timeoutMs: 120_000 });
  await client.close();
  const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
  const journal = openJournal({ file: place.home.journalFile });
  const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
  journal.draft(id, {
    request: { scenePath: await place.scene(), snapshot: null, settings },
    account: { endpoint: farm.url, accessId },
    confirmed: true,
  });
  journal.record(id, { state: 'rendering', taskId, createTaskIntended: true, submitIntended: true });
  journal.close();
  return id;
}

describe('the frames of a job', () => {
  it('come as one table, then as they change, until all of them are done and at home', async () => {
    const place = await sidecarHome();
    const { letGo, id, panel } = await jobAtFarm(place, '1-5');
    const first = await seeFrames(panel, id, isCurrent);
    expect(first.frames.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5']);
    // The farm has two nodes.
    expect(conditionsOf(first)).toEqual(['rendering', 'rendering', 'waiting', 'waiting', 'waiting']);
    expect(first.frames.some(({ home }) => home)).toBe(false);
    const end = seeFrames(panel, id, ({ frames }) => frames.length === 5 && frames.every(({ home }) => home));
    letGo();
    const last = await end;
    expect(conditionsOf(last)).toEqual(Array(5).fill('done'));
    expect(last.heard).toContain('changes');
    // The example prices charge every frame.
    expect(last.frames.every(({ cost }) => cost > 0)).toBe(true);
  });

  it('are named as the farm writes them: several of a machine, and blocks of one', async () => {
    const place = await sidecarHome();
    const { id, panel } = await jobAtFarm(place, '1-5', { framesPerTask: 2 });
    const { frames } = await seeFrames(panel, id, isCurrent);
    expect(frames.map(({ name }) => name)).toEqual(['1-2[1]', '3-4[1]', '5']);
    const other = await sidecarHome();
    const tiled = await jobAtFarm(other, '7', { tiles: 2 });
    const blocks = await seeFrames(tiled.panel, tiled.id, isCurrent);
    expect(blocks.frames.map(({ name }) => name)).toEqual(['7:1', '7:2', '7']);
  });

  it('of a stopped and of an abandoned job say so', async () => {
    const place = await sidecarHome();
    const { id, panel, client } = await jobAtFarm(place, '1-3');
    const stopped = seeFrames(
      panel,
      id,
      (seen) => isCurrent(seen) && conditionsOf(seen).every((each) => each === 'stopped'),
    );
    await client.stop(id);
    await stopped;
    const abandoned = seeFrames(
      panel,
      id,
      (seen) => isCurrent(seen) && conditionsOf(seen).every((each) => each === 'abandoned'),
    );
    await client.abandon(id);
    await abandoned;
  });

  it('are there at once when the job is opened again, first as they were and then as they are', async () => {
    const place = await sidecarHome();
    const { id, panel, client } = await jobAtFarm(place, '1-3');
    await seeFrames(panel, id, isCurrent);
    // That a listener has left is noticed a moment later: until then the table is kept as it is at the farm.
    for (let age = ''; age !== 'stale'; ) {
      for (let turns = 0; turns < 5; turns += 1) await client.health();
      const again = await seeFrames(panel, id, isCurrent);
      expect(again.heard[0]).toBe('table');
      expect(again.sizes[0]).toBe(3);
      age = again.heard[1] ?? '';
    }
  });

  it('stay when the farm is away, and it is said why; and go on when it is back', async () => {
    const place = await sidecarHome();
    const { farm, relay, letGo, id, panel } = await jobAtFarm(place, '1-3');
    await seeFrames(panel, id, isCurrent);
    let isAway = true;
    relay.bends = {
      queryTaskInfo: (data) => {
        if (isAway) throw new Error('away');
        return data;
      },
    };
    const stale = await seeFrames(
      panel,
      id,
      ({ age }) => age?.type === 'stale' && !age.message.includes('being asked'),
    );
    expect(stale.frames).toHaveLength(3);
    expect(stale.age).toMatchObject({
      asOf: expect.stringMatching(/^\d{4}-/),
      message: expect.stringMatching(/\w/),
    });
    expect(JSON.stringify(stale)).not.toContain(farm.account.accessKey);
    const back = seeFrames(
      panel,
      id,
      (seen) => isCurrent(seen) && conditionsOf(seen).every((each) => each === 'done'),
    );
    letGo();
    isAway = false;
    await back;
  }, 30_000);

  it('of a farm that was never reached are none, and it is said why', async () => {
    const place = await sidecarHome();
    const { id, panel, relay } = await jobAtFarm(place, '1-2');
    relay.bends = {
      queryTaskFrames: () => {
        throw new Error('away');
      },
    };
    const seen = await seeFrames(panel, id, ({ age }) => age?.type === 'stale');
    expect(seen).toMatchObject({ frames: [], age: { type: 'stale', asOf: null } });
  }, 30_000);

  it('of a farm that takes its time hold nothing else up, and no sidecar that ends', async () => {
    const place = await sidecarHome();
    const { id, panel, relay, client } = await jobAtFarm(place, '1-2');
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<unknown>();
    relay.bends = {
      queryTaskFrames: () => {
        asked.resolve();
        return answer.promise;
      },
    };
    const leave = new AbortController();
    const listening = framesNews(panel, id, leave.signal).next();
    await asked.promise;
    expect((await panel.ask(`/submissions/${id}/history`)).status).toBe(200);
    expect((await panel.ask(`/submissions/${id}/details`)).status).toBe(200);
    await client.shutdown('now');
    // The stream ends with the sidecar, though the farm has not answered.
    await listening.catch(() => undefined);
    answer.resolve(null);
  });

  it('are fewer when the farm lists fewer, and a farm that promises more than it has is not waited for', async () => {
    const place = await sidecarHome();
    const { id, panel, relay, letGo } = await jobAtFarm(place, '1-6');
    expect((await seeFrames(panel, id, isCurrent)).frames).toHaveLength(6);
    let keeps = 4;
    let promises = 4;
    relay.bends = {
      queryTaskFrames: (data) => {
        const page = data as { items: unknown[] };
        return { ...page, total: promises, items: page.items.slice(0, keeps) };
      },
    };
    const fewer = seeFrames(panel, id, (seen) => isCurrent(seen) && seen.frames.length === 4);
    expect((await fewer).frames.map(({ name }) => name)).toEqual(['1', '2', '3', '4']);
    keeps = 3;
    promises = 5;
    const promised = seeFrames(panel, id, (seen) => isCurrent(seen) && seen.frames.length === 3);
    letGo();
    await promised;
  });

  it('of a large job come in parts, and one that changes far behind is told alone', async () => {
    const place = await sidecarHome();
    const frames = 25_000;
    const started: (() => void)[] = [];
    const farm = await place.startFarm('farm', {
      nodes: 1,
      // Each frame is done when the test says so.
      renderer: async ({ frames: [frame], signal, onFrame }) => {
        const go = Promise.withResolvers<void>();
        started.push(go.resolve);
        signal.addEventListener('abort', () => go.reject(signal.reason), { once: true });
        await go.promise;
        onFrame(frame?.frame ?? 0, null);
      },
    });
    const id = await largeJob(place, farm, frames);
    const { client } = await place.start({ env: {} });
    await client.setAccount(accountAt(farm));
    const panel = await openPanel(client);
    const first = await seeFrames(panel, id, isCurrent);
    expect(first.frames).toHaveLength(frames);
    expect(Math.max(...first.sizes)).toBeLessThanOrEqual(20_000);
    expect(first.frames.at(-1)?.name).toBe(String(frames));
    const sizes: number[] = [];
    const changed = seeFrames(panel, id, (seen) => {
      sizes.splice(0, sizes.length, ...seen.sizes);
      return seen.frames[1]?.condition === 'rendering' && seen.heard.at(-1) === 'changes';
    });
    await farm.events.until(() => started.length > 0);
    started.shift()?.();
    const seen = await changed;
    expect(seen.frames[0]?.condition).not.toBe('waiting');
    // No more than the rows that are different.
    expect(sizes.at(-1)).toBeLessThanOrEqual(2);
  }, 60_000);

  it('cannot be asked for before the farm has the job, or of none', async () => {
    const place = await sidecarHome();
    const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
    const journal = openJournal({ file: place.home.journalFile });
    const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
    journal.draft(id, {
      request: { scenePath: await place.scene(), snapshot: null, settings },
      account: { endpoint: 'http://127.0.0.1:9', accessId: 'nobody' },
      confirmed: true,
    });
    journal.close();
    const { client } = await place.start();
    const panel = await openPanel(client);
    for (const [path, status] of [
      [`/submissions/${id}/frames/1/picture`, 409],
      [`/submissions/${id}/details`, 200],
      [`/submissions/${id}/downloads`, 200],
      ['/submissions/nothing/details', 404],
    ] as const) {
      expect([path, (await panel.ask(path)).status]).toEqual([path, status]);
    }
    const status = async (stream: string, framesOf: string) =>
      (await askForFrames(panel, stream, framesOf)).status;
    let ended = '';
    for await (const news of panel.news()) {
      if (news.type !== 'hello') continue;
      ended = news.stream;
      expect([await status(ended, id), await status(ended, 'nothing')]).toEqual([409, 404]);
      break;
    }
    expect(await status('never-was-one', id)).toBe(404);
    await expect.poll(() => status(ended, id), { timeout: 10_000 }).toBe(404);
  });

  it('are told of the job that was asked for last, anew from the beginning, and of none once none is wanted', async () => {
    const place = await sidecarHome();
    const { id, panel, client, letGo } = await jobAtFarm(place, '1-2');
    const other = await client.submit(job(await place.scene(), '1-3', join(place.folder, 'others')));
    await untilState(client, other.id, 'submitted');
    const wanted = [id, other.id, id, null];
    const told: string[] = [];
    const conditions: number[] = [];
    let stream = '';
    let asked: string | null = null;
    const next = async () => {
      asked = wanted.shift() ?? null;
      expect((await askForFrames(panel, stream, asked)).status).toBe(200);
    };
    for await (const news of panel.news()) {
      if (news.type === 'hello') {
        ({ stream } = news);
        await next();
      }
      if (news.type === 'frames') {
        if ('rows' in news.news) conditions.push(...news.news.rows.condition);
        // Something of the former job may be on its way.
        if (news.submissionId !== asked) continue;
        if (news.news.type === 'table')
          told.push(`${asked === id ? 'one' : 'other'} ${news.news.rows.total}`);
        if (news.news.type !== 'current') continue;
        await next();
        if (asked === null) letGo();
      }
      if (news.type === 'submission' && news.event.body.type === 'state' && news.event.body.state === 'done')
        break;
    }
    expect(told).toEqual(['one 2', 'other 3', 'one 2']);
    // What happened to frames that nobody looked at any more was not told.
    expect(conditions).not.toContain(FRAME_CONDITIONS.indexOf('done'));
  });

  it('keep no listener, and no sidecar, when a panel leaves in the middle', async () => {
    const place = await sidecarHome();
    const { id, panel, client, letGo } = await jobAtFarm(place, '1-2');
    const leave = new AbortController();
    for await (const _ of framesNews(panel, id, leave.signal)) {
      leave.abort();
      break;
    }
    letGo();
    await untilEnded(client, id);
    expect(await client.shutdown('idle')).toMatchObject({ ending: true });
  });
});
