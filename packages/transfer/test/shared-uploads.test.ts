import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Storage } from '../src/index.ts';
import {
  incompressible,
  makeEngine,
  makeFolder,
  manifestOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };

it('two jobs that need the same new files at the same moment send them once', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  const folder = makeFolder();
  const shared = [
    writeRested(folder, 'a.png', incompressible(20_000)),
    writeRested(folder, 'b.png', incompressible(20_000)),
    writeRested(folder, 'cache.vdb', incompressible(2_000_000)),
  ];
  const first = await manifestOf(...shared, writeRested(folder, 'first.blend', 'first'));
  const second = await manifestOf(...shared, writeRested(folder, 'second.blend', 'second'));
  const counts = await Promise.all(
    [first, second].map((manifest) => makeEngine(gateway).upload({ storage, manifest })),
  );
  expect(counts.map(({ filesDone, filesTotal }) => [filesDone, filesTotal])).toEqual([
    [4, 4],
    [4, 4],
  ]);
  const packed = gateway.requestsOf('POST', '/transfer/packs').map(({ bodyBytes }) => bodyBytes);
  expect(packed).toHaveLength(1);
  expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(2);
  expect(gateway.bytesReceived).toBe(2_000_000 + 'second'.length);
});

it('a job believes of no file that another one has sent it before the farm has it', async () => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'cache.vdb', incompressible(2_000_000));
  const manifest = await manifestOf(path);
  gateway.faults.losesUploads = true;
  gateway.faults.answer = ({ method }) => {
    const hasLostOne = gateway.requestsOf('PATCH').length > 0;
    if (hasLostOne && method === 'POST') gateway.faults.losesUploads = false;
    return undefined;
  };
  const wasThere = await Promise.all(
    [1, 2].map(async () => {
      await makeEngine(gateway).upload({ storage, manifest });
      return existsSync(gateway.storedPath(storage.id, path));
    }),
  );
  expect(wasThere).toEqual([true, true]);
  expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(2);
});

it('a job whose files another one was sending sends them itself when that one is cancelled', async () => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'cache.vdb', incompressible(2_000_000));
  const manifest = await manifestOf(path);
  gateway.faults.onPatchBytes = ({ offset }) => (offset > 700_000 ? 'hold' : undefined);
  const held = new Promise<void>((resolve) => gateway.once('held', resolve));
  const cancel = new AbortController();
  const first = makeEngine(gateway).upload({ storage, manifest, signal: cancel.signal });
  await held;
  const asked = new Promise<void>((resolve) => {
    gateway.faults.answer = ({ path: route }) => {
      if (route === '/transfer/missing') setImmediate(resolve);
      return undefined;
    };
  });
  const second = makeEngine(gateway).upload({ storage, manifest });
  await asked;
  gateway.faults = {};
  cancel.abort();
  await expect(first).rejects.toBe(cancel.signal.reason);
  await expect(second).resolves.toMatchObject({ filesDone: 1 });
  expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
});

it('a job that waits for the files of another one can be cancelled', async () => {
  const gateway = await startGateway();
  const manifest = await manifestOf(writeRested(makeFolder(), 'cache.vdb', incompressible(2_000_000)));
  gateway.faults.onPatchBytes = () => 'hold';
  const held = new Promise<void>((resolve) => gateway.once('held', resolve));
  const first = new AbortController();
  const sending = makeEngine(gateway).upload({ storage, manifest, signal: first.signal });
  await held;
  const second = new AbortController();
  const reason = new Error('the artist pressed Cancel');
  gateway.faults.answer = ({ path }) => {
    if (path === '/transfer/missing') setImmediate(() => setImmediate(() => second.abort(reason)));
    return undefined;
  };
  const waiting = makeEngine(gateway).upload({ storage, manifest, signal: second.signal });
  await expect(waiting).rejects.toBe(reason);
  expect(gateway.requestsOf('PATCH')).toHaveLength(1);
  first.abort();
  await expect(sending).rejects.toBe(first.signal.reason);
});
