import { appendFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { LocalPath, TransferCounts } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  createTransferGate,
  type Manifest,
  NO_LIMITS,
  type Storage,
  type TusEngineOptions,
  type UploadRequest,
} from '../src/index.ts';
import type { TestGateway } from './gateway.ts';
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

/** What was told of files, in order: a trouble as `code of FILES, attempt N, again or for good`, its end as `through`. */
function listen() {
  const told: { readonly path: LocalPath; readonly what: string }[] = [];
  const messages: string[] = [];
  const request: Pick<UploadRequest, 'onTrouble' | 'onTroubleOver'> = {
    onTrouble({ localPath, files, problem, willRetry, attempt }) {
      const outcome = willRetry ? 'again' : 'for good';
      told.push({
        path: localPath,
        what: `${problem.code} of ${files}, attempt ${attempt}, ${outcome}`,
      });
      messages.push(problem.message);
      expect(problem.zh?.message, 'each is told in Chinese too').toMatch(/\p{Script=Han}/u);
    },
    onTroubleOver: (path) => told.push({ path, what: 'through' }),
  };
  return { told, messages, request, of: (path: LocalPath) => whatOf(told, path) };
}

function whatOf(told: readonly { readonly path: LocalPath; readonly what: string }[], path: LocalPath) {
  return told.filter((each) => each.path === path).map(({ what }) => what);
}

/** As many tries as a gateway in trouble is given, all at once. */
const patient: Partial<TusEngineOptions> = { retryDelaysMs: Array.from({ length: 12 }, () => 1) };

async function startPackGateway(): Promise<TestGateway> {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  return gateway;
}

function failTimes(gateway: TestGateway, path: string, statuses: readonly number[]): void {
  const left = [...statuses];
  gateway.faults.answer = (request) => {
    if (request.method !== 'POST' || request.path !== path) return undefined;
    const status = left.shift();
    return status === undefined ? undefined : { status, body: '{"message":"busy"}' };
  };
}

const large = (): LocalPath => writeRested(makeFolder(), 'cache.vdb', incompressible(2_000_000));

function small(count: number): LocalPath[] {
  const folder = makeFolder();
  return Array.from({ length: count }, (_, index) =>
    writeRested(folder, `${index}.png`, incompressible(10_000)),
  );
}

describe('what goes wrong with a file that is sent', () => {
  it('is told at first and at every fifth attempt, and that the file is through in the end', async () => {
    const gateway = await startGateway();
    failTimes(
      gateway,
      '/transfer/uploads',
      Array.from({ length: 7 }, () => 503),
    );
    const path = large();
    const { request, of, messages } = listen();
    await makeEngine(gateway, patient).upload({ storage, manifest: await manifestOf(path), ...request });
    expect(of(path)).toEqual([
      'gateway-failed of 1, attempt 1, again',
      'gateway-failed of 1, attempt 6, again',
      'through',
    ]);
    expect(messages[0]).toContain('busy');
  });

  it('is told anew when it is something else', async () => {
    const gateway = await startGateway();
    failTimes(gateway, '/transfer/uploads', [503, 503, 502]);
    const path = large();
    const { request, messages, of } = listen();
    await makeEngine(gateway, patient).upload({ storage, manifest: await manifestOf(path), ...request });
    expect(messages.map((message) => /HTTP (\d+)/.exec(message)?.[1])).toEqual(['503', '502']);
    expect(of(path).at(-1)).toBe('through');
  });

  it('is told when the line breaks in its middle', async () => {
    const gateway = await startGateway();
    let breaks = 0;
    gateway.faults.onPatchBytes = () => (breaks++ === 0 ? 'drop' : undefined);
    const path = large();
    const { request, of } = listen();
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path), ...request });
    expect(of(path)).toEqual(['gateway-unreachable of 1, attempt 1, again', 'through']);
  });

  it('is told of the file that a gateway has no room for, and ends the upload', async () => {
    const gateway = await startGateway();
    failTimes(gateway, '/transfer/uploads', [507]);
    const path = large();
    const { request, told } = listen();
    const upload = makeEngine(gateway).upload({ storage, manifest: await manifestOf(path), ...request });
    expect((await problemOf(upload)).code).toBe('farm-storage-full');
    expect(told).toEqual([{ path, what: 'farm-storage-full of 1, attempt 1, for good' }]);
  });

  it('is told when it arrived damaged once', async () => {
    const gateway = await startGateway();
    let arrivals = 0;
    gateway.faults.damage = (received) => (arrivals++ === 0 ? Buffer.concat([received, received]) : received);
    const path = large();
    const { request, of } = listen();
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path), ...request });
    expect(of(path)).toEqual(['upload-corrupted of 1, attempt 1, again', 'through']);
  });

  it('is told of files that the farm took and does not have', async () => {
    const gateway = await startGateway();
    gateway.faults.losesUploads = true;
    const path = large();
    const { request, of } = listen();
    const upload = makeEngine(gateway).upload({ storage, manifest: await manifestOf(path), ...request });
    expect((await problemOf(upload)).code).toBe('upload-not-kept');
    expect(of(path)).toEqual([
      'upload-not-kept of 1, attempt 1, again',
      'through',
      'upload-not-kept of 1, attempt 1, for good',
    ]);
  });

  it('is not told of what the artist stops', async () => {
    const gateway = await startGateway();
    const stop = new AbortController();
    gateway.faults.onPatchBytes = () => {
      stop.abort();
      return 'drop';
    };
    const { request, told } = listen();
    const upload = makeEngine(gateway).upload({
      storage,
      manifest: await manifestOf(large(), ...small(2)),
      signal: stop.signal,
      ...request,
    });
    await expect(upload).rejects.toThrow('aborted');
    expect(told).toEqual([]);
  });

  it('is not told where nothing goes wrong', async () => {
    const gateway = await startPackGateway();
    const { request, told } = listen();
    await makeEngine(gateway).upload({
      storage,
      manifest: await manifestOf(large(), ...small(3)),
      ...request,
    });
    expect(told).toEqual([]);
  });
});

describe.each([
  ['alone', false],
  ['in a pack', true],
] as const)('a file sent %s', (_, takesPacks) => {
  async function start(): Promise<{ gateway: TestGateway; path: LocalPath; manifest: Manifest }> {
    const gateway = await startGateway();
    gateway.faults.takesPacks = takesPacks;
    const [path, other] = small(2) as [LocalPath, LocalPath];
    return { gateway, path, manifest: await manifestOf(path, other) };
  }

  it('that changed meanwhile is told, and that it is through as it is now', async () => {
    const { gateway, path, manifest } = await start();
    appendFileSync(path, 'more');
    const { request, told, of } = listen();
    await makeEngine(gateway).upload({ storage, manifest, ...request });
    expect(of(path)).toEqual(['file-changed of 1, attempt 1, again', 'through']);
    expect(told).toHaveLength(2);
  });

  it('that must not change is told with what ends the upload', async () => {
    const { gateway, path, manifest } = await start();
    appendFileSync(path, 'more');
    const entries = manifest.entries.map((entry) => ({ ...entry, mustNotChange: true as const }));
    const { request, told } = listen();
    await problemOf(makeEngine(gateway).upload({ storage, manifest: { ...manifest, entries }, ...request }));
    expect(told).toEqual([{ path, what: 'file-changed of 1, attempt 1, for good' }]);
  });

  it('that is gone is told, once and under its own name', async () => {
    const { gateway, path, manifest } = await start();
    rmSync(path);
    const { request, told } = listen();
    await problemOf(makeEngine(gateway).upload({ storage, manifest, ...request }));
    expect(told).toEqual([{ path, what: 'file-missing of 1, attempt 1, for good' }]);
  });

  it.skipIf(process.platform === 'win32')('that cannot be read is told, and why', async () => {
    const { gateway, path, manifest } = await start();
    rmSync(path);
    symlinkSync(path, path);
    const { request, told } = listen();
    await problemOf(makeEngine(gateway).upload({ storage, manifest, ...request }));
    expect(told).toEqual([{ path, what: 'link-loop of 1, attempt 1, for good' }]);
  });

  it('that comes back while it is told of is sent', async () => {
    const { gateway, path, manifest } = await start();
    const aside = `${path}.aside`;
    renameSync(path, aside);
    const first = listen();
    await problemOf(makeEngine(gateway).upload({ storage, manifest, ...first.request }));
    renameSync(aside, path);
    const again = listen();
    const counts = await makeEngine(gateway).upload({ storage, manifest, ...again.request });
    expect(counts.filesDone).toBe(2);
    expect(again.told).toEqual([]);
  });
});

describe('a pack', () => {
  it('of which the line breaks is told once for all that is left of it', async () => {
    const gateway = await startPackGateway();
    const files = small(5);
    let breaks = 0;
    // The first two files have arrived whole by then.
    gateway.faults.onPackBytes = (received) => (received > 25_000 && breaks++ === 0 ? 'drop' : undefined);
    const { request, told } = listen();
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files), ...request });
    expect(told).toEqual([
      { path: files[0], what: 'gateway-unreachable of 5, attempt 1, again' },
      { path: files[0], what: 'through' },
    ]);
  });

  it('with a file that arrived damaged tells of that one', async () => {
    const gateway = await startPackGateway();
    const files = small(3);
    gateway.faults.damagePack = (piece, start) => {
      const place = 25_000 - start;
      const isFirst = gateway.requestsOf('POST', '/transfer/packs').length === 1;
      if (isFirst && place >= 0 && place < piece.length) piece.writeUInt8(piece.readUInt8(place) ^ 1, place);
    };
    const { request, told } = listen();
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files), ...request });
    expect(told).toEqual([
      { path: files[2], what: 'upload-corrupted of 1, attempt 1, again' },
      { path: files[2], what: 'through' },
    ]);
  });

  it('with a file that the gateway does not take tells of that one', async () => {
    const gateway = await startPackGateway();
    const files = small(3);
    gateway.faults.hasNoPlaceFor = (serverPath) => serverPath.endsWith('1.png');
    const { request, told } = listen();
    await problemOf(
      makeEngine(gateway).upload({ storage, manifest: await manifestOf(...files), ...request }),
    );
    expect(told).toEqual([{ path: files[1], what: 'gateway-refused-request of 1, attempt 1, for good' }]);
  });

  it('counts bytes as they go out, before all of it has arrived', async () => {
    const gateway = await startPackGateway();
    const folder = makeFolder();
    const files = [1, 2, 3].map((index) => writeRested(folder, `${index}.exr`, incompressible(600_000)));
    const reports: TransferCounts[] = [];
    // A real line is no quicker, and all of the pack is read at one go.
    const gate = createTransferGate({ ...NO_LIMITS, uploadBytesPerSecond: 2_000_000 });
    await makeEngine(gateway, { gate }).upload({
      storage,
      manifest: await manifestOf(...files),
      onProgress: (counts) => reports.push(counts),
    });
    const underWay = reports.filter(({ filesDone, bytesDone }) => filesDone === 0 && bytesDone > 0);
    expect(underWay.some(({ bytesDone }) => bytesDone < 1_800_000)).toBe(true);
    expect(reports.map(({ bytesDone }) => bytesDone)).toEqual(
      reports.map(({ bytesDone }) => bytesDone).toSorted((a, b) => a - b),
    );
    expect(reports.at(-1)).toMatchObject({ filesDone: 3, bytesDone: 1_800_000, bytesTotal: 1_800_000 });
  });
});

it('a file that no other thing is wrong with than that it is another version is written over', async () => {
  const gateway = await startPackGateway();
  const [path, other] = small(2) as [LocalPath, LocalPath];
  const manifest = await manifestOf(path, other);
  await makeEngine(gateway).upload({ storage, manifest });
  writeFileSync(path, 'newer');
  const { request, of } = listen();
  // The farm has all of the manifest; that one of its files is another one by now shows in the look at it.
  await makeEngine(gateway).upload({ storage, manifest: { ...manifest, seenAtMs: 0 }, ...request });
  expect(of(path)).toEqual(['file-changed of 1, attempt 1, again', 'through']);
});
