import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { LocalPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import type { Manifest, ManifestEntry, Storage } from '../src/index.ts';
import { fingerprintOf, type TestGateway } from './gateway.ts';
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

function stored(gateway: TestGateway, path: string): string {
  return readFileSync(gateway.storedPath(storage.id, path), 'utf8');
}

/** The scene's file: documents describe it. */
function asScene(manifest: Manifest): Manifest {
  return { ...manifest, entries: manifest.entries.map((entry) => ({ ...entry, mustNotChange: true })) };
}

/** Another content of the same size and with the same time, as some savers leave it. */
function swapQuietly(path: LocalPath, content: string | Buffer): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(`${path}.new`, content);
  utimesSync(`${path}.new`, atime, mtime);
  renameSync(`${path}.new`, path);
}

const changes = [
  ['grew', (path: LocalPath) => appendFileSync(path, 'more')],
  ['was saved again with the same size', (path: LocalPath) => writeFileSync(path, 'CONTENT')],
  ['was emptied', (path: LocalPath) => truncateSync(path)],
  ['was swapped for one of the same size and time', (path: LocalPath) => swapQuietly(path, 'CONTENT')],
] as const;

describe.each([
  ['alone', false],
  ['in a pack', true],
] as const)('a file sent %s', (_, takesPacks) => {
  /** A file, and company that makes it a pack. */
  async function start(content = 'content') {
    const gateway = await startGateway();
    gateway.faults.takesPacks = takesPacks;
    const folder = makeFolder();
    const path = writeRested(folder, 'a.png', content);
    const manifest = await manifestOf(path, writeRested(folder, 'b.png', 'company'));
    return { gateway, path, manifest };
  }

  it.each(changes)('that %s since the manifest was made is sent as it is now', async (_, change) => {
    const { gateway, path, manifest } = await start();
    change(path);
    const now = readFileSync(path, 'utf8');
    const changed: ManifestEntry[] = [];
    const counts = await makeEngine(gateway).upload({
      storage,
      manifest,
      onChanged: (entry) => changed.push(entry),
    });
    expect(stored(gateway, path)).toBe(now);
    expect(changed).toEqual([
      expect.objectContaining({
        localPath: path,
        serverPath: manifest.entries[0]?.serverPath,
        sizeBytes: now.length,
        modifiedNs: String(statSync(path, { bigint: true }).mtimeNs),
        fingerprint: fingerprintOf(now),
      }),
    ]);
    const bytes = now.length + 'company'.length;
    expect(counts).toMatchObject({ filesDone: 2, filesTotal: 2, bytesDone: bytes, bytesTotal: bytes });

    // What was told is a manifest of what is there now: nothing is left to send.
    gateway.requests.length = 0;
    const entries = [...changed, ...manifest.entries.slice(1)];
    await makeEngine(gateway).upload({ storage, manifest: { ...manifest, entries } });
    expect(gateway.requests.map((request) => request.path)).toEqual(['/transfer/missing']);
  });

  it.each(changes)('that %s is not sent when it must not change', async (_, change) => {
    const { gateway, path, manifest } = await start();
    change(path);
    const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest: asScene(manifest) }));
    expect(problem).toMatchObject({ code: 'file-changed', retryable: true });
    expect(problem.message).toContain(path);
    expect(() => stored(gateway, path)).toThrow('ENOENT');
  });

  it('that is another one each time it is sent is given up', async () => {
    const { gateway, path, manifest } = await start();
    let writes = 0;
    gateway.faults.answer = (request) => {
      // Also before it is read: that may be over before its bytes arrive.
      const begins = request.path === (takesPacks ? '/transfer/missing' : '/transfer/uploads');
      if ((begins || request.method === 'PATCH') && writes < 100) appendFileSync(path, `${writes++}`);
      return undefined;
    };
    // In company again, so that a pack is made of it each time.
    const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
    expect(problem).toMatchObject({ code: 'file-changing', retryable: true });
    expect(problem.message).toContain(path);
  });

  it('that is gone ends the upload with its name', async () => {
    const { gateway, path, manifest } = await start();
    rmSync(path);
    const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
    expect(problem.code).toBe('file-missing');
    expect(problem.message).toContain(path);
  });
});

it.each([
  ['shrinks', (path: LocalPath) => writeFileSync(path, 'x')],
  ['is overwritten', (path: LocalPath) => writeFileSync(path, incompressible(3_000_000))],
  ['is replaced', (path: LocalPath) => swapQuietly(path, incompressible(3_000_000))],
])('a large file that %s while it is sent is sent again', async (_, change) => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'cache.vdb', incompressible(3_000_000));
  const manifest = await manifestOf(path);
  let isChanged = false;
  gateway.faults.onPatchBytes = () => {
    if (!isChanged) change(path);
    isChanged = true;
    return undefined;
  };
  const changed: ManifestEntry[] = [];
  await makeEngine(gateway).upload({ storage, manifest, onChanged: (entry) => changed.push(entry) });
  expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
  expect(changed.map(({ fingerprint }) => fingerprint)).toEqual([fingerprintOf(readFileSync(path))]);

  isChanged = false;
  rmSync(gateway.storedPath(storage.id, path));
  const again = asScene({ ...manifest, entries: changed });
  const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest: again }));
  expect(problem.code).toBe('file-changed');
});

it('a file that was only touched is not told of, and not sent', async () => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'a.png', 'content');
  const manifest = await manifestOf(path);
  gateway.put(storage.id, path, 'content');
  utimesSync(path, new Date(), new Date());
  await makeEngine(gateway).upload({ storage, manifest });
  expect(gateway.bytesReceived).toBe(0);
});

it('a file whose old content the farm has is sent as it is now, when the manifest is not of this moment', async () => {
  const gateway = await startGateway();
  const path = writeRested(makeFolder(), 'a.png', 'content');
  const manifest = { ...(await manifestOf(path)), seenAtMs: Date.now() - 60_000 };
  gateway.put(storage.id, path, 'content');
  appendFileSync(path, 'more');
  await makeEngine(gateway).upload({ storage, manifest });
  expect(stored(gateway, path)).toBe('contentmore');

  // Gone from here, but the farm has what the manifest says.
  rmSync(path);
  gateway.put(storage.id, path, 'content');
  await expect(makeEngine(gateway).upload({ storage, manifest })).resolves.toMatchObject({ filesSkipped: 1 });
});
