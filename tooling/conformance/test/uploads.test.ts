/** The tus engine and the local farm's gateway together, over a line that counts bytes and spoils some. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { localPath } from '@farmhand/model';
import {
  buildManifest,
  createTusEngine,
  type Manifest,
  openTransferCache,
  openUploadRecords,
} from '@farmhand/transfer';
import { expect, onTestFinished, test } from 'vitest';

const SMALL = 120;
const SMALL_BYTES = 20_000;
const LARGE_BYTES = 3_000_000;
const CONTENT_BYTES = SMALL * SMALL_BYTES + LARGE_BYTES;
/** Questions, indexes, headers. */
const WORDS_BYTES = 150_000;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-conformance-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function startFarm(dataFolder: string, port = 0): Promise<LocalFarm> {
  const farm = await startLocalFarm({ dataFolder, port, renderer: 'placeholder' });
  onTestFinished(() => farm.stop());
  return farm;
}

/** Many small files and a large one, a minute old. */
async function makeFiles(): Promise<Manifest> {
  const folder = await temporaryFolder();
  const files = [
    'cache.vdb',
    ...Array.from({ length: SMALL }, (_, index) => join('textures', `${index}.png`)),
  ];
  await mkdir(join(folder, 'textures'));
  const aMinuteAgo = new Date(Date.now() - 60_000);
  for (const name of files) {
    await writeFile(join(folder, name), randomBytes(name === 'cache.vdb' ? LARGE_BYTES : SMALL_BYTES));
    await utimes(join(folder, name), aMinuteAgo, aMinuteAgo);
  }
  const cache = await openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
  try {
    const paths = files.map((name) => localPath.parse(join(folder, name)));
    return await buildManifest({ files: paths, fingerprints: cache.fingerprints });
  } finally {
    await cache.close();
  }
}

/** A line to the farm: counts what goes up, and may change a byte of it. */
async function startLine(farm: LocalFarm, spoil: (piece: Buffer, start: number) => void = () => {}) {
  const line = { port: 0, bytesUp: 0 };
  const server = createServer((near) => {
    const far = connect(farm.port, '127.0.0.1');
    let start = 0;
    near.on('data', (piece: Buffer) => {
      spoil(piece, start);
      start += piece.length;
      line.bytesUp += piece.length;
      if (!far.write(piece)) near.pause();
    });
    far.on('drain', () => near.resume());
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  line.port = (server.address() as AddressInfo).port;
  return line;
}

function engineFor(farm: LocalFarm, port: number) {
  const records = openUploadRecords(':memory:');
  onTestFinished(() => records.close());
  const { accessId, accessKey } = farm.account;
  return createTusEngine({
    gateway: { baseUrl: `http://127.0.0.1:${port}` },
    credentials: { accessId, accessKey, platform: '2' },
    records,
    retryDelaysMs: new Array(100).fill(20),
  });
}

async function expectAllStored(farm: LocalFarm, manifest: Manifest): Promise<void> {
  for (const { localPath: path, serverPath } of manifest.entries) {
    const there = await readFile(join(farm.inspect.storagePath('input'), serverPath));
    expect(there.equals(await readFile(path)), path).toBe(true);
  }
}

const storageOf = (farm: LocalFarm) => ({ kind: 'input', id: farm.inspect.storageId('input') }) as const;

test('a sound line carries every byte once, and few the second time', async () => {
  const farm = await startFarm(await temporaryFolder());
  const manifest = await makeFiles();
  const line = await startLine(farm);
  const engine = engineFor(farm, line.port);
  const counts = await engine.upload({ storage: storageOf(farm), manifest });
  expect(counts).toMatchObject({ filesDone: SMALL + 1, bytesDone: CONTENT_BYTES, bytesTotal: CONTENT_BYTES });
  await expectAllStored(farm, manifest);
  expect(line.bytesUp).toBeLessThan(CONTENT_BYTES + WORDS_BYTES);
  line.bytesUp = 0;
  await engine.upload({ storage: storageOf(farm), manifest });
  expect(line.bytesUp).toBeLessThan(WORDS_BYTES);
});

test('connections that break in the middle, and answers that are lost, make no file arrive twice', async () => {
  const farm = await startFarm(await temporaryFolder());
  const manifest = await makeFiles();
  const line = await startLine(farm);
  const arrived: string[] = [];
  farm.events.subscribe((event) => {
    if (event.type === 'file') arrived.push(event.serverPath);
  });
  farm.faults.next({ gateway: 'packs', afterBytes: 1_500_000 });
  farm.faults.next({ gateway: 'packs', kind: 'resetAfter' });
  farm.faults.next({ gateway: 'upload', afterBytes: 1_000_000 });
  farm.faults.next({ gateway: 'missing', kind: 'truncated' });
  await engineFor(farm, line.port).upload({ storage: storageOf(farm), manifest });
  expect(farm.faults.pending()).toEqual([]);
  await expectAllStored(farm, manifest);
  expect(new Set(arrived).size).toBe(SMALL + 1);
  expect(arrived).toHaveLength(SMALL + 1);
});

test('a byte that is changed on its way is found, and that file is sent again', async () => {
  const farm = await startFarm(await temporaryFolder());
  const manifest = await makeFiles();
  let spoilt = 0;
  const line = await startLine(farm, (piece, start) => {
    // In the middle of the pack, far behind everything that is signed.
    const place = 1_000_000 - start;
    if (spoilt > 0 || place < 0 || place >= piece.length) return;
    piece.writeUInt8(piece.readUInt8(place) ^ 4, place);
    spoilt += 1;
  });
  await engineFor(farm, line.port).upload({ storage: storageOf(farm), manifest });
  expect(spoilt).toBe(1);
  await expectAllStored(farm, manifest);
});

test('a farm that stops in the middle and starts again gets the rest', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startFarm(dataFolder);
  const manifest = await makeFiles();
  const middle = Promise.withResolvers<void>();
  const line = await startLine(first, (_, start) => {
    if (start > 700_000) middle.resolve();
  });
  const uploaded = engineFor(first, line.port).upload({ storage: storageOf(first), manifest });
  await middle.promise;
  await first.stop();
  const again = await startFarm(dataFolder, first.port);
  await expect(uploaded).resolves.toMatchObject({ filesDone: SMALL + 1 });
  await expectAllStored(again, manifest);
});
