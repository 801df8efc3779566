import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { JsonValue } from '@farmhand/client/signing';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  createUpload,
  createUploadResponse,
  fingerprintOf,
  gateway,
  sendBytes,
  signedHeaders,
  startFarm,
  upload,
  uploadOffset,
} from './support/farm.ts';

const INPUT = '10201';
const content = Buffer.from('0123456789'.repeat(1000));

async function missing(
  farm: Parameters<typeof gateway>[0],
  serverPath: string,
  sizeBytes: number,
  fingerprint: string,
) {
  const response = await gateway(farm, 'POST', '/transfer/missing', {
    json: { storageId: INPUT, files: [{ serverPath, sizeBytes, fingerprint }] },
  });
  const { missing: indexes } = z.object({ missing: z.array(z.number()) }).parse(await response.json());
  return { missing: indexes };
}

test('a file lands at its server path and is not missing any more', async () => {
  const farm = await startFarm();
  const serverPath = '/nas/projekt/Gänse 1.png';
  const fingerprint = fingerprintOf(content);
  expect(await missing(farm, serverPath, content.length, fingerprint)).toEqual({ missing: [0] });
  await upload(farm, { storageId: INPUT, serverPath, content });
  expect(await missing(farm, serverPath, content.length, fingerprint)).toEqual({ missing: [] });
  const onDisk = join(farm.inspect.storagePath('input'), 'nas', 'projekt', 'Gänse 1.png');
  expect(await readFile(onDisk)).toEqual(content);
  expect(await readdir(join(farm.dataFolder, 'partial'))).toEqual([]);

  expect(await missing(farm, serverPath, content.length + 1, fingerprint)).toEqual({ missing: [0] });
  expect(await missing(farm, serverPath, content.length, fingerprintOf(Buffer.from('else')))).toEqual({
    missing: [0],
  });
  await rm(onDisk);
  expect(await missing(farm, serverPath, content.length, fingerprint)).toEqual({ missing: [0] });
});

test('files are asked for as a list or as its JSON text, which the farm says it takes', async () => {
  const farm = await startFarm();
  const [serverPath, sizeBytes, fingerprint] = ['/nas/a.png', content.length, fingerprintOf(content)];
  await upload(farm, { storageId: INPUT, serverPath, content });
  const files = [
    { serverPath: '/nas/b.png', sizeBytes, fingerprint },
    { serverPath, sizeBytes, fingerprint },
  ];
  const ask = (json: JsonValue) =>
    gateway(farm, 'POST', '/transfer/missing', { json: { storageId: INPUT, files: json } });
  for (const form of [files, JSON.stringify(files)]) {
    expect(await (await ask(form)).json()).toEqual({ missing: [0], packs: true, filesAsText: true });
  }
  for (const wrong of ['[{', '{}', JSON.stringify([{ ...files[0], serverPath: '/nas/../b.png' }])]) {
    expect((await ask(wrong)).status).toBe(400);
  }
});

test('an empty file is complete as soon as it is made', async () => {
  const farm = await startFarm();
  await upload(farm, { storageId: INPUT, serverPath: '/D/empty.txt', content: Buffer.alloc(0) });
  expect(await readFile(join(farm.inspect.storagePath('input'), 'D', 'empty.txt'))).toHaveLength(0);
});

test('a later upload replaces the file', async () => {
  const farm = await startFarm();
  await upload(farm, { storageId: INPUT, serverPath: '/D/a.txt', content });
  const newer = Buffer.from('newer');
  await upload(farm, { storageId: INPUT, serverPath: '/D/a.txt', content: newer });
  expect(await readFile(join(farm.inspect.storagePath('input'), 'D', 'a.txt'))).toEqual(newer);
  expect(await missing(farm, '/D/a.txt', newer.length, fingerprintOf(newer))).toEqual({ missing: [] });
});

test('a broken upload goes on where it stopped', async () => {
  const farm = await startFarm();
  // Set before the upload is made: only the request with the bytes uses it up.
  farm.faults.next({ gateway: 'upload', afterBytes: 4000 });
  const path = await createUpload(farm, { storageId: INPUT, serverPath: '/D/big.bin', content });
  expect(await uploadOffset(farm, path)).toBe(0);
  await expect(sendBytes(farm, path, 0, content)).rejects.toThrow();
  expect(farm.faults.pending()).toEqual([]);

  const offset = await uploadOffset(farm, path);
  expect(offset).toBe(4000);
  expect((await sendBytes(farm, path, offset, content.subarray(offset))).status).toBe(204);
  expect(await readFile(join(farm.inspect.storagePath('input'), 'D', 'big.bin'))).toEqual(content);
});

test('a hundred uploads under way keep their contents apart', async () => {
  const farm = await startFarm();
  const large = Buffer.alloc(3 * 1024 * 1024, 'large');
  const first = await createUpload(farm, { storageId: INPUT, serverPath: '/D/first.bin', content: large });
  const halfWay = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const sending = fetch(`${farm.url}${first}`, {
    method: 'PATCH',
    headers: {
      ...signedHeaders(farm, 'PATCH', first),
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: Readable.toWeb(Readable.from(inHalves(large, halfWay.resolve, goOn.promise))),
    duplex: 'half',
  } as RequestInit);
  await halfWay.promise;
  // The first block that is on the disk was hashed before.
  const partial = join(farm.dataFolder, 'partial', first.split('/').at(-1) ?? '');
  await vi.waitFor(async () => expect((await stat(partial)).size).toBeGreaterThan(0), { timeout: 20_000 });

  const small = Array.from({ length: 100 }, (_, index) => Buffer.from(`small ${index}`));
  const paths: string[] = [];
  for (const [index, each] of small.entries()) {
    const path = await createUpload(farm, { storageId: INPUT, serverPath: `/D/${index}`, content: each });
    expect((await sendBytes(farm, path, 0, each.subarray(0, 1))).status).toBe(204);
    paths.push(path);
  }
  goOn.resolve();
  expect((await sending).status).toBe(204);
  for (const [index, each] of small.entries()) {
    expect((await sendBytes(farm, paths[index] ?? '', 1, each.subarray(1))).status).toBe(204);
  }
});

async function* inHalves(content: Buffer, onHalf: () => void, goOn: Promise<void>): AsyncGenerator<Buffer> {
  yield content.subarray(0, content.length / 2);
  onHalf();
  await goOn;
  yield content.subarray(content.length / 2);
}

test('an upload goes on after the farm was started anew', async () => {
  const farm = await startFarm();
  const path = await createUpload(farm, { storageId: INPUT, serverPath: '/D/big.bin', content });
  expect((await sendBytes(farm, path, 0, content.subarray(0, 3000))).status).toBe(204);
  await farm.stop();

  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await uploadOffset(again, path)).toBe(3000);
  expect((await sendBytes(again, path, 3000, content.subarray(3000))).status).toBe(204);
  expect(await readFile(join(again.inspect.storagePath('input'), 'D', 'big.bin'))).toEqual(content);
});

test('an upload whose last byte came just before the farm died is finished at the next start', async () => {
  const farm = await startFarm();
  const path = await createUpload(farm, { storageId: INPUT, serverPath: '/D/big.bin', content });
  expect((await sendBytes(farm, path, 0, content.subarray(0, 3000))).status).toBe(204);
  await farm.stop();
  await writeFile(join(farm.dataFolder, 'partial', path.split('/').at(-1) ?? ''), content);

  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await missing(again, '/D/big.bin', content.length, fingerprintOf(content))).toEqual({ missing: [] });
  await expect(uploadOffset(again, path)).rejects.toThrow('404');
});

test('content that is not what was announced is refused with 460 and forgotten', async () => {
  const farm = await startFarm();
  const path = await createUpload(farm, {
    storageId: INPUT,
    serverPath: '/D/a.txt',
    content,
    fingerprint: fingerprintOf(Buffer.from('what was looked at')),
  });
  const response = await sendBytes(farm, path, 0, content);
  expect(response.status).toBe(460);
  expect(await response.json()).toMatchObject({ code: 604, message: expect.stringContaining('/D/a.txt') });
  await expect(uploadOffset(farm, path)).rejects.toThrow('404');
  expect(await readdir(join(farm.dataFolder, 'partial'))).toEqual([]);
  expect(await readdir(farm.inspect.storagePath('input')).catch(() => [])).toEqual([]);
});

test.each([
  '/../escape.txt',
  '/D/../../escape.txt',
  '/D/./a.txt',
  'D/a.txt',
  '/D\\..\\..\\escape.txt',
  '/D/a\0.txt',
  '//D/a.txt',
  '/D/',
  '',
])('refuses the server path %j', async (serverPath) => {
  const farm = await startFarm();
  const response = await createUploadResponse(farm, { storageId: INPUT, serverPath, content });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    result: false,
    message: expect.stringContaining('serverPath'),
  });

  const fetched = await gateway(
    farm,
    'GET',
    `/transfer/file?storageId=${INPUT}&folder=&path=${encodeURIComponent(serverPath.replace(/^\//, ''))}`,
  );
  expect([400, 404]).toContain(fetched.status);
});

test('nothing outside of a storage can be fetched', async () => {
  const farm = await startFarm();
  for (const [folder, path] of [
    ['', '../../account.json'],
    ['..', 'account.json'],
    ['/D/../..', 'account.json'],
    ['', '..\\..\\account.json'],
  ] as const) {
    const query = new URLSearchParams({ storageId: INPUT, folder, path });
    expect((await gateway(farm, 'GET', `/transfer/file?${query}`)).status, path).toBe(400);
  }
});

test('refuses unknown storages, bad fingerprints and uploads to the output', async () => {
  const farm = await startFarm();
  const file = { storageId: INPUT, serverPath: '/D/a.txt', content };
  const unknown = await createUploadResponse(farm, { ...file, storageId: '99' });
  expect(await unknown.json()).toMatchObject({ code: 600, message: expect.stringContaining('storageId') });
  const unmarked = await createUploadResponse(farm, { ...file, fingerprint: 'md5:abc' });
  expect(await unmarked.json()).toMatchObject({ code: 600, message: expect.stringContaining('fingerprint') });
  const output = await createUploadResponse(farm, { ...file, storageId: farm.inspect.storageId('output') });
  expect(output.status).toBe(403);
  const many = Array.from({ length: 1001 }, (_, index) => ({
    serverPath: `/D/${index}`,
    sizeBytes: 1,
    fingerprint: fingerprintOf(content),
  }));
  const question = await gateway(farm, 'POST', '/transfer/missing', {
    json: { storageId: INPUT, files: many },
  });
  expect(await question.json()).toMatchObject({ code: 600, message: expect.stringContaining('1000') });
});

test('says so when a file cannot be put in its place', async () => {
  const farm = await startFarm({ onTrouble: () => undefined });
  await upload(farm, { storageId: INPUT, serverPath: '/D/a', content });
  const path = await createUpload(farm, { storageId: INPUT, serverPath: '/D/a/b.txt', content });
  const response = await sendBytes(farm, path, 0, content);
  expect(response.status).toBe(422);
  expect(await readdir(join(farm.dataFolder, 'partial'))).toEqual([]);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('/D/a/b.txt') });
});

test.skipIf(process.platform !== 'linux')(
  'says so when the disk is full, and goes on when it is not',
  async () => {
    const farm = await startFarm({ onTrouble: () => undefined });
    const large = Buffer.alloc(40_000_000, 7);
    const path = await createUpload(farm, { storageId: INPUT, serverPath: '/D/big.bin', content: large });
    const partial = join(farm.dataFolder, 'partial', path.split('/').at(-1) ?? '');
    await rm(partial);
    await symlink('/dev/full', partial);
    const response = await sendBytes(farm, path, 0, large);
    expect(response.status).toBe(507);
    expect(await response.json()).toMatchObject({ code: 500, message: expect.stringMatching(/disk.*full/) });

    await rm(partial);
    await writeFile(partial, '');
    expect((await sendBytes(farm, path, 0, large)).status).toBe(204);
  },
);

test('two uploads of one path leave the content that the farm says it has', async () => {
  const farm = await startFarm();
  const contents = Array.from({ length: 8 }, (_, index) => Buffer.alloc(1000, index));
  const paths = await Promise.all(
    contents.map((each) => createUpload(farm, { storageId: INPUT, serverPath: '/D/a.bin', content: each })),
  );
  const answers = await Promise.all(
    paths.map((path, index) => sendBytes(farm, path, 0, contents[index] ?? Buffer.alloc(0))),
  );
  expect(answers.map(({ status }) => status)).toEqual(contents.map(() => 204));
  const onDisk = await readFile(join(farm.inspect.storagePath('input'), 'D', 'a.bin'));
  expect(await missing(farm, '/D/a.bin', 1000, fingerprintOf(onDisk))).toEqual({ missing: [] });
});

test('lists the complete files of a folder', async () => {
  const farm = await startFarm();
  await upload(farm, { storageId: INPUT, serverPath: '/job/b.txt', content });
  await upload(farm, { storageId: INPUT, serverPath: '/job/sub/a.txt', content });
  await upload(farm, { storageId: INPUT, serverPath: '/job2/c.txt', content });
  const unfinished = await createUpload(farm, { storageId: INPUT, serverPath: '/job/z.txt', content });
  await sendBytes(farm, unfinished, 0, content.subarray(0, 10));
  const list = async (folder: string) =>
    (await gateway(farm, 'POST', '/transfer/list', { json: { storageId: INPUT, folder } })).json();
  const entry = (relativePath: string) => ({
    relativePath,
    sizeBytes: content.length,
    fingerprint: fingerprintOf(content),
  });
  expect(await list('job')).toEqual({ files: [entry('b.txt'), entry('sub/a.txt')] });
  expect(await list('/job/')).toEqual({ files: [entry('b.txt'), entry('sub/a.txt')] });
  expect(await list('')).toEqual({
    files: [entry('job/b.txt'), entry('job/sub/a.txt'), entry('job2/c.txt')],
  });
  expect(await list('nowhere')).toEqual({ files: [] });
});

test('serves files whole, in part and not at all when they are the same', async () => {
  const farm = await startFarm();
  await upload(farm, { storageId: INPUT, serverPath: '/job/a b.txt', content });
  const query = new URLSearchParams({ storageId: INPUT, folder: 'job', path: 'a b.txt' });
  const get = (headers: Record<string, string> = {}) =>
    gateway(farm, 'GET', `/transfer/file?${query}`, { headers });

  const whole = await get();
  const etag = `"${fingerprintOf(content)}"`;
  expect(whole.status).toBe(200);
  expect(whole.headers.get('ETag')).toBe(etag);
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(content);

  const part = await get({ Range: 'bytes=9990-' });
  expect(part.status).toBe(206);
  expect(part.headers.get('Content-Range')).toBe('bytes 9990-9999/10000');
  expect(await part.text()).toBe('0123456789');
  expect(await (await get({ Range: 'bytes=1-3' })).text()).toBe('123');
  expect(await (await get({ Range: 'bytes=-2' })).text()).toBe('89');
  expect((await get({ Range: 'bytes=5-9', 'If-Range': '"another"' })).status).toBe(200);
  expect((await get({ Range: 'bytes=5-9', 'If-Range': etag })).status).toBe(206);
  const beyond = await get({ Range: 'bytes=10000-' });
  expect(beyond.status).toBe(416);
  expect(beyond.headers.get('Content-Range')).toBe('bytes */10000');
  expect((await get({ 'If-None-Match': etag })).status).toBe(304);
});

test.skipIf(process.platform === 'win32')('names that begin or end with a blank are fetched', async () => {
  const farm = await startFarm();
  await upload(farm, { storageId: INPUT, serverPath: '/job/ a b ', content });
  const query = new URLSearchParams({ storageId: INPUT, folder: 'job', path: ' a b ' });
  const response = await gateway(farm, 'GET', `/transfer/file?${query}`);
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
});

test('uploads that got nothing for a week are given up, others are not', async () => {
  const farm = await startFarm();
  const old = await createUpload(farm, { storageId: INPUT, serverPath: '/old.bin', content });
  const young = await createUpload(farm, { storageId: INPUT, serverPath: '/young.bin', content });
  for (const path of [old, young]) await sendBytes(farm, path, 0, content.subarray(0, 10));
  const age = async (path: string, days: number) => {
    const at = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    await utimes(join(farm.dataFolder, 'partial', path.split('/').at(-1) ?? ''), at, at);
  };
  await age(old, 7.1);
  await age(young, 6.9);
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  await expect(uploadOffset(again, old)).rejects.toThrow('404');
  expect(await uploadOffset(again, young)).toBe(10);
});
