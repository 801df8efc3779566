import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBlender } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import type { RehearsalReport } from '@farmhand/rehearsal';
import type { Rehearsal, RehearsalRenderer, RehearsalRequestInput } from '@farmhand/sidecar/api';
import { PNG } from 'pngjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rehearsalRequest } from '../src/api/rehearsals.ts';
import { resultOf } from '../src/rehearsals/rehearsal-result.ts';
import { nextStep } from '../src/rehearsals/rehearsal-steps.ts';
import { openRehearsals } from '../src/rehearsals/rehearsals.ts';
import { openPanel, type Panel } from './support/panel.ts';
import { type SidecarHome, sidecarHome } from './support/sidecar-home.ts';

const blender = await findBlender();
const MINUTES = 60_000;
const settings = { schema: JOB_SETTINGS_SCHEMA } as RehearsalRequestInput['settings'];

const get = async <T>(panel: Panel, path: string) => (await (await panel.ask(path)).json()) as T;
const post = async (panel: Panel, path: string, body: unknown): Promise<Rehearsal> => {
  const answer = await panel.ask(path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { rehearsal: Rehearsal }).rehearsal;
};
const list = async (panel: Panel) =>
  (await get<{ rehearsals: Rehearsal[] }>(panel, '/rehearsals')).rehearsals;

/** Hears how a rehearsal goes until it is as wanted. */
async function hear(
  panel: Panel,
  isWanted: (rehearsal: Rehearsal) => boolean,
  begin: () => Promise<unknown>,
): Promise<readonly Rehearsal[]> {
  const leave = new AbortController();
  const heard: Rehearsal[] = [];
  let begun: Promise<unknown> | null = null;
  try {
    for await (const news of panel.news({ signal: leave.signal })) {
      begun ??= begin();
      if (news.type !== 'rehearsal') continue;
      heard.push(news.rehearsal);
      if (isWanted(news.rehearsal)) break;
    }
  } finally {
    leave.abort();
  }
  await begun;
  return heard;
}

/** What is in the folder of rehearsals. */
async function leftIn(place: SidecarHome) {
  return (await readdir(place.home.rehearsalsFolder).catch(() => [])).sort();
}

async function rehearsalsIn(place: SidecarHome) {
  const told: Rehearsal[] = [];
  const rehearsals = await openRehearsals({
    folder: place.home.rehearsalsFolder,
    snapshotOf: () => null,
    tell: (rehearsal) => told.push(rehearsal),
  });
  return { rehearsals, told };
}

/** Puts a program in Blender's place that never answers. What is returned says something when it runs, and ends with it. */
async function hangingBlender(place: SidecarHome) {
  const pipe = join(place.folder, 'pipe');
  const program = join(place.folder, 'blender');
  await promisify(execFile)('mkfifo', [pipe]);
  await writeFile(program, `#!/bin/sh\nexec 3> '${pipe}'\necho >&3\nexec sleep 600\n`, { mode: 0o755 });
  vi.stubEnv('FARMHAND_BLENDER', program);
  onTestFinished(() => void vi.unstubAllEnvs());
  return createReadStream(pipe);
}

describe.runIf(blender.found)('with Blender', () => {
  it(
    'a rehearsal tells how far it is, shows its pictures and what the job will take, and is there after a restart',
    async () => {
      const place = await sidecarHome();
      const { sidecar, client } = await place.start();
      const panel = await openPanel(client);
      const scenePath = await place.scene();
      const request = {
        scenePath,
        settings,
        frames: 'first',
        scalePercent: 10,
        hardware: { nodes: 2, pricePerNodeHour: 3 },
      };
      const heard = await hear(
        panel,
        ({ state }) => state !== 'running',
        () => post(panel, '/rehearsals', request),
      );
      const steps = [...new Set(heard.map(({ step }) => step))];
      expect(steps[0]).toBe('waiting');
      expect(steps).toContain('rendering');
      const last = heard.at(-1);
      expect(last).toMatchObject({
        state: 'done',
        problem: null,
        framesDone: 1,
        framesTotal: 1,
        result: {
          scalePercent: 10,
          renderer: expect.stringMatching(/^Blender \d/),
          // The scene, a library, three still pictures and a sequence of ten.
          upload: { files: 15 },
          pictures: [{ frame: 1, hasPicture: true }],
          findings: [],
        },
      });
      const { id = '', result } = last ?? {};
      const estimate = result?.estimate;
      expect(estimate?.cost?.middle).toBeCloseTo(3 * (estimate?.nodeHours.middle ?? 0));
      // Two nodes take half as long as one.
      expect(estimate?.totalSeconds.middle).toBeCloseTo(((estimate?.nodeHours.middle ?? 0) * 3600) / 2);

      const picture = await panel.ask(`/rehearsals/${id}/pictures/1`);
      expect(picture.headers.get('content-type')).toBe('image/png');
      // A tenth of 320 x 180.
      expect(PNG.sync.read(Buffer.from(await picture.arrayBuffer()))).toMatchObject({
        width: 32,
        height: 18,
      });
      for (const frame of ['2', '../rehearsal.json', '1e9'])
        expect([400, 404]).toContain((await panel.ask(`/rehearsals/${id}/pictures/${frame}`)).status);
      // Nothing of the clean farm is left, and nothing keeps the sidecar.
      expect(await leftIn(place)).toEqual([id]);
      expect(await list(panel)).toEqual([last]);
      await sidecar.stop();

      const killedBefore = ['farmhand-rehearsal-x1y2z3', '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'];
      for (const name of killedBefore)
        await mkdir(join(place.home.rehearsalsFolder, name, 'storage'), { recursive: true });
      await writeFile(join(place.home.rehearsalsFolder, 'notes.txt'), "somebody's own");
      const again = await place.start();
      const later = await openPanel(again.client);
      expect(await list(later)).toEqual([last]);
      expect((await later.ask(`/rehearsals/${id}/pictures/1`)).status).toBe(200);
      await again.sidecar.stop();
      expect(await leftIn(place)).toEqual([id, 'notes.txt'].sort());
    },
    3 * MINUTES,
  );

  it(
    'one at a time; a cancelled one and one whose sidecar ends leave nothing',
    async () => {
      const place = await sidecarHome();
      const { sidecar, client } = await place.start();
      const panel = await openPanel(client);
      const request = { scenePath: await place.scene(), settings, frames: '1-10', scalePercent: 100 };
      let first: Rehearsal | undefined;
      await hear(
        panel,
        ({ step }) => step === 'rendering',
        async () => {
          first = await post(panel, '/rehearsals', request);
        },
      );
      const second = await post(panel, '/rehearsals', request);
      expect(second).toMatchObject({ state: 'running', step: 'waiting' });
      const third = await post(panel, '/rehearsals', request);
      expect(await post(panel, `/rehearsals/${second.id}/cancel`, {})).toMatchObject({
        state: 'cancelled',
        step: 'waiting',
      });
      // A rehearsal under way is work: the sidecar does not end by itself.
      expect(await client.shutdown('idle')).toMatchObject({ ending: false });
      expect(await post(panel, `/rehearsals/${first?.id}/cancel`, {})).toMatchObject({
        state: 'cancelled',
        result: null,
      });
      expect((await list(panel)).map(({ id }) => id)).toEqual([third.id, second.id, first?.id]);
      await sidecar.stop();
      expect(await leftIn(place)).toEqual([]);
    },
    3 * MINUTES,
  );
});

it('one that cannot be held says why, and the next one has its turn', async () => {
  const place = await sidecarHome();
  const { client } = await place.start();
  const panel = await openPanel(client);
  const scenePath = await place.scene();
  const gone = localPath.parse(join(place.folder, 'gone.blend'));
  const broken = { scenePath, settings, frames: 'nothing of the kind' };
  const heard = await hear(
    panel,
    ({ scenePath: path, state }) => path === scenePath && state !== 'running',
    async () => {
      await post(panel, '/rehearsals', { scenePath: gone, settings });
      await post(panel, '/rehearsals', broken);
    },
  );
  const ended = heard.filter(({ state }) => state !== 'running');
  expect(ended).toMatchObject([
    { scenePath: gone, state: 'failed', problem: { hint: expect.stringMatching(/\w/) }, result: null },
    { scenePath, state: 'failed', problem: { code: 'rehearsal-options-invalid', retryable: false } },
  ]);
  expect(ended[0]?.problem?.message).toContain('gone.blend');
  expect(await leftIn(place)).toEqual([]);
  const answer = await panel.ask('/rehearsals', {
    method: 'POST',
    body: JSON.stringify({ scenePath: 'shot.blend', settings }),
  });
  expect([answer.status, ((await answer.json()) as { problem: object }).problem]).toMatchObject([
    409,
    { code: 'path-not-absolute' },
  ]);
  expect((await panel.ask('/rehearsals/nothing')).status).toBe(404);
});

describe('what there is to rehearse with', () => {
  const renderer = (panel: Panel, query: string) =>
    get<RehearsalRenderer>(panel, `/rehearsal-renderer?${query}`);

  it.runIf(blender.found)('is told before a rehearsal: the name of the program', async () => {
    const { client } = await (await sidecarHome()).start();
    const panel = await openPanel(client);
    const told = { renderer: `Blender ${blender.found && blender.version}`, problem: null };
    const [first, second] = await Promise.all([
      renderer(panel, 'host=blender'),
      renderer(panel, 'host=blender&version=4.2.1'),
    ]);
    expect([first, second]).toEqual([told, told]);
  });

  it('or what is in the way, in the words of the rehearsal that fails for it; once it is there that is noticed', async () => {
    const place = await sidecarHome();
    const { client } = await place.start();
    const panel = await openPanel(client);
    const program = join(place.folder, 'blender');
    vi.stubEnv('FARMHAND_BLENDER', program);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { renderer: name, problem } = await renderer(panel, 'host=blender');
    const scenePath = await place.scene();
    const failed = await hear(
      panel,
      ({ state }) => state !== 'running',
      () => post(panel, '/rehearsals', { scenePath, settings }),
    );
    expect(name).toBeNull();
    expect(problem).toMatchObject({ code: 'rehearsal-renderer-missing', retryable: false });
    expect(problem?.message).toContain(program);
    expect(failed.at(-1)?.problem).toEqual(problem);

    if (process.platform === 'win32') return;
    await writeFile(program, '#!/bin/sh\necho Blender 9.8.7\n', { mode: 0o755 });
    const told = { renderer: 'Blender 9.8.7', problem: null };
    expect(await renderer(panel, 'host=blender')).toEqual(told);
    // It is not started again for everyone who asks.
    await rm(program);
    expect(await renderer(panel, 'host=blender')).toEqual(told);
  });

  it('is looked for by host, and a host that there is none of is refused', async () => {
    const { client } = await (await sidecarHome()).start();
    const panel = await openPanel(client);
    vi.stubEnv('PATH', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { renderer: name, problem } = await renderer(panel, 'host=3dsmax&version=2024');
    expect([name, problem?.code]).toEqual([null, 'rehearsal-renderer-missing']);
    expect([problem?.message, problem?.zh?.message]).toEqual([
      expect.stringContaining('3ds Max'),
      expect.stringContaining('3ds Max'),
    ]);
    for (const query of ['', 'host=paint', `host=maya&version=${'1'.repeat(101)}`])
      expect((await panel.ask(`/rehearsal-renderer?${query}`)).status).toBe(400);
  });

  it.runIf(process.platform !== 'win32')(
    'is looked for no longer than the sidecar lives, whatever does not answer',
    async () => {
      const place = await sidecarHome();
      const running = await hangingBlender(place);
      const { rehearsals } = await rehearsalsIn(place);
      const host = { name: 'blender', version: '' } as const;
      const both = [rehearsals.renderer(host), rehearsals.renderer(host)];
      const refused = both.map((each) =>
        expect(each).rejects.toMatchObject({ problem: { code: 'sidecar-ending' } }),
      );
      await once(running, 'data');
      await rehearsals.close();
      await once(running.resume(), 'end');
      await Promise.all(refused);
      await expect(rehearsals.renderer(host)).rejects.toMatchObject({ problem: { code: 'sidecar-ending' } });
    },
  );
});

it.runIf(process.platform !== 'win32')(
  'one that is cancelled while it waits lets nobody pass the one that is under way',
  async () => {
    const place = await sidecarHome();
    const running = await hangingBlender(place);
    const { rehearsals, told } = await rehearsalsIn(place);
    const gone = join(place.folder, 'gone.blend');
    const start = (scenePath: string) => rehearsals.start(rehearsalRequest.parse({ scenePath, settings }));
    const [first, second, third] = [await place.scene(), gone, gone].map(start);
    await once(running, 'data');
    await rehearsals.cancel(second?.id ?? '');
    // All that the third would do if its turn had come, twice: elsewhere nobody is before it.
    const elsewhere = await rehearsalsIn(await sidecarHome());
    for (const _ of [1, 2]) {
      const { id } = elsewhere.rehearsals.start(rehearsalRequest.parse({ scenePath: gone, settings }));
      await vi.waitFor(() => expect(elsewhere.rehearsals.get(id).state).toBe('failed'), { timeout: 20_000 });
    }
    await elsewhere.rehearsals.close();
    expect(rehearsals.get(third?.id ?? '')).toMatchObject({ state: 'running', step: 'waiting' });
    await rehearsals.cancel(first?.id ?? '');
    await vi.waitFor(() => expect(rehearsals.get(third?.id ?? '').state).toBe('failed'), { timeout: 20_000 });
    const ended = told.filter(({ state }) => state !== 'running').map(({ id }) => id);
    expect(ended).toEqual([second?.id, first?.id, third?.id]);
    await rehearsals.close();
  },
);

it('they wait in a line that is not endless, and all end with the sidecar', async () => {
  const place = await sidecarHome();
  const { rehearsals, told } = await rehearsalsIn(place);
  const request = rehearsalRequest.parse({ scenePath: join(place.folder, 'gone.blend'), settings });
  const all = Array.from({ length: 16 }, () => rehearsals.start(request));
  expect(() => rehearsals.start(request)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'too-many-rehearsals' }) }),
  );
  await rehearsals.close();
  expect(rehearsals.busy()).toBe(false);
  const ended = told.filter(({ state }) => state !== 'running').map(({ id }) => id);
  expect(new Set(ended)).toEqual(new Set(all.map(({ id }) => id)));
  expect(ended).toHaveLength(16);
  expect(await leftIn(place)).toEqual([]);
});

it('its findings are no more than a panel shows, and how many others there are', async () => {
  const place = await sidecarHome();
  const findings = Array.from({ length: 300 }, (_, index) => ({
    id: index < 250 ? 'missing-file' : 'frame-slow',
    severity: 'warning' as const,
    tipCode: null,
    text: { en: 'x', zh: 'x' },
    owner: null,
    path: `/tex/${index}.png`,
    count: 1,
    fix: null,
  }));
  const report = {
    scalePercent: 25,
    renderer: 'Blender',
    manifest: { files: 1, bytes: 1 },
    pictures: [],
    findings,
    estimate: null,
  } as unknown as RehearsalReport;
  const { result } = await resultOf(report, place.folder);
  expect([result.findings.length, result.moreFindings]).toEqual([150, 150]);
});

it("of those kept the last ten are, the last of each scene before others; damaged ones and others' folders do no harm", async () => {
  const place = await sidecarHome();
  const folder = place.home.rehearsalsFolder;
  const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const kept = (number: number, scene: string, pictureFiles = {}) => ({
    version: 1,
    pictureFiles,
    rehearsal: {
      id: idOf(number),
      scenePath: `/shots/${scene}.blend`,
      state: 'done',
      step: 'judging',
      framesDone: 1,
      framesTotal: 1,
      startedAt: `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`,
      endedAt: '2026-01-01T00:01:00.000Z',
      problem: null,
      result: {
        scalePercent: 25,
        renderer: 'Blender 3.4.1',
        upload: { files: 1, bytes: 1 },
        pictures: [],
        findings: [],
        estimate: null,
        folder: '/shots',
      },
    },
  });
  const write = async (number: number, text: string) => {
    await mkdir(join(folder, idOf(number)), { recursive: true });
    await writeFile(join(folder, idOf(number), 'rehearsal.json'), text);
  };
  // One scene that was rehearsed once, long ago, and another eleven times since.
  await write(1, JSON.stringify(kept(1, 'once', { 1: '../../x.png', 2: join(folder, 'x.png') })));
  for (let number = 2; number <= 12; number += 1) await write(number, JSON.stringify(kept(number, 'often')));
  await write(13, '{"version": 1, "rehearsal": ');
  await writeFile(join(place.home.folder, 'x.png'), PNG.sync.write(new PNG({ width: 1, height: 1 })));
  const { sidecar } = await place.start();
  // It waits for what it is deleting.
  await sidecar.stop();
  const left = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(idOf);
  expect(await leftIn(place)).toEqual(left);
  const again = await place.start();
  const later = await openPanel(again.client);
  expect((await list(later)).map(({ id }) => id)).toEqual(left.toReversed());
  for (const frame of [1, 2])
    expect((await later.ask(`/rehearsals/${idOf(1)}/pictures/${frame}`)).status).toBe(404);
});

it.each([
  ['drafted', 'preparing'],
  ['documentsUploaded', 'preparing'],
  ['rendering', 'rendering'],
  ['done', 'judging'],
] as const)('a job that is %s on the clean farm is %s', (state, step) => {
  const now = { step: 'reading', framesDone: 0, framesTotal: 0 } as const;
  const event = {
    schema: 'farmhand.submission/1',
    sequence: 1,
    submissionId: 'x',
    at: '2026-01-01T00:00:00.000Z',
    body: { type: 'state', state },
  } as const;
  expect(nextStep(now, { type: 'job', measuring: false, event }).step).toBe(step);
  expect(nextStep(now, { type: 'job', measuring: true, event }).step).toBe('measuring');
});
