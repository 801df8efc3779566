import { endpoints } from '@farmhand/client/endpoints';
import { expect, test } from 'vitest';
import { ask, call, gateway, refusal, signedHeaders, startFarm } from './support/farm.ts';

const PLATFORMS = endpoints.queryPlatforms.path;

test('answers a signed call in the documented envelope', async () => {
  const farm = await startFarm({ clock: () => 1_700_000_000_000 });
  const got = await ask(farm, PLATFORMS, { zone: 2 }, { timestamp: 1_700_000_000 });
  expect(got).toEqual({
    version: '1.0.0',
    result: true,
    message: 'success',
    code: 200,
    data: [{ platform: 2, name: 'local_farm' }],
    serverTime: 1_700_000_000_000,
    requestId: expect.any(String),
  });
});

test('checks signatures of nested and non-ASCII bodies', async () => {
  const farm = await startFarm();
  const got = await ask(farm, endpoints.createTask.path, {
    labels: ['夜景', 'b & c'],
    artist: '丁玉涛',
    count: 1,
  });
  expect(got.code).toBe(200);
});

test('serves every endpoint at both of its paths', async () => {
  const farm = await startFarm();
  for (const endpoint of Object.values(endpoints)) {
    const { path, newerPath }: { path: string; newerPath?: string } = endpoint;
    for (const one of newerPath === undefined ? [path] : [path, newerPath]) {
      expect((await ask(farm, one)).code, one).not.toBe(404);
    }
  }
  expect(await ask(farm, '/api/render/nowhere')).toMatchObject({ code: 404, result: false });
});

test('refuses a wrong key, a wrong id and a changed body with 611', async () => {
  const farm = await startFarm();
  expect(await ask(farm, PLATFORMS, {}, { accessKey: 'wrong' })).toMatchObject({
    code: 611,
    result: false,
    message: expect.stringContaining('access key'),
  });
  expect(await ask(farm, PLATFORMS, {}, { accessId: 'nobody' })).toMatchObject({ code: 611 });

  const response = await fetch(`${farm.url}${endpoints.createTask.path}`, {
    method: 'POST',
    headers: signedHeaders(farm, 'POST', endpoints.createTask.path, { count: 1 }),
    body: JSON.stringify({ count: 2 }),
  });
  expect(await response.json()).toMatchObject({ code: 611 });
  expect(farm.inspect.tasks()).toEqual([]);
});

test.each([
  ['behind', -601],
  ['ahead of', 601],
])('refuses a clock %s the farm by more than ten minutes with 610', async (words, seconds) => {
  const now = 1_700_000_000;
  const farm = await startFarm({ clock: () => now * 1000 });
  expect(await ask(farm, PLATFORMS, {}, { timestamp: now + seconds })).toMatchObject({
    code: 610,
    serverTime: now * 1000,
    message: expect.stringContaining(words),
  });
  expect(await ask(farm, PLATFORMS, {}, { timestamp: now + seconds - Math.sign(seconds) })).toMatchObject({
    code: 200,
  });
});

test('refuses a request that was answered before, also after a restart', async () => {
  const farm = await startFarm();
  const headers = signedHeaders(farm, 'POST', PLATFORMS, {}, { nonce: '123456' });
  const send = async (url: string) =>
    (await fetch(`${url}${PLATFORMS}`, { method: 'POST', headers, body: '{}' })).json();
  expect(await send(farm.url)).toMatchObject({ code: 200 });
  expect(await send(farm.url)).toMatchObject({
    code: 611,
    message: expect.stringContaining('nonce "123456" is a replay'),
  });

  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder, port: farm.port });
  expect(await send(again.url)).toMatchObject({ code: 611, message: expect.stringContaining('replay') });
});

test('two requests that happen to share a nonce are both answered', async () => {
  const farm = await startFarm();
  const options = { nonce: '123456', timestamp: Math.floor(Date.now() / 1000) };
  expect(await ask(farm, PLATFORMS, {}, options)).toMatchObject({ code: 200 });
  expect(await ask(farm, endpoints.getLabels.path, {}, options)).toMatchObject({ code: 200 });
});

test('names the header, the body or the parameter that is wrong', async () => {
  const farm = await startFarm();
  const { nonce: _, ...withoutNonce } = signedHeaders(farm, 'POST', PLATFORMS);
  const post = async (body: string, headers: Record<string, string>) =>
    (await fetch(`${farm.url}${PLATFORMS}`, { method: 'POST', headers, body })).json();
  expect(await post('{}', withoutNonce)).toMatchObject({
    code: 601,
    message: expect.stringContaining('"nonce"'),
  });
  expect(await post('<xml/>', signedHeaders(farm, 'POST', PLATFORMS))).toMatchObject({
    code: 600,
    message: expect.stringContaining('not valid JSON'),
  });
  expect(await post('[1]', signedHeaders(farm, 'POST', PLATFORMS))).toMatchObject({
    code: 600,
    message: expect.stringContaining('not a JSON object'),
  });

  expect(await refusal(farm, 'submitTask')).toMatchObject({
    code: 601,
    message: expect.stringContaining('"taskId"'),
  });
  expect(await refusal(farm, 'submitTask', { taskId: 'seven' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('"taskId"'),
  });
  expect(await refusal(farm, 'queryTaskInfo', { taskIds: [1, 'x'] })).toMatchObject({
    code: 600,
    message: expect.stringContaining('"taskIds.1"'),
  });
});

test('answers HTTP status 200 to refused calls, and 401 at the gateway', async () => {
  const farm = await startFarm();
  const headers = { ...signedHeaders(farm, 'POST', PLATFORMS), signature: 'AAAA' };
  const api = await fetch(`${farm.url}${PLATFORMS}`, { method: 'POST', headers, body: '{}' });
  expect(api.status).toBe(200);

  for (const [method, path] of [
    ['POST', '/transfer/missing'],
    ['POST', '/transfer/list'],
    ['GET', '/transfer/file'],
    ['POST', '/transfer/uploads'],
    ['PATCH', '/transfer/uploads/abc'],
    ['HEAD', '/transfer/uploads/abc'],
  ] as const) {
    const response = await gateway(farm, method, path, {
      headers: { signature: 'AAAA', 'Tus-Resumable': '1.0.0' },
    });
    expect(response.status, `${method} ${path}`).toBe(401);
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 611 });
  }
});

test('counts requests by endpoint', async () => {
  const farm = await startFarm();
  await call(farm, 'getLabels');
  await refusal(farm, 'addLabel', {});
  expect(farm.inspect.requests()).toEqual({
    getLabels: { received: 1, succeeded: 1 },
    addLabel: { received: 1, succeeded: 0 },
  });
});
