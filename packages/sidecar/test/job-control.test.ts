import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, localPath, type SubmissionEvent } from '@farmhand/model';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { describe, expect, it } from 'vitest';
import {
  accountAt,
  heldRenderer,
  job,
  type SidecarHome,
  sidecarHome,
  untilEnded,
  untilState,
} from './support/sidecar-home.ts';

/** A sidecar and a farm whose frames wait to be let go. */
async function farmAndSidecar(place: SidecarHome) {
  const { renderer, letGo } = heldRenderer();
  const farm = await place.startFarm('farm', { renderer });
  const { sidecar } = await place.start();
  const client = sidecarClient(sidecar.discovery, { program: 'cli' });
  await client.setAccount(accountAt(farm));
  return { farm, client, letGo, scene: await place.scene() };
}

describe('a job that renders', () => {
  it('is changed, stopped, started and brought home', async () => {
    const place = await sidecarHome();
    const { farm, client, letGo, scene } = await farmAndSidecar(place);
    const { id } = await client.submit(job(scene, '1-2', join(place.folder, 'renders')));
    await untilState(client, id, 'rendering');
    expect(await client.setPriority(id, 60)).toMatchObject({ priority: 60, control: null });
    expect(await client.setLabels(id, ['hero', '灯光'])).toMatchObject({ labels: ['hero', '灯光'] });
    expect(await client.setJobTimeout(id, 7200)).toMatchObject({ jobTimeoutSeconds: 7200 });
    await client.stop(id);
    expect(farm.inspect.tasks()).toHaveLength(1);
    await client.start(id);
    letGo();
    // A job that is stopped has ended, until it is started again.
    for await (const { body } of client.events({ submissionId: id, after: 0 })) {
      if (body.type === 'state' && body.state === 'done') break;
    }
    expect(await client.submission(id)).toMatchObject({ state: 'done', problem: null, filesDownloaded: 2 });
  });

  it('keeps who asked for what, and in which program', async () => {
    const place = await sidecarHome();
    const { client, scene } = await farmAndSidecar(place);
    const { id } = await client.submit(job(scene, '1', join(place.folder, 'renders')));
    await untilState(client, id, 'rendering');
    await client.setPriority(id, 60);
    const asked: SubmissionEvent[] = [];
    for await (const event of client.events({ submissionId: id, after: 0 })) {
      if (event.body.type === 'control') asked.push(event);
      if (event.body.type === 'control' && event.body.outcome === 'done') break;
    }
    expect(asked[0]).toMatchObject({
      by: { program: 'cli' },
      body: { control: { type: 'setPriority', priority: 60 }, outcome: 'asked' },
    });
    expect((await client.submission(id)).by).toMatchObject({ program: 'cli' });
  });

  it('is abandoned, then removed, and no longer listed unless asked for', async () => {
    const place = await sidecarHome();
    const { client, scene } = await farmAndSidecar(place);
    const { id } = await client.submit(job(scene, '1', join(place.folder, 'renders')));
    await untilState(client, id, 'rendering');
    await client.abandon(id);
    await untilEnded(client, id);
    expect(await client.remove(id)).toMatchObject({ removed: true });
    expect(await client.submissions()).toEqual([]);
    expect((await client.submissions({ removed: true })).map((each) => each.id)).toEqual([id]);
  });
});

it('what cannot be asked is refused by name', async () => {
  const place = await sidecarHome();
  const { client, scene } = await farmAndSidecar(place);
  await expect(client.stop('nothing')).rejects.toMatchObject({ problem: { code: 'unknown-submission' } });
  await client.pauseTransfers();
  const { id } = await client.submit(job(scene, '1', join(place.folder, 'renders')));
  await expect(client.fullSpeed(id)).rejects.toMatchObject({ problem: { code: 'not-at-farm' } });
  await expect(client.setLabels(id, [''])).rejects.toMatchObject({ problem: { code: 'bad-request' } });
});

it('is submitted once more with changes, and all else as it was', async () => {
  const place = await sidecarHome();
  const { farm, client, letGo, scene } = await farmAndSidecar(place);
  letGo();
  const renders = join(place.folder, 'renders');
  const first = job(scene, '1-2', renders);
  const { id } = await client.submit({
    ...first,
    settings: { ...first.settings, artist: 'Ada', priority: 60 },
  });
  await untilEnded(client, id);
  const requestId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
  const request = { requestId, settings: { frames: '3' }, confirmWarnings: true };
  const renewed = await client.renew(id, request);
  expect(renewed).toMatchObject({
    id: requestId,
    renews: id,
    artist: 'Ada',
    priority: 60,
    downloadFolder: renders,
  });
  expect((await client.renew(id, request)).id).toBe(requestId);
  expect(await untilEnded(client, requestId)).toMatchObject({ state: 'done', filesDownloaded: 1 });
  expect(farm.inspect.tasks().map(({ frames }) => frames.length)).toEqual([2, 1]);
});

it('is exported as a folder, and submitted from it', async () => {
  const place = await sidecarHome();
  const { client, letGo, scene } = await farmAndSidecar(place);
  letGo();
  const { id } = await client.submit(job(scene, '1-2', join(place.folder, 'renders')));
  await untilEnded(client, id);
  const folder = localPath.parse(join(place.folder, 'exported'));
  const exported = await client.exportSubmission(id, { folder, withFiles: true });
  expect(exported.files).toBeGreaterThan(0);
  expect(exported.bytesCopied).toBeGreaterThan(0);
  await expect(client.exportSubmission(id, { folder })).rejects.toMatchObject({
    problem: { code: 'folder-exists' },
  });
  const again = join(place.folder, 'again');
  const submitted = await client.importSubmission({
    folder,
    settings: { downloadFolder: localPath.parse(again) },
    confirmWarnings: true,
  });
  expect(await untilEnded(client, submitted.id)).toMatchObject({ state: 'done', problem: null });
  expect(await readdir(again)).toHaveLength(2);
});

describe('the list', () => {
  it('is searched, narrowed down and paged', async () => {
    const place = await sidecarHome();
    const { client, scene } = await farmAndSidecar(place);
    await client.pauseTransfers();
    const submit = (artist: string) =>
      client.submit({
        scenePath: scene,
        settings: { schema: JOB_SETTINGS_SCHEMA, frames: '1', artist },
        confirmWarnings: true,
      });
    const ids: string[] = [];
    for (const artist of ['Ada', 'Grace', 'Ada', 'Alan', 'Ada']) ids.unshift((await submit(artist)).id);
    await client.cancel(ids[0] ?? '');
    await untilEnded(client, ids[0] ?? '');

    const idsOf = async (input: Parameters<typeof client.submissionsPage>[0]) => {
      const { submissions, total } = await client.submissionsPage(input);
      return { ids: submissions.map(({ id }) => id), total };
    };
    expect(await idsOf({})).toEqual({ ids, total: 5 });
    expect(await idsOf({ limit: 2, offset: 1 })).toEqual({ ids: ids.slice(1, 3), total: 5 });
    expect(await idsOf({ text: 'aDa' })).toEqual({ ids: [ids[0], ids[2], ids[4]], total: 3 });
    expect(await idsOf({ states: ['cancelled', 'failed'] })).toEqual({ ids: [ids[0]], total: 1 });
    expect(await idsOf({ until: '2001-01-01T00:00:00Z' })).toEqual({ ids: [], total: 0 });
    expect(await idsOf({ since: '2001-01-01T00:00:00+08:00', limit: 1 })).toEqual({
      ids: [ids[0]],
      total: 5,
    });
  });

  it.each(['states=nonsense', 'limit=0', 'limit=100000', 'since=yesterday', 'offset=-1'])(
    'refuses ?%s in plain words',
    async (query) => {
      const place = await sidecarHome();
      const { client } = await farmAndSidecar(place);
      const { port, token } = client.discovery;
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/submissions?${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(query.split('=')[0] ?? '');
    },
  );
});
