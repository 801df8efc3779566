import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath, type SubmissionEventBody } from '@farmhand/model';
import { openJournal } from '@farmhand/submission';
import { expect, it } from 'vitest';
import { accountAt, job, sidecarHome, untilEnded } from './support/sidecar-home.ts';

it('files that do not go through are told to who follows, and to who asks, until they do', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const { client } = await place.start();
  await client.setProfile('studio', accountAt(farm));
  farm.faults.next({ gateway: 'packs', kind: 'status502', times: Number.POSITIVE_INFINITY });
  const scenePath = await place.scene();
  const { id } = await client.submit(job(scenePath, '1', join(place.folder, 'frames')));

  let asked = false;
  const told: string[] = [];
  for await (const { body } of client.eventsOf(id)) {
    told.push(body.type);
    if (body.type !== 'uploadTrouble' || asked) continue;
    asked = true;
    expect(body).toMatchObject({ willRetry: true, problem: { code: 'gateway-failed', retryable: true } });
    const { underWay } = await client.transfers();
    expect(underWay).toMatchObject([
      { submissionId: id, direction: 'up', troubles: { total: 1, latest: [{ path: body.path }] } },
    ]);
    farm.faults.clear();
  }
  expect(asked).toBe(true);
  expect((await client.submission(id)).state).toBe('done');
  expect(told).toContain('fingerprint');
  expect((await client.transfers()).underWay.filter(({ direction }) => direction === 'up')).toEqual([]);
});

it('what a newer version told of a job is passed over, and the rest is told', async () => {
  const place = await sidecarHome();
  const journal = openJournal({ file: place.home.journalFile });
  const account = { endpoint: 'http://127.0.0.1:9', accessId: 'AKID-test-0001' };
  const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
  const scenePath = localPath.parse(join(place.folder, 'a.blend'));
  journal.draft('one', { request: { scenePath, snapshot: null, settings }, account, confirmed: true });
  const newer = { type: 'moonrise', phase: 'full' } as unknown as SubmissionEventBody;
  journal.record('one', { state: 'cancelled' }, [newer]);
  journal.close();
  const { client } = await place.start();
  const told: SubmissionEventBody[] = [];
  for await (const { body } of client.eventsOf('one')) told.push(body);
  expect(told).toEqual([
    { type: 'state', state: 'drafted' },
    { type: 'state', state: 'cancelled' },
  ]);
  expect((await untilEnded(client, 'one')).state).toBe('cancelled');
});
