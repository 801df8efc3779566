import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { Agent, request as connect, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LocalFarm } from '@farmhand/local-farm';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  fingerprintOf,
  signedHeaders,
  startFarm,
  startFarmWithSub,
  temporaryFolder,
  upload,
} from './support/farm.ts';
import { INPUT, missingOf, type PackedFile, packOf, sendPack as send } from './support/packs.ts';

/** What `support/killable-farm.ts` prints, as far as it matters here. */
const line = z.object({
  type: z.string(),
  url: z.string().optional(),
  accessId: z.string().optional(),
  accessKey: z.string().optional(),
});

const someFiles = (count: number, bytes = 3_000): PackedFile[] =>
  Array.from({ length: count }, (_, index) => ({
    serverPath: `/D/textures ${index % 3}/Größe ${index}.png`,
    content: Buffer.alloc(bytes, index),
  }));

const onDisk = (farm: LocalFarm, { serverPath }: PackedFile) =>
  readFile(join(farm.inspect.storagePath('input'), serverPath));

test('files of a pack are in their places and not missing any more', async () => {
  const events: string[] = [];
  const farm = await startFarm({
    onEvent: (event) => {
      if (event.type === 'file') events.push(event.serverPath);
    },
  });
  const files = [...someFiles(700), { serverPath: '/D/empty.txt', content: Buffer.alloc(0) }];
  const response = await send(farm, packOf(files));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    stored: expect.toSatisfy((stored: number[]) => stored.length === 701),
    wrong: [],
    refused: [],
  });
  expect(await missingOf(farm, files)).toEqual([]);
  for (const file of files.slice(-10)) expect(await onDisk(farm, file)).toEqual(file.content);
  expect(new Set(events).size).toBe(701);
  expect(farm.inspect.requests()['transfer.packs']).toEqual({ received: 1, succeeded: 1 });
});

test('replaces what is there, and leaves nothing beside it', async () => {
  const farm = await startFarm();
  const files = someFiles(3);
  await send(farm, packOf(files));
  const newer = files.map((file) => ({ ...file, content: Buffer.from(`newer ${file.serverPath}`) }));
  expect((await send(farm, packOf(newer))).status).toBe(200);
  expect(await missingOf(farm, newer)).toEqual([]);
  expect(await missingOf(farm, files)).toEqual([0, 1, 2]);
  for (const file of newer) expect(await onDisk(farm, file)).toEqual(file.content);
  const names = await readdir(farm.inspect.storagePath('input'), { recursive: true });
  expect(names.filter((name) => name.endsWith('.new'))).toEqual([]);
});

test('a file that is not what the index says is told of and not stored; the others are', async () => {
  const farm = await startFarm();
  const files = someFiles(5);
  const wrong = files.map((file, index) =>
    index === 2 ? { ...file, fingerprint: fingerprintOf(Buffer.from('announced')) } : file,
  );
  const response = await send(farm, packOf(wrong));
  expect(await response.json()).toEqual({ stored: [0, 1, 3, 4], wrong: [2], refused: [] });
  expect(await missingOf(farm, files)).toEqual([2]);
  await expect(onDisk(farm, files[2] ?? expect.fail())).rejects.toThrow('ENOENT');
});

test('a file for which there is no place is refused with a reason; the others are stored', async () => {
  const farm = await startFarm({ onTrouble: () => undefined });
  await upload(farm, { storageId: INPUT, serverPath: '/D/file', content: Buffer.from('x') });
  await mkdir(join(farm.inspect.storagePath('input'), 'D', 'folder'));
  const files = ['/D/a', '/D/file/below', '/D/folder', '/D/b'].map((serverPath) => ({
    serverPath,
    content: Buffer.from(serverPath),
  }));
  const outcome: unknown = await (await send(farm, packOf(files))).json();
  expect(outcome).toMatchObject({ stored: [0, 3], wrong: [] });
  expect(outcome).toMatchObject({
    refused: expect.arrayContaining([
      { index: 1, message: expect.stringContaining('/D/file/below') },
      { index: 2, message: expect.stringContaining('/D/folder') },
    ]),
  });
});

test('a pack that is refused before its end leaves the connection to the next request', async () => {
  const farm = await startFarm();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const path = '/transfer/packs';
  const sendAlone = async (body: Buffer) => {
    const headers = { ...signedHeaders(farm, 'POST', path), 'Content-Length': body.length };
    const request = connect(`${farm.url}${path}?storageId=${INPUT}`, { method: 'POST', agent, headers });
    const answered = once(request, 'response');
    const sent = once(request, 'finish');
    request.end(body);
    const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await answered);
    await sent;
    response.resume();
    await once(response, 'end');
    return { status: response.statusCode, reused: request.reusedSocket };
  };
  const outside = { serverPath: '/../escape.txt', content: Buffer.alloc(2_000_000) };
  // More than the connection holds by itself.
  const others = someFiles(10, 2_000_000);
  expect(await sendAlone(packOf([outside, ...others]))).toEqual({ status: 400, reused: false });
  expect(await sendAlone(packOf(someFiles(1)))).toEqual({ status: 200, reused: true });
});

test('what arrived whole before the connection broke is kept', async () => {
  const farm = await startFarm();
  const files = someFiles(100);
  const body = packOf(files);
  const half = body.length - 40 * 3_000 - 1_000;
  farm.faults.next({ gateway: 'packs', afterBytes: half });
  await expect(send(farm, body)).rejects.toThrow();
  await farm.events.until(() => farm.inspect.requests()['transfer.packs']?.succeeded === 1);
  const missing = await missingOf(farm, files);
  expect(missing).toEqual(Array.from({ length: 41 }, (_, index) => 59 + index));

  const rest = files.filter((_, index) => missing.includes(index));
  expect((await send(farm, packOf(rest))).status).toBe(200);
  expect(await missingOf(farm, files)).toEqual([]);
});

test('a pack that is damaged where it counts is refused whole', async () => {
  const farm = await startFarm();
  const files = someFiles(2);
  const damaged = packOf(files);
  damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
  const response = await send(farm, damaged);
  expect(response.status).toBe(460);
  expect(await response.json()).toMatchObject({ code: 604 });
  expect((await send(farm, packOf([...files, ...files]))).status).toBe(400);
  const far = Buffer.from(packOf(files));
  far.writeUInt32BE(0xffff_ffff);
  expect((await send(farm, far)).status).toBe(460);
  expect(await missingOf(farm, files)).toEqual([0, 1]);
});

test.each(['/../escape.txt', 'D/a.txt', '/D/a\\b.txt', '/D//a.txt', '/D/a\0.txt'])(
  'refuses a pack with the server path %j',
  async (serverPath) => {
    const farm = await startFarm();
    const response = await send(farm, packOf([...someFiles(1), { serverPath, content: Buffer.from('x') }]));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('serverPath') });
  },
);

test('a pack goes only where its sender may upload', async () => {
  const { farm, sub } = await startFarmWithSub();
  const body = packOf(someFiles(1));
  expect((await send(farm, body, farm.inspect.storageId('output'))).status).toBe(403);
  expect((await send(farm, body, '99')).status).toBe(400);
  expect((await send(sub, body, INPUT)).status).toBe(400);
  const unsigned = await fetch(`${farm.url}/transfer/packs?storageId=${INPUT}`, { method: 'POST', body });
  expect(unsigned.status).toBe(400);
  expect(await missingOf(farm, someFiles(1))).toEqual([0]);
});

test('packs and an upload for one path leave the content that the farm says it has', async () => {
  const farm = await startFarm();
  const serverPath = '/D/a.bin';
  const contents = Array.from({ length: 6 }, (_, index) => Buffer.alloc(2_000, index));
  await Promise.all(
    contents.map(async (content, index) => {
      if (index % 2 === 0) await upload(farm, { storageId: INPUT, serverPath, content });
      else expect((await send(farm, packOf([{ serverPath, content }, ...someFiles(20)]))).status).toBe(200);
    }),
  );
  const content = Buffer.from(await onDisk(farm, { serverPath, content: Buffer.alloc(0) }));
  expect(await missingOf(farm, [{ serverPath, content }])).toEqual([]);
});

test('a farm that is killed in the middle of a pack has what it says it has, and takes the rest', async () => {
  const dataFolder = await temporaryFolder();
  const script = fileURLToPath(new URL('support/killable-farm.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', script, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => line.parse(JSON.parse(String((await lines.next()).value)));
  let ready = await next();
  while (ready.type !== 'ready') ready = await next();
  const { url = '', accessId = '', accessKey = '' } = ready;

  const files = someFiles(2_000);
  const body = packOf(files);
  const path = '/transfer/packs';
  const request = connect(`${url}${path}?storageId=${INPUT}`, {
    method: 'POST',
    headers: {
      ...signedHeaders({ domain: new URL(url).host, account: { accessId, accessKey } }, 'POST', path),
      'Content-Length': body.length,
    },
  });
  request.on('error', () => {});
  request.write(body.subarray(0, body.length - 100));
  for (let event = await next(); event.type !== 'file'; ) event = await next();
  child.kill('SIGKILL');
  await exited;

  const farm = await startFarm({ dataFolder });
  const missing = await missingOf(farm, files.slice(0, 1_000));
  missing.push(...(await missingOf(farm, files.slice(1_000))).map((index) => index + 1_000));
  const lacks = new Set(missing);
  expect(lacks.size).toBeGreaterThan(0);
  expect(lacks.size).toBeLessThan(files.length);
  for (const [index, file] of files.entries()) {
    if (!lacks.has(index)) expect(await onDisk(farm, file)).toEqual(file.content);
  }
  const rest = files.filter((_, index) => lacks.has(index));
  const outcome: unknown = await (await send(farm, packOf(rest))).json();
  expect(outcome).toMatchObject({ wrong: [], refused: [] });
  for (const file of rest) expect(await onDisk(farm, file)).toEqual(file.content);
});
