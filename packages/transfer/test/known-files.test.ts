import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type LocalPath, localPath, serverPath } from '@farmhand/model';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Manifest, openTransferCache, type SentRecords, type Storage } from '../src/index.ts';
import { fingerprintOf, type TestGateway } from './gateway.ts';
import { makeEngine, makeFolder, manifestOf, startGateway, writeRested } from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };

async function makeSent(): Promise<SentRecords> {
  const cache = await openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
  onTestFinished(async () => cache.close());
  return cache.sent;
}

/** How many files each question asked for. */
function asked(gateway: TestGateway): number[] {
  return gateway
    .requestsOf('POST', '/transfer/missing')
    .map(({ json }) => z.object({ files: z.array(z.unknown()) }).parse(json).files.length);
}

function manyFiles(count: number): LocalPath[] {
  const folder = makeFolder();
  return Array.from({ length: count }, (_, index) => writeRested(folder, `${index}.png`, `${index}`));
}

it('asks for a sample of what the storage held, and for all that is new', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  const sent = await makeSent();
  const files = manyFiles(100);
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({
    storage,
    manifest: await manifestOf(...files),
  });
  gateway.requests.length = 0;
  const counts = await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({
    storage,
    manifest: await manifestOf(...files),
  });
  expect(counts).toMatchObject({ filesDone: 100, filesSkipped: 100 });
  expect(asked(gateway)).toEqual([20]);

  const more = manyFiles(3);
  gateway.requests.length = 0;
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({
    storage,
    manifest: await manifestOf(...files, ...more),
  });
  expect(asked(gateway)[0]).toBe(23);
});

it('asks for 200 of a hundred thousand', async () => {
  const gateway = await startGateway();
  const sizes: number[] = [];
  gateway.faults.answer = ({ json }) => {
    sizes.push(z.object({ files: z.array(z.unknown()) }).parse(json).files.length);
    return { status: 200, body: '{"missing":[]}' };
  };
  const entries = Array.from({ length: 100_000 }, (_, index) => ({
    localPath: localPath.parse(`/nowhere/${index}.png`),
    serverPath: serverPath.parse(`/nowhere/${index}.png`),
    sizeBytes: 1,
    modifiedNs: '0',
    fingerprint: fingerprintOf(String(index)),
  }));
  const manifest: Manifest = { entries, totalBytes: entries.length, seenAtMs: Date.now() };
  const sent: SentRecords = {
    unknown: async () => [],
    keep: async () => {},
    forget: async () => {},
  };
  const counts = await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({ storage, manifest });
  expect(counts.filesSkipped).toBe(100_000);
  expect(sizes).toEqual([200]);
});

it('one miss makes it ask for everything and send what is gone, so that a cleared storage fails no job', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  const sent = await makeSent();
  const files = manyFiles(60);
  const manifest = await manifestOf(...files);
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({ storage, manifest });
  rmSync(gateway.storedPath(storage.id, '/'), { recursive: true });
  gateway.unpacked.length = 0;
  gateway.requests.length = 0;

  const counts = await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({ storage, manifest });
  expect(counts).toMatchObject({ filesDone: 60, filesSkipped: 0 });
  expect(gateway.unpacked).toHaveLength(60);
  expect(asked(gateway).slice(0, 2)).toEqual([20, 40]);

  gateway.requests.length = 0;
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({ storage, manifest });
  expect(asked(gateway)).toEqual([20]);
});

it('what one storage holds says nothing of another', async () => {
  const gateway = await startGateway();
  const sent = await makeSent();
  const manifest = await manifestOf(...manyFiles(3));
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({ storage, manifest });
  gateway.requests.length = 0;
  await makeEngine(gateway, { sent, sampledFrom: 0 }).upload({
    storage: { kind: 'input', id: '10203' },
    manifest,
  });
  expect(gateway.bytesReceived).toBe(manifest.totalBytes);
});

it('a small job asks for all its files: another computer may have put its own under their names', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  const files = manyFiles(50);
  const manifest = await manifestOf(...files);
  const sent = await makeSent();
  await makeEngine(gateway, { sent }).upload({ storage, manifest });
  const [first] = manifest.entries;
  writeFileSync(gateway.storedPath(storage.id, first?.serverPath ?? ''), 'another computer’s');

  const counts = await makeEngine(gateway, { sent }).upload({ storage, manifest });
  expect(counts).toMatchObject({ filesDone: 50, filesSkipped: 49 });
  expect(readFileSync(gateway.storedPath(storage.id, first?.serverPath ?? ''), 'utf8')).toBe('0');
});
