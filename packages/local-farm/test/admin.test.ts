import { readFile } from 'node:fs/promises';
import { endpoints } from '@farmhand/client/endpoints';
import type { LocalFarm } from '@farmhand/local-farm';
import { expect, test } from 'vitest';
import { ask, call, startFarm } from './support/farm.ts';
import { rawClient } from './support/raw-client.ts';

function admin(farm: LocalFarm) {
  const { url, token } = farm.admin ?? { url: '', token: '' };
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
}

test('is not there unless asked for', async () => {
  const farm = await startFarm();
  expect(farm.admin).toBeNull();
  const response = await fetch(`${farm.url}/admin/faults`);
  expect(response.status).toBe(404);
});

test('adds, shows and clears faults, and tells what was asked', async () => {
  const farm = await startFarm({ adminEndpoint: true });
  const asked = admin(farm);
  const status = { endpoint: 'createTask', kind: 'status', status: 503, retryAfter: 2 };
  const odds = { gateway: '*', kind: 'latency', latencyMs: 5, jitterMs: 1, probability: 0.5, seed: 4 };
  const breaking = { gateway: 'file', afterBytes: 100, times: 2 };
  expect(await asked('POST', '/faults', status)).toEqual({
    status: 201,
    body: { faults: [{ ...status, times: 1 }] },
  });
  expect(await asked('POST', '/faults', [odds, breaking])).toMatchObject({ status: 201 });
  const faults = [{ ...status, times: 1 }, odds, breaking];
  expect(await asked('GET', '/faults')).toEqual({ status: 200, body: { faults } });
  expect(farm.faults.pending()).toEqual(faults);

  const response = await fetch(`${farm.url}${endpoints.createTask.path}`, { method: 'POST', body: '{}' });
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '2']);
  expect(await asked('DELETE', '/faults')).toEqual({ status: 200, body: { faults: [] } });
  await call(farm, 'createTask');
  expect(await asked('GET', '/requests')).toEqual({
    status: 200,
    body: { requests: { createTask: { received: 2, succeeded: 1 } } },
  });
});

test.each([
  ['{', 'not JSON'],
  [{ endpoint: 'createTusk', kind: 'html' }, 'endpoint: is no call of the farm'],
  [{ gateway: 'uploads', kind: 'html' }, 'gateway: is no part of the gateway'],
  [{ kind: 'html' }, 'either "endpoint" or "gateway"'],
  [{ endpoint: '*', gateway: '*', kind: 'html' }, 'either "endpoint" or "gateway"'],
  [{ endpoint: '*', kind: 'slow' }, 'kind: '],
  [{ endpoint: '*', kind: 'latency' }, 'latencyMs: '],
  [{ endpoint: '*', kind: 'status', status: 99 }, 'status: '],
  [{ endpoint: '*', kind: 'html', status: 500 }, '"status"'],
  [{ endpoint: '*', kind: 'html', probability: 2 }, 'probability: '],
  [{ endpoint: '*', kind: 'html', times: 0 }, 'times: '],
  [{ endpoint: 'createTask', afterBytes: 4 }, 'endpoint: '],
  [{ gateway: 'list', afterBytes: 4 }, 'gateway: is "packs", "upload" or "file"'],
  [[{ endpoint: '*', kind: 'html' }, { endpoint: '*' }], '1.kind: '],
  [[], 'no fault'],
])('says what is wrong with a fault, and takes none: %j', async (fault, words) => {
  const farm = await startFarm({ adminEndpoint: true });
  expect(await admin(farm)('POST', '/faults', fault)).toEqual({
    status: 400,
    body: { error: expect.stringContaining(words) },
  });
  expect(farm.faults.pending()).toEqual([]);
});

test('lets in only who has the token, and no web page', async () => {
  const farm = await startFarm({ adminEndpoint: true });
  const asked = admin(farm);
  const fault = { endpoint: '*', kind: 'html' };
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', `Basic ${farm.admin?.token}`]) {
    const refused = await asked('POST', '/faults', fault, { Authorization: authorization });
    expect(refused.status, authorization).toBe(401);
  }
  expect((await asked('POST', '/faults', fault, { Origin: farm.url })).status).toBe(403);
  const foreign = await rawClient({ ...farm.account, port: farm.port }).send({
    method: 'GET',
    path: '/admin/faults',
    headers: { Host: 'farm.example', Authorization: `Bearer ${farm.admin?.token}` },
  });
  expect(foreign.status).toBe(403);
  expect(farm.faults.pending()).toEqual([]);
  expect((await ask(farm, endpoints.queryPlatforms.path)).code).toBe(200);

  const other = await startFarm({ adminEndpoint: true });
  expect(other.admin?.token).not.toBe(farm.admin?.token);
  expect((await asked('GET', '/nowhere')).status).toBe(404);
});

test('takes the example of the README', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const example = /curl [\s\S]*?-d '([\s\S]*?)'/.exec(readme)?.[1] ?? '';
  const farm = await startFarm({ adminEndpoint: true });
  expect((await admin(farm)('POST', '/faults', example)).status).toBe(201);
  expect(farm.faults.pending()).toEqual([
    { endpoint: '*', kind: 'latency', latencyMs: 50, jitterMs: 20, probability: 1 },
    { endpoint: 'submitTask', kind: 'status', status: 503, retryAfter: 2, times: 3 },
  ]);
});
