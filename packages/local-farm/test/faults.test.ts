import { endpoints } from '@farmhand/client/endpoints';
import { expect, test } from 'vitest';
import { ask, call, gateway, signedHeaders, startFarm, upload } from './support/farm.ts';

const CREATE = endpoints.createTask.path;

async function raw(farm: Parameters<typeof ask>[0], signal?: AbortSignal): Promise<Response> {
  return fetch(`${farm.url}${CREATE}`, {
    method: 'POST',
    headers: signedHeaders(farm, 'POST', CREATE),
    body: '{}',
    ...(signal === undefined ? {} : { signal }),
  });
}

test('a web page, a bad gateway and a broken connection come before the call is carried out', async () => {
  const farm = await startFarm();
  farm.faults.next({ endpoint: 'createTask', kind: 'html' });
  farm.faults.next({ endpoint: 'createTask', kind: 'status502' });
  farm.faults.next({ endpoint: 'createTask', kind: 'resetBefore' });
  const page = await raw(farm);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  expect((await raw(farm)).status).toBe(502);
  await expect(raw(farm)).rejects.toThrow();
  expect(farm.inspect.tasks()).toEqual([]);
  expect((await raw(farm)).status).toBe(200);
  expect(farm.inspect.requests().createTask).toEqual({ received: 4, succeeded: 1 });
});

test('a truncated answer and a reset come after the call is carried out', async () => {
  const farm = await startFarm();
  farm.faults.next({ endpoint: 'createTask', kind: 'truncated' });
  const half = await (await raw(farm)).text();
  expect(half.startsWith('{"version"')).toBe(true);
  expect(() => JSON.parse(half)).toThrow();
  expect(farm.inspect.tasks()).toHaveLength(1);

  farm.faults.next({ endpoint: 'createTask', kind: 'resetAfter', times: 2 });
  await expect(raw(farm)).rejects.toThrow();
  await expect(raw(farm)).rejects.toThrow();
  expect(farm.inspect.tasks()).toHaveLength(3);
  expect((await raw(farm)).status).toBe(200);
});

test('a call that hangs ends with its caller or with the farm', async () => {
  const farm = await startFarm();
  farm.faults.next({ endpoint: 'createTask', kind: 'hang', times: 2 });
  const arrived = () => farm.inspect.requests().createTask?.received ?? 0;
  const impatient = new AbortController();
  const first = raw(farm, impatient.signal);
  await farm.events.until(() => arrived() === 1);
  impatient.abort();
  await expect(first).rejects.toThrow();

  const second = raw(farm);
  const failed = expect(second).rejects.toThrow();
  await farm.events.until(() => arrived() === 2);
  await farm.stop();
  await failed;
});

test('faults strike only their target, and can be taken back', async () => {
  const farm = await startFarm({ faults: [{ endpoint: 'submitTask', kind: 'html' }] });
  await call(farm, 'createTask');
  expect(farm.faults.pending()).toEqual([{ endpoint: 'submitTask', kind: 'html', times: 1 }]);
  farm.faults.clear();
  expect((await ask(farm, endpoints.submitTask.path, {})).code).toBe(601);
});

test('the gateway can fail too', async () => {
  const farm = await startFarm();
  const content = Buffer.alloc(200_000, 7);
  await upload(farm, { storageId: '10201', serverPath: '/D/a.bin', content });
  const get = () => gateway(farm, 'GET', '/transfer/file?storageId=10201&folder=D&path=a.bin');
  farm.faults.next({ gateway: 'file', afterBytes: 1000 });
  await expect(get().then((response) => response.arrayBuffer())).rejects.toThrow();
  expect((await (await get()).arrayBuffer()).byteLength).toBe(200_000);

  farm.faults.next({ gateway: 'list', kind: 'status502' });
  const list = () => gateway(farm, 'POST', '/transfer/list', { json: { storageId: '10201', folder: '' } });
  expect((await list()).status).toBe(502);
  expect((await list()).status).toBe(200);
});

test('any status, with Retry-After, and any of the farm’s codes', async () => {
  const farm = await startFarm({ clock: () => 1_700_000_000_000 });
  farm.faults.next({ endpoint: 'createTask', kind: 'status', status: 503, retryAfter: 7 });
  farm.faults.next({ endpoint: 'createTask', kind: 'status', status: 204 });
  farm.faults.next({ endpoint: 'createTask', kind: 'farmCode', code: 606, message: 'busy' });
  farm.faults.next({ endpoint: 'createTask', kind: 'farmCode', code: 12_345 });
  const busy = await raw(farm);
  expect([busy.status, busy.headers.get('Retry-After')]).toEqual([503, '7']);
  expect(await (await raw(farm)).text()).toBe('');
  expect(await (await raw(farm)).json()).toEqual({
    version: '1.0.0',
    result: false,
    message: 'busy',
    code: 606,
    data: null,
    serverTime: 1_700_000_000_000,
    requestId: expect.any(String),
  });
  expect(await (await raw(farm)).json()).toMatchObject({ code: 12_345 });
  expect(farm.faults.pending()).toEqual([]);
  expect(farm.inspect.requests().createTask).toEqual({ received: 4, succeeded: 0 });
});

test('latency comes before a good answer and on top of another fault; nobody waits for it when the caller left', async () => {
  const farm = await startFarm();
  const order: string[] = [];
  farm.faults.next({ endpoint: 'createTask', kind: 'latency', latencyMs: 50, jitterMs: 20, times: 2 });
  const slow = call(farm, 'createTask').then(() => order.push('slow'));
  await farm.events.until(() => farm.inspect.requests().createTask?.received === 1);
  await call(farm, 'queryPlatforms').then(() => order.push('quick'));
  await slow;
  expect(order).toEqual(['quick', 'slow']);

  farm.faults.next({ endpoint: 'createTask', kind: 'status502' });
  expect((await raw(farm)).status).toBe(502);
  expect(farm.faults.pending()).toEqual([]);

  farm.faults.next({ endpoint: 'createTask', kind: 'latency', latencyMs: 3_600_000, times: 2 });
  const impatient = new AbortController();
  const left = raw(farm, impatient.signal);
  await farm.events.until(() => farm.inspect.requests().createTask?.received === 3);
  impatient.abort();
  await expect(left).rejects.toThrow();
  const broken = expect(raw(farm)).rejects.toThrow();
  await farm.events.until(() => farm.inspect.requests().createTask?.received === 4);
  await farm.stop();
  await broken;
  expect(farm.inspect.requests().createTask?.succeeded).toBe(1);
});

test('a fault by probability strikes the same requests in every run, until it is cleared', async () => {
  const strikesOf = async (seed: number): Promise<string> => {
    const farm = await startFarm();
    farm.faults.next({ endpoint: '*', kind: 'farmCode', code: 100, probability: 0.3, seed });
    let strikes = '';
    for (let asked = 0; asked < 60; asked += 1) {
      strikes += (await ask(farm, endpoints.queryPlatforms.path)).code === 100 ? 'x' : '.';
    }
    expect(farm.faults.pending()).toHaveLength(1);
    farm.faults.clear();
    expect((await ask(farm, endpoints.queryPlatforms.path)).code).toBe(200);
    return strikes;
  };
  const first = await strikesOf(7);
  expect(first).toContain('x');
  expect(first.replaceAll('x', '').length).toBeGreaterThan(30);
  expect(await strikesOf(7)).toBe(first);
  expect(await strikesOf(8)).not.toBe(first);
});

test('probability and times together: so many strikes, at those odds', async () => {
  const farm = await startFarm();
  farm.faults.next({ endpoint: '*', kind: 'farmCode', code: 100, probability: 0.5, times: 3 });
  let strikes = 0;
  while (farm.faults.pending().length > 0) {
    if ((await ask(farm, endpoints.getLabels.path)).code === 100) strikes += 1;
  }
  expect(strikes).toBe(3);
});

test('* strikes every call, or every part of the gateway, and not the other', async () => {
  const farm = await startFarm();
  const list = () => gateway(farm, 'POST', '/transfer/list', { json: { storageId: '10201', folder: '' } });
  farm.faults.next({ endpoint: '*', kind: 'status', status: 500, probability: 1 });
  expect((await raw(farm)).status).toBe(500);
  expect((await list()).status).toBe(200);
  farm.faults.clear();
  farm.faults.next({ gateway: '*', kind: 'status', status: 429, retryAfter: 1 });
  expect((await raw(farm)).status).toBe(200);
  expect((await list()).status).toBe(429);
});
