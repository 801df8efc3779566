import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { TRANSFER_SETTINGS_SCHEMA, transferSettings } from '@farmhand/model';
import type { DiagnosisAnswer } from '@farmhand/sidecar';
import { expect, it } from 'vitest';
import { accountAt, job, type SidecarHome, sidecarHome, untilEnded } from './support/sidecar-home.ts';

const statuses = ({ checks }: DiagnosisAnswer) =>
  Object.fromEntries(checks.map(({ id, status }) => [id, status]));
const check = ({ checks }: DiagnosisAnswer, id: string) => checks.find((each) => each.id === id);

/** A server on loopback that ends with the test. */
async function serverOf(place: SidecarHome, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  place.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
/** A sidecar for an account that nobody has tried. */
const startFor = (place: SidecarHome, endpoint: string) =>
  place.start({
    env: {
      FARMHAND_ENDPOINT: endpoint,
      FARMHAND_ACCESS_ID: 'AKID-test-0001',
      FARMHAND_ACCESS_KEY: 'the-secret-key',
    },
  });

it('without an account names that, and looks at the rest', async () => {
  const { client } = await (await sidecarHome()).start();
  const answer = await client.diagnosis();
  expect(answer.worst).toBe('error');
  expect(statuses(answer)).toMatchObject({
    account: 'error',
    key: 'skipped',
    clock: 'skipped',
    route: 'skipped',
    engine: 'skipped',
    lines: 'skipped',
    'disk-home': 'ok',
    journal: 'ok',
    redis: 'skipped',
  });
});

it('of a sound set-up finds nothing, in both languages, and tells no secret', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const { client } = await place.start();
  await client.setAccount(accountAt(farm));
  const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'renders')));
  await untilEnded(client, id);
  const answer = await client.diagnosis();
  expect(answer.checks.filter(({ status }) => status === 'error')).toEqual([]);
  expect(statuses(answer)).toMatchObject({
    key: 'ok',
    clock: 'ok',
    route: 'ok',
    engine: 'ok',
    lines: 'ok',
    cache: 'ok',
  });
  for (const { text, hint, tookMs } of answer.checks) {
    expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
    if (hint !== null) expect(hint.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(tookMs).toBeGreaterThanOrEqual(0);
  }
  expect(check(answer, 'disk-downloads')?.text.en).toContain(join(place.folder, 'renders'));
  for (const secret of [farm.account.accessKey, farm.account.accessId]) {
    expect(JSON.stringify(answer)).not.toContain(secret);
  }
});

it('does not look at the folder of an old job that is over', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const { client } = await place.start();
  await client.setAccount(accountAt(farm));
  const scene = await place.scene();
  for (const folder of ['old', 'new']) {
    const { id } = await client.submit(job(scene, '1', join(place.folder, folder)));
    await untilEnded(client, id);
  }
  const told = check(await client.diagnosis(), 'disk-downloads')?.text.en;
  expect(told).toContain(join(place.folder, 'new'));
  expect(told).not.toContain(join(place.folder, 'old'));
});

it('names a key that the farm does not accept, and does not repeat it', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const { client } = await startFor(place, farm.url);
  const answer = await client.diagnosis();
  expect(statuses(answer)).toMatchObject({ key: 'error', route: 'ok', clock: 'ok', engine: 'error' });
  expect(check(answer, 'key')?.hint?.en).not.toBe('');
  expect(JSON.stringify(answer)).not.toContain('the-secret-key');
});

it('names a farm that is not there', async () => {
  const place = await sidecarHome();
  const { client } = await startFor(place, 'http://127.0.0.1:9');
  expect(statuses(await client.diagnosis())).toMatchObject({ route: 'error', key: 'error', lines: 'error' });
});

it.each([
  ['ahead', -600_000],
  ['behind', 600_000],
])('tells of a clock that is ten minutes %s', async (word, farmIsLaterMs) => {
  const place = await sidecarHome();
  const farm = await serverOf(place, (_, response) => {
    response.setHeader('date', new Date(Date.now() + farmIsLaterMs).toUTCString());
    response.end('{}');
  });
  const { client } = await startFor(place, farm);
  const clock = check(await client.diagnosis(), 'clock');
  expect(clock).toMatchObject({ status: 'warning', text: { en: expect.stringContaining(word) } });
  expect(Number(/(\d+) s/.exec(clock?.text.en ?? '')?.[1])).toBeCloseTo(600, -1);
});

it('whoever asks may stop waiting, and then the farm is not waited for either', async () => {
  const place = await sidecarHome();
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const farm = await serverOf(place, (request) => {
    request.socket.once('close', left.resolve);
    asked.resolve();
  });
  const { client } = await startFor(place, farm);
  const leave = new AbortController();
  const answer = client.diagnosis({ signal: leave.signal }).catch((error: unknown) => error);
  await asked.promise;
  leave.abort(new Error('not waiting'));
  expect(await answer).toMatchObject({ message: 'not waiting' });
  await left.promise;
});

it('of a named profile looks at that one', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const other = await place.startFarm('other');
  const { client } = await place.start();
  await client.setProfile('one', accountAt(farm));
  await client.setProfile('two', accountAt(other));
  await farm.stop();
  expect(statuses(await client.diagnosis())).toMatchObject({ route: 'error' });
  expect(statuses(await client.diagnosis({ profile: 'two' }))).toMatchObject({ route: 'ok', key: 'ok' });
  await expect(client.diagnosis({ profile: 'three' })).rejects.toMatchObject({
    problem: { code: 'unknown-profile' },
  });
});

it("tells of a studio's cache and of programs that are not there; jobs are not in danger from the first", async () => {
  const place = await sidecarHome();
  // A port that nobody listens on, for it was just given up.
  const taken = createTcpServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((done) => taken.close(done));
  const { client } = await place.start({ env: { FARMHAND_REDIS_PASSWORD: 'redis-secret' } });
  await client.setTransferSettings(
    transferSettings.parse({
      schema: TRANSFER_SETTINGS_SCHEMA,
      transmitterFolder: join(place.folder, 'no transmitter here'),
      cache: { kind: 'redis', host: '127.0.0.1', port },
    }),
  );
  const answer = await client.diagnosis();
  expect(check(answer, 'redis')).toMatchObject({
    status: 'warning',
    text: { en: expect.stringContaining(`${port}`) },
  });
  expect(check(answer, 'programs')).toMatchObject({
    status: 'error',
    text: { en: expect.stringContaining('no transmitter here') },
  });
  expect(JSON.stringify(answer)).not.toContain('redis-secret');
});

it('tells of a cache file that is damaged', async () => {
  const place = await sidecarHome();
  await mkdir(place.home.folder, { recursive: true });
  await writeFile(place.home.filesFile, 'not a database'.repeat(1000));
  const { client } = await place.start();
  const cache = check(await client.diagnosis(), 'cache');
  // Whoever opens it may have made a new one in its place.
  expect(['error', 'ok']).toContain(cache?.status);
  expect(cache?.text.en).toContain(place.home.filesFile);
});
