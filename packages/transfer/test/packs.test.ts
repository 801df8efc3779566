import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { expect, it } from 'vitest';
import type { Storage } from '../src/index.ts';
import type { RecordedRequest, TestGateway } from './gateway.ts';
import {
  incompressible,
  makeEngine,
  makeFolder,
  manifestOf,
  problemOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };
const FILE_BYTES = 20_000;

async function startPackGateway(): Promise<TestGateway> {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  return gateway;
}

/** Small files in two folders, each with content of its own. */
function smallFiles(count: number): LocalPath[] {
  const folder = makeFolder();
  return Array.from({ length: count }, (_, index) =>
    writeRested(folder, join(index % 2 === 0 ? 'a' : 'b', `${index}.png`), incompressible(FILE_BYTES)),
  );
}

function expectAllStored(gateway: TestGateway, files: readonly LocalPath[]): void {
  for (const path of files) {
    const there = readFileSync(gateway.storedPath(storage.id, path));
    expect(digest(there), path).toBe(digest(readFileSync(path)));
  }
}

const digest = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');
const packsOf = (gateway: TestGateway): RecordedRequest[] => gateway.requestsOf('POST', '/transfer/packs');

it('sends small files together, large ones alone, and nothing the second time', async () => {
  const gateway = await startPackGateway();
  const folder = makeFolder();
  const large = writeRested(folder, 'cache.vdb', incompressible(1024 * 1024));
  const files = [
    ...smallFiles(50),
    writeRested(folder, 'empty.txt', ''),
    writeRested(folder, 'Größe 木 "x".png', 'wood'),
    large,
  ];
  const manifest = await manifestOf(...files);
  const counts = await makeEngine(gateway).upload({ storage, manifest });
  expect(counts).toEqual({
    filesDone: 53,
    filesTotal: 53,
    filesSkipped: 0,
    bytesDone: manifest.totalBytes,
    bytesTotal: manifest.totalBytes,
  });
  expectAllStored(gateway, files);
  expect(packsOf(gateway)).toHaveLength(1);
  expect(gateway.unpacked).toHaveLength(52);
  expect(gateway.bytesReceived).toBe(1024 * 1024);

  gateway.requests.length = 0;
  await makeEngine(gateway).upload({ storage, manifest });
  expect(gateway.requests.map(({ path }) => path)).toEqual(['/transfer/missing']);
});

it('fills packs up to 8 MiB or 1,000 files, and sends them side by side', async () => {
  const gateway = await startPackGateway();
  const folder = makeFolder();
  const heavy = Array.from({ length: 17 }, (_, index) =>
    writeRested(folder, `heavy-${index}`, Buffer.alloc(1_000_000, index)),
  );
  const light = Array.from({ length: 1_001 }, (_, index) =>
    writeRested(folder, `light-${index}`, `${index}`),
  );
  await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...heavy, ...light) });
  expectAllStored(gateway, [...heavy, ...light]);
  const sizes = packsOf(gateway).map(({ bodyBytes }) => bodyBytes);
  expect(sizes).toHaveLength(4);
  expect(Math.max(...sizes)).toBeLessThan(9 * 1024 * 1024);
});

it('asks with one text where the gateway takes that, and with a list again should another come in its place', async () => {
  const gateway = await startPackGateway();
  gateway.faults.takesText = true;
  const engine = makeEngine(gateway);
  const manifest = await manifestOf(...smallFiles(3));
  await engine.upload({ storage, manifest });
  const formsAsked = async () => {
    gateway.requests.length = 0;
    await engine.upload({ storage, manifest });
    return gateway.requestsOf('POST', '/transfer/missing').map(({ json }) => {
      const { files } = json as { readonly files: unknown };
      return Array.isArray(files) ? 'list' : typeof files;
    });
  };
  expect(await formsAsked()).toEqual(['string']);
  gateway.faults.takesText = false;
  gateway.faults.answer = ({ json }) =>
    typeof (json as { readonly files: unknown }).files === 'string' ? { status: 400, body: '{}' } : undefined;
  expect(await formsAsked()).toEqual(['string', 'list']);
  expect(await formsAsked()).toEqual(['list']);
});

it.each([404, 405, 501])('sends file by file when packs are answered with %d', async (status) => {
  const gateway = await startGateway();
  gateway.faults.refusesPacks = status;
  const files = smallFiles(5);
  const engine = makeEngine(gateway);
  await engine.upload({ storage, manifest: await manifestOf(...files) });
  expectAllStored(gateway, files);
  expect(gateway.bytesReceived).toBe(5 * FILE_BYTES);
});

it('keeps what arrived of a pack before the connection broke, and sends only the rest', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(100);
  let drops = 0;
  gateway.faults.onPackBytes = (received) => {
    if (received < 500_000 || drops === 2) return undefined;
    drops += 1;
    return 'drop';
  };
  const counts = await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) });
  expect(drops).toBe(2);
  expect(counts).toMatchObject({ filesDone: 100, bytesDone: 100 * FILE_BYTES });
  expectAllStored(gateway, files);
  expect(gateway.unpacked).toHaveLength(100);
  expect(new Set(gateway.unpacked).size).toBe(100);
});

it('goes on with a pack when the gateway was restarted in its middle', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(100);
  gateway.faults.onPackBytes = (received) => (received > 700_000 ? 'hold' : undefined);
  const held = new Promise<void>((resolve) => gateway.once('held', resolve));
  const upload = makeEngine(gateway, { retryDelaysMs: new Array(200).fill(20) }).upload({
    storage,
    manifest: await manifestOf(...files),
  });
  await held;
  await gateway.stop();
  gateway.faults = { takesPacks: true };
  await gateway.start();
  await upload;
  expectAllStored(gateway, files);
  expect(gateway.unpacked).toHaveLength(100);
});

it('sends nothing again when only the answer to a pack was lost', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(10);
  let lost = 0;
  gateway.faults.loseAnswer = ({ path }) => {
    if (path !== '/transfer/packs' || lost > 0) return false;
    lost += 1;
    return true;
  };
  const counts = await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) });
  expect(lost).toBe(1);
  expect(counts.filesDone).toBe(10);
  expect(packsOf(gateway)).toHaveLength(1);
  expect(gateway.unpacked).toHaveLength(10);
});

it('sends a file again whose bytes were damaged on the way, and that file only', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(10);
  let isDamaged = false;
  gateway.faults.damagePack = (piece, start) => {
    // Far behind the index, in the middle of some file.
    const place = 105_000 - start;
    if (isDamaged || place < 0 || place >= piece.length) return;
    piece.writeUInt8(piece.readUInt8(place) ^ 1, place);
    isDamaged = true;
  };
  await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) });
  expectAllStored(gateway, files);
  expect(gateway.unpacked).toHaveLength(10);
  expect(packsOf(gateway)).toHaveLength(2);
  expect(packsOf(gateway)[1]?.bodyBytes).toBeLessThan(FILE_BYTES + 1_000);
});

it('says which file arrives damaged every time', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(3);
  gateway.faults.damagePack = (piece, start) => {
    // The last file of three, and the same one when it is sent alone.
    const place = (packsOf(gateway).length === 1 ? 55_000 : 10_000) - start;
    if (place >= 0 && place < piece.length) piece.writeUInt8(piece.readUInt8(place) ^ 1, place);
  };
  const problem = await problemOf(
    makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) }),
  );
  expect(problem).toMatchObject({ code: 'upload-corrupted', retryable: true });
  expect(problem.message).toContain(files[2]);
});

it('sends a pack again whose index was damaged, and puts no file in a wrong place', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(3);
  let damages = 0;
  gateway.faults.damagePack = (piece, start) => {
    if (start > 0 || damages > 0) return;
    damages += 1;
    const name = piece.indexOf('.png');
    piece.write('g', name + 1);
  };
  await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) });
  expect(damages).toBe(1);
  expectAllStored(gateway, files);
  expect(gateway.unpacked.sort()).toEqual([...files].sort());
});

it.each([
  ['HTTP 502', { status: 502, body: '<html>Bad Gateway</html>' }],
  ['a web page', { status: 200, body: '<!doctype html><title>Log in</title>' }],
  ['a dropped connection', 'drop'],
] as const)('survives %s in place of a pack once, and says so when it stays', async (_, fault) => {
  const gateway = await startPackGateway();
  const manifest = await manifestOf(...smallFiles(3));
  let faults = 1;
  gateway.faults.answer = ({ path }) => {
    if (path !== '/transfer/packs' || faults === 0) return undefined;
    faults -= 1;
    return fault;
  };
  const engine = makeEngine(gateway);
  await expect(engine.upload({ storage, manifest })).resolves.toMatchObject({ filesDone: 3 });

  for (const { serverPath } of manifest.entries) gateway.put(storage.id, serverPath, 'other');
  faults = Number.POSITIVE_INFINITY;
  const problem = await problemOf(engine.upload({ storage, manifest }));
  expect(problem.code).toMatch(/^gateway-(unreachable|failed)$/);
  expect(problem).toMatchObject({ retryable: true });
});

it('does not repeat a pack for which the farm has no room', async () => {
  const gateway = await startPackGateway();
  const manifest = await manifestOf(...smallFiles(3));
  gateway.faults.answer = ({ path }) =>
    path === '/transfer/packs' ? { status: 507, body: '{"message":"quota used up"}' } : undefined;
  const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
  expect(problem).toMatchObject({ code: 'farm-storage-full' });
  expect(packsOf(gateway)).toHaveLength(1);
});

it('names a file that the farm cannot store, and what it said', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(3);
  gateway.faults.hasNoPlaceFor = (path) => path === files[1];
  const problem = await problemOf(
    makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files) }),
  );
  expect(problem.message).toContain(files[1]);
  expect(problem.message).toContain('a folder');
});

it('finds out that a farm takes packs and loses them', async () => {
  const gateway = await startPackGateway();
  gateway.faults.losesUploads = true;
  const problem = await problemOf(
    makeEngine(gateway).upload({ storage, manifest: await manifestOf(...smallFiles(3)) }),
  );
  expect(problem.code).toBe('upload-not-kept');
});

it('an abort in the middle of a pack ends it at once, and a later upload sends the rest', async () => {
  const gateway = await startPackGateway();
  const files = smallFiles(100);
  const manifest = await manifestOf(...files);
  gateway.faults.onPackBytes = (received) => (received > 700_000 ? 'hold' : undefined);
  const held = new Promise<void>((resolve) => gateway.once('held', resolve));
  const controller = new AbortController();
  const reason = new Error('the artist pressed Cancel');
  const upload = makeEngine(gateway).upload({ storage, manifest, signal: controller.signal });
  await held;
  controller.abort(reason);
  await expect(upload).rejects.toBe(reason);

  gateway.faults = { takesPacks: true };
  await makeEngine(gateway).upload({ storage, manifest });
  expectAllStored(gateway, files);
  expect(gateway.unpacked).toHaveLength(100);
});
