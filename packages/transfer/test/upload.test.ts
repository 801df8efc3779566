import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { localPath, serverPath, type TransferCounts } from '@farmhand/model';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { Manifest, Storage, UploadKey } from '../src/index.ts';
import { credentials, fingerprintOf, type TestGateway } from './gateway.ts';
import {
  incompressible,
  makeEngine,
  makeFolder,
  makeRecords,
  manifestOf,
  problemOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };
const CHUNK = 256 * 1024;

/** A manifest of files that are not on this disk. */
function manifestWithoutFiles(count: number): Manifest {
  const entries = Array.from({ length: count }, (_, index) => ({
    localPath: localPath.parse(`/nowhere/${index}.png`),
    serverPath: serverPath.parse(`/nowhere/${index}.png`),
    sizeBytes: 10,
    modifiedNs: '0',
    fingerprint: fingerprintOf(String(index)),
  }));
  return { entries, totalBytes: count * 10, seenAtMs: Date.now() };
}

function keyOf(gateway: TestGateway, serverPathOfFile: string, content: Buffer | string): UploadKey {
  return {
    gateway: gateway.baseUrl,
    storageId: storage.id,
    serverPath: serverPathOfFile,
    fingerprint: fingerprintOf(content),
  };
}

function stored(gateway: TestGateway, path: string): Buffer {
  return readFileSync(gateway.storedPath(storage.id, path));
}

describe('upload', () => {
  it('sends what the storage lacks, in pieces, and nothing the second time', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const big = incompressible(3 * CHUNK + 1);
    const files = [
      writeRested(folder, 'scene.blend', big),
      writeRested(folder, 'tex/Größe 木.png', 'wood'),
      writeRested(folder, 'empty.txt', ''),
    ] as const;
    gateway.put(storage.id, files[1], 'an older wood');
    const manifest = await manifestOf(...files);
    const engine = makeEngine(gateway, { chunkBytes: CHUNK });

    const counts = await engine.upload({ storage, manifest });
    expect(counts).toEqual({
      filesDone: 3,
      filesTotal: 3,
      filesSkipped: 0,
      bytesDone: manifest.totalBytes,
      bytesTotal: manifest.totalBytes,
    });
    expect(stored(gateway, files[0]).equals(big)).toBe(true);
    expect(stored(gateway, files[1]).toString()).toBe('wood');
    expect(stored(gateway, files[2]).length).toBe(0);
    expect(
      gateway
        .requestsOf('PATCH')
        .map((request) => request.bodyBytes)
        .sort(),
    ).toEqual([1, CHUNK, CHUNK, CHUNK, 4].sort());

    gateway.requests.length = 0;
    const reports: TransferCounts[] = [];
    const again = await makeEngine(gateway).upload({ storage, manifest, onProgress: (c) => reports.push(c) });
    expect(again).toEqual({ ...counts, filesSkipped: 3 });
    expect(reports.at(-1)).toEqual(again);
    expect(gateway.requests.map((request) => request.path)).toEqual(['/transfer/missing']);
  });

  it.each([
    'a b  c.png',
    ' leading and trailing ',
    '100%.png',
    '50%25.png',
    'a#b?c=d&e;f+g.png',
    'quote"s and \'s.png',
    'line\nbreak\ttab.png',
    'e\u0301.png',
    '\u00e9.png',
    '木 🎬 \u202Ertl.png',
    'a, b c==.png',
    '%2e%2e',
    '{}[]`$HOME`*<x>|.png',
    `${'木'.repeat(83)}.png`,
  ])('takes %j up and home again under its own name', async (name) => {
    const gateway = await startGateway();
    const path = writeRested(makeFolder(), `${name}/${name}`, name);
    const engine = makeEngine(gateway);
    await engine.upload({ storage, manifest: await manifestOf(path) });
    expect(stored(gateway, path).toString()).toBe(name);

    const folder = dirname(path);
    const [file, ...others] = await engine.listOutput({ storage, folder });
    if (file === undefined) throw new Error('nothing was listed');
    expect([file.relativePath, others]).toEqual([name, []]);
    const target = localPath.parse(join(makeFolder(), 'home'));
    await engine.download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target, 'utf8')).toBe(name);
  });

  it('stays on its line, whatever address the gateway takes for its own', async () => {
    const gateway = await startGateway();
    gateway.faults.ownUrl = 'https://farm.invalid:9';
    const path = writeRested(makeFolder(), 'a.png', 'content');
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) });
    expect(stored(gateway, path).toString()).toBe('content');
  });

  it.each(['when the first bytes go', 'when an upload turns out to be complete'])(
    'ends with the error that the progress callback throws %s',
    async (when) => {
      const gateway = await startGateway();
      const records = makeRecords();
      const path = writeRested(makeFolder(), 'a.png', 'content');
      if (when.includes('complete')) {
        records.keep(keyOf(gateway, path, 'content'), `${gateway.baseUrl}/transfer/uploads/complete`);
        gateway.faults.answer = ({ method }) =>
          method === 'HEAD'
            ? { status: 200, body: '', headers: { 'upload-offset': '7', 'upload-length': '7' } }
            : undefined;
      }
      const fault = new Error('the panel is gone');
      const onProgress = () => {
        throw fault;
      };
      const manifest = await manifestOf(path);
      await expect(makeEngine(gateway, { records }).upload({ storage, manifest, onProgress })).rejects.toBe(
        fault,
      );
    },
  );

  it('sends only the file that is new', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const old = writeRested(folder, 'old.png', 'old');
    gateway.put(storage.id, old, 'old');
    const manifest = await manifestOf(old, writeRested(folder, 'new.png', 'brand new'));
    const counts = await makeEngine(gateway).upload({ storage, manifest });
    expect(counts).toMatchObject({ filesDone: 2, filesSkipped: 1, bytesDone: 12 });
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
    expect(gateway.bytesReceived).toBe(9);
  });

  it('sends an empty manifest by reporting it done', async () => {
    const gateway = await startGateway();
    const onProgress = vi.fn();
    const counts = await makeEngine(gateway).upload({
      storage,
      manifest: { entries: [], totalBytes: 0, seenAtMs: Date.now() },
      onProgress,
    });
    expect(counts).toEqual({ filesDone: 0, filesTotal: 0, filesSkipped: 0, bytesDone: 0, bytesTotal: 0 });
    expect(onProgress).toHaveBeenLastCalledWith(counts);
    expect(gateway.requests).toEqual([]);
  });

  it('asks for at most 1,000 files at a time', async () => {
    const gateway = await startGateway();
    const sizes: number[] = [];
    gateway.faults.answer = ({ path, json }) => {
      expect(path).toBe('/transfer/missing');
      expect(json).toMatchObject({ storageId: storage.id });
      sizes.push(z.object({ files: z.array(z.unknown()) }).parse(json).files.length);
      return { status: 200, body: '{"missing":[]}' };
    };
    const counts = await makeEngine(gateway).upload({ storage, manifest: manifestWithoutFiles(2_500) });
    expect(sizes.sort((a, b) => b - a)).toEqual([1_000, 1_000, 500]);
    expect(counts).toMatchObject({ filesDone: 2_500, filesSkipped: 2_500, bytesDone: 25_000 });
  });

  it('sends several files at once, but no more than told', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const files = Array.from({ length: 12 }, (_, index) => writeRested(folder, `${index}.png`, `${index}`));
    const manifest = await manifestOf(...files);
    gateway.faults.onPatchBytes = () => 'hold';
    const controller = new AbortController();
    const threeHeld = new Promise<void>((resolve) => {
      let held = 0;
      gateway.on('held', () => {
        held += 1;
        if (held === 3) resolve();
      });
    });
    const engine = makeEngine(gateway, { concurrency: 3 });
    const upload = engine.upload({ storage, manifest, signal: controller.signal });
    await threeHeld;
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(3);
    controller.abort();
    await expect(upload).rejects.toBe(controller.signal.reason);
  });

  it('signs every request, with a nonce of its own', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const manifest = await manifestOf(writeRested(folder, 'a.png', incompressible(2 * CHUNK)));
    await makeEngine(gateway, { chunkBytes: CHUNK }).upload({ storage, manifest });
    const nonces = gateway.requests.map((request) => request.headers.nonce);
    expect(gateway.requests.length).toBe(5);
    expect(new Set(nonces).size).toBe(5);

    const wrongKey = { ...credentials, accessKey: 'wrong-key' };
    const problem = await problemOf(
      makeEngine(gateway, { credentials: wrongKey }).upload({ storage, manifest }),
    );
    expect(problem).toMatchObject({ code: 'gateway-refused', retryable: false });
    expect(JSON.stringify(problem)).not.toContain('wrong-key');
  });

  it('takes the time of the signature from its clock', async () => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    await makeEngine(gateway, { clock: () => 1_700_000_000_999 }).upload({ storage, manifest });
    expect(new Set(gateway.requests.map((request) => request.headers.utctimestamp))).toEqual(
      new Set(['1700000000']),
    );
  });
});

describe('upload over a bad line', () => {
  it('goes on at the byte where the connection dropped', async () => {
    const gateway = await startGateway();
    const content = incompressible(2_000_000);
    const path = writeRested(makeFolder(), 'scene.blend', content);
    const manifest = await manifestOf(path);
    let drops = 0;
    gateway.faults.onPatchBytes = ({ offset }) => {
      if (offset < 500_000 * (drops + 1) || drops === 3) return undefined;
      drops += 1;
      return 'drop';
    };
    const counts = await makeEngine(gateway).upload({ storage, manifest });
    expect(drops).toBe(3);
    expect(counts.bytesDone).toBe(content.length);
    expect(stored(gateway, path).equals(content)).toBe(true);
    expect(gateway.bytesReceived).toBe(content.length);
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
  });

  it('goes on when the gateway was restarted in mid-upload', async () => {
    const gateway = await startGateway();
    const content = incompressible(2_000_000);
    const path = writeRested(makeFolder(), 'scene.blend', content);
    const manifest = await manifestOf(path);
    gateway.faults.onPatchBytes = ({ offset }) => (offset > 700_000 ? 'hold' : undefined);
    const held = new Promise<void>((resolve) => gateway.once('held', resolve));
    const upload = makeEngine(gateway, { retryDelaysMs: new Array(200).fill(20) }).upload({
      storage,
      manifest,
    });
    await held;
    await gateway.stop();
    gateway.faults = {};
    await gateway.start();
    await upload;
    expect(stored(gateway, path).equals(content)).toBe(true);
    expect(gateway.bytesReceived).toBe(content.length);
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
  });

  it('begins anew when the gateway has forgotten the upload', async () => {
    const gateway = await startGateway();
    const records = makeRecords();
    const content = incompressible(500_000);
    const path = writeRested(makeFolder(), 'a.png', content);
    const manifest = await manifestOf(path);
    records.keep(keyOf(gateway, path, content), `${gateway.baseUrl}/transfer/uploads/long-gone`);
    await makeEngine(gateway, { records }).upload({ storage, manifest });
    expect(gateway.requestsOf('HEAD')).toHaveLength(1);
    expect(stored(gateway, path).equals(content)).toBe(true);
  });

  it('goes on without records that cannot be read or written any more', async () => {
    const gateway = await startGateway();
    const database = join(makeFolder(), 'uploads.sqlite');
    const records = makeRecords(database);
    const damager = new DatabaseSync(database);
    damager.exec('drop table uploads_1');
    damager.close();
    const path = writeRested(makeFolder(), 'a.png', 'content');
    await makeEngine(gateway, { records }).upload({ storage, manifest: await manifestOf(path) });
    expect(stored(gateway, path).toString()).toBe('content');
  });

  it.each([
    ['belongs to another upload now', { 'upload-offset': '700000', 'upload-length': '900000' }, 200],
    ['is none the gateway can read', {}, 400],
  ])('begins anew when the address it remembers %s', async (_, headers, status) => {
    const gateway = await startGateway();
    const records = makeRecords();
    const content = incompressible(500_000);
    const path = writeRested(makeFolder(), 'a.png', content);
    records.keep(keyOf(gateway, path, content), `${gateway.baseUrl}/transfer/uploads/other`);
    gateway.faults.answer = ({ path: asked }) =>
      asked === '/transfer/uploads/other' ? { status, body: '', headers } : undefined;
    await makeEngine(gateway, { records }).upload({ storage, manifest: await manifestOf(path) });
    expect(gateway.bytesReceived).toBe(content.length);
    expect(stored(gateway, path).equals(content)).toBe(true);
  });

  it('sends nothing again when only the answer to the last bytes was lost', async () => {
    const gateway = await startGateway();
    const content = incompressible(500_000);
    const path = writeRested(makeFolder(), 'a.png', content);
    gateway.faults.loseAnswer = ({ method }) => method === 'PATCH';
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) });
    expect(gateway.bytesReceived).toBe(content.length);
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
    expect(stored(gateway, path).equals(content)).toBe(true);
  });

  it.each([
    ['POST', { status: 200, body: '<!doctype html><title>Log in</title>' }],
    ['POST', { status: 201, body: '', headers: { location: 'http://[' } }],
    ['PATCH', { status: 200, body: '<!doctype html><title>Log in</title>' }],
    ['PATCH', { status: 204, body: '', headers: { 'upload-offset': '0' } }],
    ['PATCH', { status: 204, body: '', headers: { 'upload-offset': '8' } }],
    ['HEAD', { status: 200, body: '' }],
    ['HEAD', { status: 200, body: '', headers: { 'upload-offset': '8', 'upload-length': '7' } }],
  ] as const)(
    'survives an answer to %s that makes no sense: %j; and says so when it stays',
    async (method, fault) => {
      const gateway = await startGateway();
      const path = writeRested(makeFolder(), 'a.png', 'content');
      const manifest = await manifestOf(path);
      let faults = 1;
      let drops = method === 'HEAD' ? 1 : 0;
      gateway.faults.answer = (request) => {
        if (request.method === 'PATCH' && drops > 0) {
          drops -= 1;
          return 'drop';
        }
        if (request.method !== method || request.path === '/transfer/missing' || faults === 0)
          return undefined;
        faults -= 1;
        return fault;
      };
      await makeEngine(gateway).upload({ storage, manifest });
      expect(faults).toBe(0);
      expect(stored(gateway, path).toString()).toBe('content');

      gateway.put(storage.id, path, 'other');
      faults = Number.POSITIVE_INFINITY;
      drops = method === 'HEAD' ? 1 : 0;
      const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
      expect(problem).toMatchObject({ code: 'gateway-failed', retryable: true });
      expect(problem.message).toContain('makes no sense');
    },
  );

  it('does not take a gateway in trouble for one that has forgotten', async () => {
    const gateway = await startGateway();
    const content = incompressible(1_000_000);
    const path = writeRested(makeFolder(), 'a.png', content);
    const manifest = await manifestOf(path);
    let drops = 0;
    gateway.faults.onPatchBytes = ({ offset }) => {
      if (offset < 400_000 || drops > 0) return undefined;
      drops += 1;
      return 'drop';
    };
    let refused = 0;
    gateway.faults.answer = ({ method }) => {
      if (method !== 'HEAD' || refused === 2) return undefined;
      refused += 1;
      return { status: refused === 1 ? 503 : 423, body: '' };
    };
    await makeEngine(gateway).upload({ storage, manifest });
    expect(refused).toBe(2);
    expect(gateway.bytesReceived).toBe(content.length);
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
  });

  it.each([
    ['HTTP 502', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a web page', { status: 200, body: '<!doctype html><title>Log in</title>' }],
    ['truncated JSON', { status: 200, body: '{"missing":[' }],
    ['a cut answer', 'cut answer'],
    ['a dropped connection', 'drop'],
    ['silence', 'hang'],
  ] as const)('survives %s once, and says so when it stays', async (_, fault) => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    let faults = 1;
    gateway.faults.answer = ({ path }) => {
      if (path !== '/transfer/missing' || faults === 0) return undefined;
      faults -= 1;
      return fault;
    };
    const engine = makeEngine(gateway, { silenceMs: 300, retryDelaysMs: [5] });
    await expect(engine.upload({ storage, manifest })).resolves.toMatchObject({ filesDone: 1 });

    faults = Number.POSITIVE_INFINITY;
    const problem = await problemOf(engine.upload({ storage, manifest }));
    expect(problem.code).toMatch(/^gateway-(unreachable|failed)$/);
    expect(problem).toMatchObject({ retryable: true });
    expect(problem.message).toContain(gateway.baseUrl);
  });

  it('gives up on a gateway that never answers an upload', async () => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    gateway.faults.answer = ({ method }) => (method === 'PATCH' ? 'hang' : undefined);
    const engine = makeEngine(gateway, { silenceMs: 300, retryDelaysMs: [5] });
    expect(await problemOf(engine.upload({ storage, manifest }))).toMatchObject({
      code: 'gateway-unreachable',
    });
    expect(gateway.requestsOf('PATCH')).toHaveLength(2);
  });

  it('says that nobody listens', async () => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    const engine = makeEngine(gateway);
    await gateway.stop();
    const problem = await problemOf(engine.upload({ storage, manifest }));
    expect(problem).toMatchObject({ code: 'gateway-unreachable', retryable: true });
    expect(problem.message).toContain('ECONNREFUSED');
  });

  it('passes on that the farm has no room, without trying again', async () => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    gateway.faults.answer = ({ method }) =>
      method === 'PATCH' ? { status: 507, body: '{"message":"quota of 1 TB used up"}' } : undefined;
    const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
    expect(problem.code).toBe('farm-storage-full');
    expect(problem.message).toContain('quota of 1 TB used up');
    expect(gateway.requestsOf('PATCH')).toHaveLength(1);
  });
});

describe('upload of the wrong content', () => {
  it('sends a file anew that arrived damaged', async () => {
    const gateway = await startGateway();
    const content = incompressible(100_000);
    const path = writeRested(makeFolder(), 'a.png', content);
    let damaged = 0;
    gateway.faults.damage = (received) => {
      damaged += 1;
      return damaged === 1 ? Buffer.concat([received, Buffer.from('!')]) : received;
    };
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) });
    expect(gateway.bytesReceived).toBe(2 * content.length);
    expect(stored(gateway, path).equals(content)).toBe(true);
  });

  it('gives up on a file that arrives damaged twice', async () => {
    const gateway = await startGateway();
    const path = writeRested(makeFolder(), 'a.png', 'content');
    gateway.faults.damage = () => Buffer.from('something else');
    const problem = await problemOf(
      makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) }),
    );
    expect(problem.code).toBe('upload-corrupted');
    expect(problem.message).toContain(path);
    expect(gateway.requestsOf('PATCH')).toHaveLength(2);
  });

  it('sends a file anew that the farm took and lost', async () => {
    const gateway = await startGateway();
    const path = writeRested(makeFolder(), 'a.png', 'content');
    const manifest = await manifestOf(path);
    gateway.faults.losesUploads = true;
    const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
    expect(problem.code).toBe('upload-not-kept');
    expect(problem.message).toContain(path);

    const reports: TransferCounts[] = [];
    gateway.faults.answer = ({ path: asked }) => {
      // The first file sent is lost; by the second question the gateway is well again.
      if (asked === '/transfer/missing' && gateway.requestsOf('PATCH').length > 2) {
        gateway.faults.losesUploads = false;
      }
      return undefined;
    };
    const counts = await makeEngine(gateway).upload({
      storage,
      manifest,
      onProgress: (report) => reports.push(report),
    });
    expect(stored(gateway, path).toString()).toBe('content');
    expect(counts).toMatchObject({ filesDone: 1, bytesDone: 7, bytesTotal: 7 });
    expect(reports.every((report) => report.bytesDone <= report.bytesTotal)).toBe(true);
  });

  it('names a file that is gone', async () => {
    const gateway = await startGateway();
    const problem = await problemOf(
      makeEngine(gateway).upload({ storage, manifest: manifestWithoutFiles(1) }),
    );
    expect(problem.code).toBe('file-missing');
    expect(problem.message).toContain('/nowhere/0.png');
  });

  it('stops the other files at the first that fails', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const manifest = await manifestOf(
      writeRested(folder, 'held.png', incompressible(3_000_000)),
      writeRested(folder, 'bad.png', 'bad'),
      writeRested(folder, 'later.png', 'later'),
    );
    const heldPath = manifest.entries[0]?.serverPath;
    gateway.faults.onPatchBytes = ({ serverPath }) => (serverPath === heldPath ? 'hold' : undefined);
    gateway.faults.damage = () => Buffer.alloc(0);
    const problem = await problemOf(makeEngine(gateway, { concurrency: 2 }).upload({ storage, manifest }));
    expect(problem.code).toBe('upload-corrupted');
    expect(() => statSync(gateway.storedPath(storage.id, join(folder, 'later.png')))).toThrow();
  });
});

describe('abort of an upload', () => {
  it('ends at once with the reason, and a later upload goes on', async () => {
    const gateway = await startGateway();
    const records = makeRecords();
    const content = incompressible(2_000_000);
    const path = writeRested(makeFolder(), 'scene.blend', content);
    const manifest = await manifestOf(path);
    gateway.faults.onPatchBytes = ({ offset }) => (offset > 700_000 ? 'hold' : undefined);
    const held = new Promise<void>((resolve) => gateway.once('held', resolve));
    const controller = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    const upload = makeEngine(gateway, { records }).upload({ storage, manifest, signal: controller.signal });
    await held;
    controller.abort(reason);
    await expect(upload).rejects.toBe(reason);
    const requestsThen = gateway.requests.length;

    gateway.faults = {};
    await makeEngine(gateway, { records }).upload({ storage, manifest });
    expect(gateway.requests[requestsThen + 1]).toMatchObject({ method: 'HEAD' });
    expect(gateway.bytesReceived).toBe(content.length);
    expect(stored(gateway, path).equals(content)).toBe(true);
  });

  it('ends a wait between attempts', async () => {
    const gateway = await startGateway();
    const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
    const controller = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    gateway.faults.answer = ({ method }) => (method === 'PATCH' ? 'drop' : undefined);
    const setTimer = globalThis.setTimeout;
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation((work, delayMs, ...rest) => {
      // Nothing else in this test waits for minutes: this is the wait between two attempts.
      if (Number(delayMs) > 400_000) queueMicrotask(() => controller.abort(reason));
      return setTimer(work, delayMs, ...rest);
    });
    onTestFinished(() => timers.mockRestore());
    const upload = makeEngine(gateway, { retryDelaysMs: [600_000] }).upload({
      storage,
      manifest,
      signal: controller.signal,
    });
    await expect(upload).rejects.toBe(reason);
  });

  it('sends nothing for a signal that has aborted before', async () => {
    const gateway = await startGateway();
    const reason = new Error('the artist pressed Cancel');
    const manifest = manifestWithoutFiles(1);
    const signal = AbortSignal.abort(reason);
    await expect(makeEngine(gateway).upload({ storage, manifest, signal })).rejects.toBe(reason);
    expect(gateway.requests).toEqual([]);
  });
});
