import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath } from '@farmhand/model';
import { farmhandHome, type Sidecar, startSidecar } from '@farmhand/sidecar';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { openJournal } from '@farmhand/submission';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ENV = {
  FARMHAND_ENDPOINT: 'http://127.0.0.1:9',
  FARMHAND_ACCESS_ID: 'AKID-test-0001',
  FARMHAND_ACCESS_KEY: 'not-a-key',
};
/** More than all buffers between the two ends of a connection hold. */
const MANY = 30_000;
const ACCOUNT = { endpoint: ENV.FARMHAND_ENDPOINT, accessId: ENV.FARMHAND_ACCESS_ID };

let folder: string;
let sidecar: Sidecar | null;
const home = () =>
  farmhandHome({ env: { FARMHAND_HOME: folder }, platform: process.platform, userHome: folder });
const start = async (idleMs: number | null = null): Promise<Sidecar> => {
  sidecar = await startSidecar({ home: home(), env: ENV, idleMs });
  if (sidecar === null) throw new Error('another sidecar runs');
  return sidecar;
};

beforeEach(async () => {
  sidecar = null;
  folder = await mkdtemp(join(tmpdir(), 'farmhand-events-'));
  const journal = openJournal({ file: home().journalFile });
  const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
  const scenePath = localPath.parse(join(folder, 'a.blend'));
  const request = { scenePath, snapshot: null, settings };
  journal.draft('one', { request, account: ACCOUNT, confirmed: true });
  const message = 'x'.repeat(1000);
  journal.record(
    'one',
    { state: 'awaitingConfirmation' },
    Array.from(
      { length: MANY },
      (_, frame) => ({ type: 'frameFailed', frame: `${frame}`, message }) as const,
    ),
  );
  journal.close();
});
afterEach(async () => {
  await sidecar?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a slow reader gets every event, once and in order, those of meanwhile too', async () => {
  const { discovery } = await start();
  const client = sidecarClient(discovery);
  const sequences: number[] = [];
  for await (const { sequence, body } of client.events({ submissionId: 'one', after: 0 })) {
    // Acts while most of what is kept has not been sent yet.
    if (sequences.length === 0) await client.cancel('one');
    sequences.push(sequence);
    if (body.type === 'state' && body.state === 'cancelled') break;
  }
  expect(sequences).toEqual(Array.from({ length: MANY + 3 }, (_, index) => index + 1));
});

it('a reader gets what follows the event it names as the last it has seen', async () => {
  const { discovery } = await start();
  for await (const { sequence } of sidecarClient(discovery).events({ after: MANY })) {
    expect(sequence).toBe(MANY + 1);
    break;
  }
});

it('the events of one submission end by themselves: with what is kept now, or with the submission', async () => {
  const { discovery } = await start();
  const client = sidecarClient(discovery);
  const all = Array.from({ length: MANY + 2 }, (_, index) => index + 1);
  const kept: number[] = [];
  for await (const { sequence } of client.eventsOf('one', { until: 'now' })) kept.push(sequence);
  expect(kept).toEqual(all);
  let last: unknown;
  for await (const { sequence, body } of client.eventsOf('one')) {
    if (sequence === MANY + 2) await client.cancel('one');
    last = body;
  }
  expect(last).toEqual({ type: 'state', state: 'cancelled' });
});

it('a reader that stops reading and leaves keeps nothing open', async () => {
  const { discovery, ended } = await start(50);
  const sent = request({
    host: '127.0.0.1',
    port: discovery.port,
    path: '/api/v1/events?after=0',
    headers: { authorization: `Bearer ${discovery.token}` },
  });
  sent.end();
  const [response] = await once(sent, 'response');
  response.pause();
  await once(response, 'readable');
  sent.on('error', () => undefined);
  response.destroy();
  await ended;
});

it('a stream ends with the sidecar', async () => {
  const { discovery, stop } = await start();
  let heard = 0;
  for await (const _ of sidecarClient(discovery).events({ after: MANY })) {
    heard += 1;
    void stop();
  }
  expect(heard).toBeGreaterThan(0);
});
