import { readFileSync } from 'node:fs';
import type { LocalPath } from '@farmhand/model';
import { expect, it } from 'vitest';
import { createTransferGate, NO_LIMITS, type Storage, type TransferGate } from '../src/index.ts';
import type { TestGateway } from './gateway.ts';
import {
  incompressible,
  makeEngine,
  makeFolder,
  manifestOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };

function smallFiles(count: number): LocalPath[] {
  const folder = makeFolder();
  return Array.from({ length: count }, (_, index) =>
    writeRested(folder, `${index}.png`, incompressible(20_000)),
  );
}

function expectAllStored(gateway: TestGateway, files: readonly LocalPath[]): void {
  for (const path of files) {
    expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path)), path).toBe(true);
  }
}

it.each([
  [
    'a large file',
    () => [writeRested(makeFolder(), 'cache.vdb', incompressible(3_000_000))],
    ['HEAD', '/transfer/uploads/upload-1'],
  ],
  ['a pack', () => smallFiles(100), ['POST', '/transfer/missing']],
] as const)(
  'a pause in the middle of %s closes the connection, and what follows goes on there',
  async (_, makeFiles, asks) => {
    const gateway = await startGateway();
    gateway.faults.takesPacks = true;
    const files = makeFiles();
    const gate = createTransferGate();
    let isPaused = false;
    const pauseOnce = (bytes: number) => {
      if (isPaused || bytes < 700_000) return undefined;
      isPaused = true;
      gate.pause();
      return 'hold' as const;
    };
    gateway.faults.onPackBytes = pauseOnce;
    gateway.faults.onPatchBytes = ({ offset }) => pauseOnce(offset);
    const held = new Promise<void>((resolve) => gateway.once('held', resolve));
    // No retries: a pause is no failure.
    const upload = makeEngine(gateway, { gate, retryDelaysMs: [] }).upload({
      storage,
      manifest: await manifestOf(...files),
    });
    await held;
    const requestsThen = gateway.requests.length;
    gate.resume();
    await expect(upload).resolves.toMatchObject({ filesDone: files.length });
    expectAllStored(gateway, files);
    // The request that was under way got no answer: it is asked what came of it, and the rest is sent.
    const next = gateway.requests[requestsThen];
    expect([next?.method, next?.path]).toEqual(asks);
    expect(new Set(gateway.unpacked).size).toBe(gateway.unpacked.length);
  },
);

it('nothing is sent while the gate is closed, and an abort ends the wait', async () => {
  const gateway = await startGateway();
  const gate = createTransferGate();
  gate.pause();
  const cancel = new AbortController();
  const asked = new Promise<void>((resolve) => {
    gateway.faults.answer = () => {
      setImmediate(resolve);
      return undefined;
    };
  });
  const upload = makeEngine(gateway, { gate }).upload({
    storage,
    manifest: await manifestOf(writeRested(makeFolder(), 'a.png', 'content')),
    signal: cancel.signal,
  });
  await asked;
  cancel.abort();
  await expect(upload).rejects.toBe(cancel.signal.reason);
  expect(gateway.requests.map(({ path }) => path)).toEqual(['/transfer/missing']);
});

it('every byte of content passes the gate, in pieces of 256 KiB at most', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  const files = [...smallFiles(30), writeRested(makeFolder(), 'cache.vdb', incompressible(1_500_000))];
  const open = createTransferGate(NO_LIMITS);
  const taken: number[] = [];
  const gate: TransferGate = {
    ...open,
    take(direction, bytes, signal) {
      expect(direction).toBe('up');
      taken.push(bytes);
      return open.take(direction, bytes, signal);
    },
  };
  await makeEngine(gateway, { gate }).upload({ storage, manifest: await manifestOf(...files) });
  const packed = gateway
    .requestsOf('POST', '/transfer/packs')
    .reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  expect(taken.reduce((sum, bytes) => sum + bytes, 0)).toBe(packed + gateway.bytesReceived);
  expect(Math.max(...taken)).toBeLessThanOrEqual(256 * 1024);
});

it('a line that is slower than the longest silence between pieces is not given up', async () => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'cache.vdb', incompressible(1_000_000));
  const open = createTransferGate();
  const gate: TransferGate = {
    ...open,
    // As a low cap does: each piece waits longer than a gateway may be silent.
    take: () => new Promise((resolve) => setTimeout(resolve, 150)),
  };
  await makeEngine(gateway, { gate, silenceMs: 100, retryDelaysMs: [] }).upload({
    storage,
    manifest: await manifestOf(path),
  });
  expectAllStored(gateway, [path]);
});
