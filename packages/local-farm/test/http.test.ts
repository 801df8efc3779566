import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { endpoints } from '@farmhand/client/endpoints';
import { expect, test } from 'vitest';
import { signedHeaders, startFarm } from './support/farm.ts';
import { rawClient, readAnswer } from './support/raw-client.ts';

const PROFILE = endpoints.queryUserProfile.path;

test('says 405 and 603 to other methods than POST', async () => {
  const farm = await startFarm();
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const response = await fetch(`${farm.url}${PROFILE}`, { method });
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ code: 603, result: false, data: null });
  }
});

test('answers where there is nothing, at any address, with 404', async () => {
  const farm = await startFarm();
  for (const path of ['/', '/api', '/api/render/nowhere', `${PROFILE}/`, '/admin/faults', '/%ff%00', '//']) {
    const response = await fetch(`${farm.url}${path}`, { method: 'POST', body: '{}' });
    expect(response.status, path).toBe(404);
    expect(await response.json(), path).toMatchObject({ code: 404, result: false });
  }
});

test('takes JSON, also unnamed or with a charset, and nothing that says it is something else', async () => {
  const farm = await startFarm();
  const statusFor = async (type: string | null) => {
    const headers = new Headers(signedHeaders(farm, 'POST', PROFILE));
    if (type !== null) headers.set('Content-Type', type);
    const response = await fetch(`${farm.url}${PROFILE}`, {
      method: 'POST',
      headers,
      body: Buffer.from('{}'),
    });
    const { code } = readAnswer({
      status: response.status,
      headers: new Map(),
      body: Buffer.from(await response.arrayBuffer()),
    });
    return [response.status, code];
  };
  for (const type of [
    null,
    'application/json',
    'application/json;charset=UTF-8',
    'Text/JSON',
    'text/plain',
  ]) {
    expect(await statusFor(type), String(type)).toEqual([200, 200]);
  }
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml']) {
    expect(await statusFor(type), type).toEqual([415, 603]);
  }
});

test('refuses a body that is too large before it has read it', async () => {
  const farm = await startFarm();
  const socket = connect(farm.port, '127.0.0.1');
  socket.write(
    `POST ${PROFILE} HTTP/1.1\r\nHost: ${farm.domain}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{"a`,
  );
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"code":600');
  expect(answer).toContain('larger than 64 MiB');
});

test('refuses a body that grows too large while it comes', async () => {
  const farm = await startFarm();
  const socket = connect(farm.port, '127.0.0.1');
  socket.write(`POST ${PROFILE} HTTP/1.1\r\nHost: ${farm.domain}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = Buffer.concat([
    Buffer.from('100000\r\n'),
    Buffer.alloc(1024 * 1024, ' '),
    Buffer.from('\r\n'),
  ]);
  for (let sent = 0; sent < 65; sent += 1) socket.write(chunk);
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('a query is not signed and does not matter', async () => {
  const farm = await startFarm();
  const response = await fetch(`${farm.url}${PROFILE}?a=1`, {
    method: 'POST',
    headers: signedHeaders(farm, 'POST', PROFILE),
    body: '{}',
  });
  expect(await response.json()).toMatchObject({ code: 200 });
});

test('a caller that leaves in the middle of its body is forgotten', async () => {
  const told: unknown[] = [];
  const farm = await startFarm({ onTrouble: (error) => told.push(error) });
  const socket = connect(farm.port, '127.0.0.1');
  socket.write(`POST ${PROFILE} HTTP/1.1\r\nHost: ${farm.domain}\r\nContent-Length: 100\r\n\r\n{"a`);
  await farm.events.until(() => farm.inspect.requests().queryUserProfile?.received === 1);
  socket.destroy();
  const client = rawClient({ ...farm.account, port: farm.port });
  expect(await client.data(PROFILE)).toMatchObject({ userName: 'local' });
  await farm.stop();
  expect(told).toEqual([]);
});

test('an error of the farm is told to its owner, and the caller learns no details', async () => {
  const told: unknown[] = [];
  let armed = false;
  const farm = await startFarm({
    onTrouble: (error) => told.push(error),
    clock: () => {
      if (!armed) return Date.now();
      armed = false;
      throw new Error('the secret inside');
    },
  });
  armed = true;
  const client = rawClient({ ...farm.account, port: farm.port });
  const answer = await client.post(PROFILE);
  expect(readAnswer(answer).code).toBe(500);
  expect(answer.body.toString()).not.toContain('secret');
  expect(told).toEqual([expect.objectContaining({ message: 'the secret inside' })]);
});
