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
