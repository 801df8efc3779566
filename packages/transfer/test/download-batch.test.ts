import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { link, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type LocalPath, localPath, type TransferCounts } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  createTransferGate,
  type Disk,
  type DownloadedItem,
  type DownloadItem,
  localDisk,
  type Storage,
  safeOutputPath,
  type TransferEngine,
  type TransferGate,
} from '../src/index.ts';
import { fingerprintOf, type TestGateway } from './gateway.ts';
import { incompressible, makeEngine, makeFolder, problemOf, startGateway } from './workspace.ts';

const storage: Storage = { kind: 'output', id: '20202' };
const folder = '/4711_shot';
const MIB = 1024 * 1024;
/** What downloads leave free, as the README has it. */
const RESERVE = 128 * MIB;

/** Puts a frame on the farm and gives it as the farm lists it, with where it is to go. */
function put(
  gateway: TestGateway,
  renders: LocalPath,
  name: string,
  content: Buffer | string,
  local = name,
): DownloadItem {
  gateway.put(storage.id, join(folder, name), content);
  const file = {
    relativePath: name,
    sizeBytes: Buffer.byteLength(content),
    fingerprint: fingerprintOf(content),
  };
  return { file, target: safeOutputPath(renders, local) };
}

/** What a folder holds, by name. */
function contentOf(renders: string): Record<string, string> {
  const files = readdirSync(renders, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]),
  );
}

async function fetchAll(
  engine: TransferEngine,
  items: readonly DownloadItem[],
  more: Partial<Parameters<TransferEngine['download']>[0]> = {},
): Promise<readonly DownloadedItem[]> {
  const done: DownloadedItem[] = [];
  await engine.download({ storage, folder, items, onDone: (item) => done.push(item), ...more });
  return done.sort((a, b) => a.path.localeCompare(b.path));
}

const outcomes = (done: readonly DownloadedItem[]) =>
  done.map(({ path, outcome }) => [basename(path), outcome]);

const failing = (code: string) => Object.assign(new Error(`${code}: rename`), { code });

describe('a batch of downloads', () => {
  it('brings everything, and counts it', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const items = Array.from({ length: 30 }, (_, index) =>
      put(gateway, renders, `${index}.png`, `frame ${index}`),
    );
    writeFileSync(join(renders, '7.png'), 'frame 7');
    const counts: TransferCounts[] = [];
    const done = await fetchAll(makeEngine(gateway), items, { onProgress: (count) => counts.push(count) });
    expect(Object.keys(contentOf(renders))).toHaveLength(30);
    expect(done).toHaveLength(30);
    expect(
      done.filter(({ outcome }) => outcome === 'alreadyThere').map(({ path }) => basename(path)),
    ).toEqual(['7.png']);
    const bytesTotal = items.reduce((sum, { file }) => sum + file.sizeBytes, 0);
    expect(counts.at(-1)).toEqual({
      filesDone: 30,
      filesTotal: 30,
      filesSkipped: 1,
      bytesDone: bytesTotal,
      bytesTotal,
    });
    expect(gateway.requestsOf('GET')).toHaveLength(29);
  });

  it('goes on past files that cannot be had, and tells of one that waiting may cure first', async () => {
    const gateway = await startGateway();
    const [renders, elsewhere] = [makeFolder(), makeFolder()];
    symlinkSync(elsewhere, join(renders, 'link'));
    const items = [
      put(gateway, renders, 'link/hostile.png', 'hostile'),
      put(gateway, renders, 'gone.png', 'gone'),
      put(gateway, renders, '1.png', 'one'),
      put(gateway, renders, '2.png', 'two'),
    ];
    rmSync(gateway.storedPath(storage.id, `${folder}/gone.png`));
    const problem = await problemOf(fetchAll(makeEngine(gateway), items, { within: renders }));
    expect(problem).toMatchObject({ code: 'output-changed', retryable: true });
    expect(contentOf(renders)).toEqual({ '1.png': 'one', '2.png': 'two' });
  });

  it('does not try every file when the farm lets nobody in', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const items = Array.from({ length: 40 }, (_, index) => put(gateway, renders, `${index}.png`, 'frame'));
    gateway.faults.answer = () => ({ status: 401, body: '' });
    const engine = makeEngine(gateway, { concurrency: 2 });
    expect(await problemOf(fetchAll(engine, items))).toMatchObject({ code: 'gateway-refused' });
    expect(gateway.requestsOf('GET').length).toBeLessThanOrEqual(2);
  });

  it('passes through the gate with every byte, and not while it is paused', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const items = [
      put(gateway, renders, '1.png', incompressible(300_000)),
      put(gateway, renders, '2.png', 'two'),
    ];
    const real = createTransferGate();
    const atTheGate = Promise.withResolvers<void>();
    let taken = 0;
    const gate: TransferGate = {
      ...real,
      open(signal) {
        atTheGate.resolve();
        return real.open(signal);
      },
      take(direction, bytes, signal) {
        if (direction === 'down') taken += bytes;
        return real.take(direction, bytes, signal);
      },
    };
    real.pause();
    const fetching = fetchAll(makeEngine(gateway, { gate }), items);
    await atTheGate.promise;
    expect(gateway.requestsOf('GET')).toEqual([]);
    real.resume();
    await fetching;
    expect(taken).toBe(300_003);
  });
});

describe('room on the disk', () => {
  const diskWith = (freeBytes: number | null, volume: (path: string) => string = () => 'one'): Disk => ({
    ...localDisk,
    room: async (path) => ({ volume: volume(path), freeBytes }),
  });

  it('is looked for before anything is fetched', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const items = [1, 2, 3].map((index) => put(gateway, renders, `new/${index}.png`, incompressible(MIB)));
    const tight = makeEngine(gateway, { disk: diskWith(RESERVE + 3 * MIB - 1) });
    const problem = await problemOf(fetchAll(tight, items));
    expect(problem).toMatchObject({ code: 'disk-full', retryable: true });
    expect(problem.message).toContain(join(renders, 'new'));
    expect(problem.message).toContain('3 MiB');
    expect(gateway.requests).toEqual([]);
    expect(readdirSync(renders)).toEqual([]);
    await fetchAll(makeEngine(gateway, { disk: diskWith(RESERVE + 3 * MIB) }), items);
    expect(readdirSync(join(renders, 'new'))).toHaveLength(3);
  });

  it('says how much is missing, so that freeing that is enough', async () => {
    const gateway = await startGateway();
    const item = put(gateway, makeFolder(), 'large.exr', 'x');
    const large = { ...item, file: { ...item.file, sizeBytes: 5 * 1024 * MIB, fingerprint: null } };
    const problem = await problemOf(fetchAll(makeEngine(gateway, { disk: diskWith(1024 * MIB) }), [large]));
    expect(problem.message).toContain('has 1 GiB free');
    expect(problem.message).toContain('need 5 GiB');
    // 4 GiB and the reserve of an eighth.
    expect(problem.hint).toContain('4.2 GiB');
  });

  it('is not needed for what is there already, or was fetched before', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const there = put(gateway, renders, 'there.png', incompressible(MIB));
    const begun = put(gateway, renders, 'begun.png', incompressible(MIB));
    await fetchAll(makeEngine(gateway), [there]);
    gateway.faults.dropDownloadAfter = 600_000;
    await problemOf(fetchAll(makeEngine(gateway, { retryDelaysMs: [] }), [begun]));
    gateway.faults = {};
    const tight = diskWith(RESERVE + MIB - 100_000);
    expect(outcomes(await fetchAll(makeEngine(gateway, { disk: tight }), [there, begun]))).toEqual([
      ['begun.png', 'downloaded'],
      ['there.png', 'alreadyThere'],
    ]);
    const full = makeEngine(gateway, { disk: diskWith(0) });
    expect(await fetchAll(full, [there, begun])).toHaveLength(2);
  });

  it('is counted for each disk by itself', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const items = ['a/1.png', 'a/2.png', 'b/1.png', 'b/2.png'].map((name) =>
      put(gateway, renders, name, incompressible(MIB)),
    );
    for (const name of ['a', 'b']) mkdirSync(join(renders, name));
    const apart = diskWith(RESERVE + 2 * MIB, (path) => basename(path));
    await fetchAll(makeEngine(gateway, { disk: apart }), items);
    expect(Object.keys(contentOf(join(renders, 'b')))).toHaveLength(2);

    for (const name of ['a', 'b']) rmSync(join(renders, name), { recursive: true });
    const together = diskWith(RESERVE + 2 * MIB);
    expect(await problemOf(fetchAll(makeEngine(gateway, { disk: together }), items))).toMatchObject({
      code: 'disk-full',
    });
  });

  it('is taken for granted where the disk does not say', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const silent = makeEngine(gateway, { disk: diskWith(null) });
    await fetchAll(silent, [put(gateway, renders, '1.png', 'one')]);
    const broken: Disk = { ...localDisk, room: () => Promise.reject(failing('ENOSYS')) };
    await fetchAll(makeEngine(gateway, { disk: broken }), [put(gateway, renders, '2.png', 'two')]);
    expect(contentOf(renders)).toEqual({ '1.png': 'one', '2.png': 'two' });
  });

  it('is known of this disk', async () => {
    const { freeBytes, volume } = await localDisk.room(makeFolder());
    expect(freeBytes).toBeGreaterThan(0);
    expect((await localDisk.room(makeFolder())).volume).toBe(volume);
  });
});

describe('a file that another program holds', () => {
  /** A disk on which a file cannot be replaced so many times. */
  const heldFor = (attempts: number, code: string): { disk: Disk; tried: () => number } => {
    let tried = 0;
    return {
      tried: () => tried,
      disk: {
        ...localDisk,
        rename: async (from, to) => {
          tried += 1;
          if (tried <= attempts) throw failing(code);
          await rename(from, to);
        },
      },
    };
  };

  it.each(['EPERM', 'EBUSY', 'EACCES'])('is waited for (%s)', async (code) => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', 'new');
    writeFileSync(item.target, 'old');
    const { disk, tried } = heldFor(2, code);
    await fetchAll(makeEngine(gateway, { disk, lockDelaysMs: [1, 1, 1] }), [item]);
    expect(tried()).toBe(3);
    expect(contentOf(renders)).toEqual({ '1.png': 'new' });
  });

  it('is left as it is in the end, and what was fetched is not fetched again', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const [held, free] = [put(gateway, renders, '1.png', 'new'), put(gateway, renders, '2.png', 'two')];
    writeFileSync(held.target, 'old');
    const disk: Disk = {
      ...localDisk,
      rename: (from, to) => (to === held.target ? Promise.reject(failing('EBUSY')) : rename(from, to)),
    };
    const engine = makeEngine(gateway, { disk, lockDelaysMs: [1, 1] });
    const problem = await problemOf(fetchAll(engine, [held, free]));
    expect(problem).toMatchObject({ code: 'target-in-use', retryable: true });
    expect(problem.message).toContain(held.target);
    expect(readFileSync(held.target, 'utf8')).toBe('old');
    expect(readFileSync(free.target, 'utf8')).toBe('two');
    expect(gateway.requestsOf('GET')).toHaveLength(2);

    await fetchAll(makeEngine(gateway), [held, free]);
    expect(gateway.requestsOf('GET')).toHaveLength(2);
    expect(contentOf(renders)).toEqual({ '1.png': 'new', '2.png': 'two' });
  });

  it('is not waited for any longer than the artist likes', async () => {
    const gateway = await startGateway();
    const item = put(gateway, makeFolder(), '1.png', 'new');
    const stop = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    const disk: Disk = {
      ...localDisk,
      rename: async () => {
        setImmediate(() => stop.abort(reason));
        throw failing('EBUSY');
      },
    };
    const engine = makeEngine(gateway, { disk, lockDelaysMs: [3_600_000] });
    await expect(fetchAll(engine, [item], { signal: stop.signal })).rejects.toBe(reason);
  });
});

describe('another file at the target', () => {
  it.each([
    ['overwrite', { '1.png': 'new' }, ['1.png', 'downloaded']],
    ['skip', { '1.png': 'old' }, ['1.png', 'skipped']],
    ['keepBoth', { '1.png': 'old', '1 (2).png': 'new' }, ['1 (2).png', 'downloaded']],
  ] as const)('with %s', async (onExisting, content, outcome) => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', 'new');
    writeFileSync(item.target, 'old');
    const engine = makeEngine(gateway);
    expect(outcomes(await fetchAll(engine, [item], { onExisting }))).toEqual([outcome]);
    expect(contentOf(renders)).toEqual(content);

    const requests = gateway.requestsOf('GET').length;
    const again = onExisting === 'skip' ? 'skipped' : 'alreadyThere';
    expect(outcomes(await fetchAll(engine, [item], { onExisting }))).toEqual([[outcome[0], again]]);
    expect(gateway.requestsOf('GET')).toHaveLength(requests);
    expect(contentOf(renders)).toEqual(content);
  });

  it.each(['overwrite', 'skip', 'keepBoth'] as const)(
    'is no other file when it is the same (%s)',
    async (onExisting) => {
      const gateway = await startGateway();
      const renders = makeFolder();
      const item = put(gateway, renders, '1.png', 'same');
      writeFileSync(item.target, 'same');
      const done = await fetchAll(makeEngine(gateway), [item], { onExisting });
      expect(outcomes(done)).toEqual([['1.png', 'alreadyThere']]);
      expect(gateway.requestsOf('GET')).toEqual([]);
    },
  );

  it('is kept beside as many as there are, each with the next number', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    for (const version of ['a', 'b', 'c']) {
      const item = put(gateway, renders, 'shot.v1.0001.exr', version);
      await fetchAll(makeEngine(gateway), [item], { onExisting: 'keepBoth' });
    }
    expect(contentOf(renders)).toEqual({
      'shot.v1.0001.exr': 'a',
      'shot.v1.0001 (2).exr': 'b',
      'shot.v1.0001 (3).exr': 'c',
    });
  });

  it('is not kept twice when the farm has no fingerprint of it', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', 'new');
    const nameless = { ...item, file: { ...item.file, fingerprint: null } };
    writeFileSync(item.target, 'old');
    const engine = makeEngine(gateway);
    for (const outcome of ['downloaded', 'alreadyThere']) {
      const done = await fetchAll(engine, [nameless], { onExisting: 'keepBoth' });
      expect(outcomes(done)).toEqual([['1 (2).png', outcome]]);
    }
    expect(contentOf(renders)).toEqual({ '1.png': 'old', '1 (2).png': 'new' });
  });

  it('gets a number that the longest of names have room for', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, `${'木'.repeat(83)}12.png`, 'new');
    writeFileSync(item.target, 'old');
    const [done] = await fetchAll(makeEngine(gateway), [item], { onExisting: 'keepBoth' });
    expect(done?.path).toMatch(/木 \(2\)\.png$/);
    expect(readFileSync(done?.path ?? '', 'utf8')).toBe('new');
  });

  it.each([
    ['names that files can share', localDisk],
    ['one name for each file', { ...localDisk, link: () => Promise.reject(failing('EPERM')) }],
  ])('is never lost to two downloads at the same moment, on a disk with %s', async (_, disk) => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const versions = Array.from({ length: 6 }, (_, index) =>
      put(gateway, renders, `${index}/1.png`, `version ${index}`, '1.png'),
    );
    await Promise.all(
      versions.map((item) => fetchAll(makeEngine(gateway, { disk }), [item], { onExisting: 'keepBoth' })),
    );
    const content = contentOf(renders);
    expect(Object.keys(content).sort()).toEqual(
      ['1.png', ...[2, 3, 4, 5, 6].map((number) => `1 (${number}).png`)].sort(),
    );
    expect(Object.values(content).sort()).toEqual([0, 1, 2, 3, 4, 5].map((index) => `version ${index}`));
  });

  it.each([
    ['names that files can share', localDisk],
    ['one name for each file', { ...localDisk, link: () => Promise.reject(failing('ENOTSUP')) }],
  ])('is not replaced when it comes while the download runs (skip), on a disk with %s', async (_, disk) => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', 'from the farm');
    const engine = makeEngine(gateway, { disk });
    gateway.faults.damageDownload = (content) => {
      writeFileSync(item.target, 'of the artist');
      return content;
    };
    expect(outcomes(await fetchAll(engine, [item], { onExisting: 'skip' }))).toEqual([['1.png', 'skipped']]);
    expect(contentOf(renders)).toEqual({ '1.png': 'of the artist' });
  });
});

describe('names that a disk takes for one', () => {
  /** Like the disks of Windows and macOS: one file for a name in any letters. */
  const ignoringCase: Disk = {
    ...localDisk,
    async occupant(path) {
      const names = await readdir(dirname(path)).catch(() => []);
      const found = names.find((name) => name.toLowerCase() === basename(path).toLowerCase());
      return found === undefined ? null : localPath.parse(join(dirname(path), found));
    },
    async rename(from, to) {
      await rename(from, (await this.occupant(localPath.parse(to))) ?? to);
    },
    async link(from, to) {
      if ((await this.occupant(localPath.parse(to))) !== null) throw failing('EEXIST');
      await link(from, to);
    },
  };

  it.each(['overwrite', 'skip', 'keepBoth'] as const)(
    'are two frames in one batch (%s)',
    async (onExisting) => {
      const gateway = await startGateway();
      const renders = makeFolder();
      const items = ['Frame.png', 'frame.png', 'FRAME.png'].map((name) => put(gateway, renders, name, name));
      const engine = makeEngine(gateway, { disk: ignoringCase });
      await fetchAll(engine, items, { onExisting });
      expect(Object.values(contentOf(renders)).sort()).toEqual(['FRAME.png', 'Frame.png', 'frame.png']);
      const requests = gateway.requestsOf('GET').length;
      const again = await fetchAll(engine, items, { onExisting });
      expect(again.map(({ outcome }) => outcome)).toEqual(['alreadyThere', 'alreadyThere', 'alreadyThere']);
      expect(gateway.requestsOf('GET')).toHaveLength(requests);
    },
  );

  it('are two frames also in folders that the disk takes for one', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    // One folder under two names, as `Beauty` and `beauty` are on most disks of Windows and macOS.
    mkdirSync(join(renders, 'Beauty'));
    symlinkSync(join(renders, 'Beauty'), join(renders, 'beauty'), 'junction');
    const items = ['Beauty/1.png', 'beauty/1.png'].map((name) => put(gateway, renders, name, name));
    await fetchAll(makeEngine(gateway), items, { within: renders });
    expect(contentOf(join(renders, 'Beauty'))).toEqual({
      '1.png': 'Beauty/1.png',
      '1 (2).png': 'beauty/1.png',
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'are replaced by newer ones of their own where the disk tells them apart',
    async () => {
      const gateway = await startGateway();
      const renders = makeFolder();
      for (const version of ['one', 'two']) {
        const items = ['A.png', 'a.png'].map((name) => put(gateway, renders, name, `${name} ${version}`));
        await fetchAll(makeEngine(gateway), items);
      }
      expect(contentOf(renders)).toEqual({ 'A.png': 'A.png two', 'a.png': 'a.png two' });
    },
  );

  it('are two frames when they come one after the other', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const engine = makeEngine(gateway, { disk: ignoringCase });
    const [upper, lower] = ['A.png', 'a.png'].map((name) => put(gateway, renders, name, name));
    if (upper === undefined || lower === undefined) throw new Error('two frames are needed');
    await fetchAll(engine, [upper]);
    expect(outcomes(await fetchAll(engine, [lower]))).toEqual([['a (2).png', 'downloaded']]);
    expect(contentOf(renders)).toEqual({ 'A.png': 'A.png', 'a (2).png': 'a.png' });
    const newer = put(gateway, renders, 'A.png', 'rendered again');
    expect(outcomes(await fetchAll(engine, [newer]))).toEqual([['A.png', 'downloaded']]);
    expect(contentOf(renders)).toEqual({ 'A.png': 'rendered again', 'a (2).png': 'a.png' });
  });

  it('are two frames also when only their accents are written another way', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const composing: Disk = {
      ...localDisk,
      async occupant(path) {
        const names = await readdir(dirname(path)).catch(() => []);
        const found = names.find((name) => name.normalize('NFC') === basename(path).normalize('NFC'));
        return found === undefined ? null : localPath.parse(join(dirname(path), found));
      },
    };
    const items = ['Größe.png', 'Größe.png'.normalize('NFD')].map((name) =>
      put(gateway, renders, name, name),
    );
    const engine = makeEngine(gateway, { disk: composing });
    await fetchAll(engine, items);
    expect(Object.values(contentOf(renders)).sort()).toEqual(
      items.map(({ file }) => file.relativePath).sort(),
    );
    // A disk that writes accents its own way has still the same name for the same frame.
    const [first] = items;
    if (first === undefined) throw new Error('a frame is needed');
    const newer = put(gateway, renders, first.file.relativePath, 'rendered again');
    expect((await fetchAll(engine, [newer])).map(({ outcome }) => outcome)).toEqual(['downloaded']);
    expect(readdirSync(renders)).toHaveLength(2);
  });

  it('are told by the disk that this runs on', async () => {
    const renders = makeFolder();
    writeFileSync(join(renders, 'Frame.png'), '');
    const asked = localPath.parse(join(renders, 'Frame.png'));
    expect(await localDisk.occupant(asked)).toBe(asked);
    const other = localPath.parse(join(renders, 'frame.png'));
    expect(await localDisk.occupant(other)).toBe(existsSync(other) ? asked : null);
  });
});

describe('the chosen folder', () => {
  it('is not left by way of a link in it', async () => {
    const gateway = await startGateway();
    const [renders, elsewhere] = [makeFolder(), makeFolder()];
    symlinkSync(elsewhere, join(renders, 'beauty'), 'junction');
    const items = [
      put(gateway, renders, 'beauty/1.png', 'x'),
      put(gateway, renders, 'beauty/deep/er/1.png', 'x'),
    ];
    const problem = await problemOf(fetchAll(makeEngine(gateway), items, { within: renders }));
    expect(problem).toMatchObject({ code: 'unsafe-output-folder', retryable: false });
    expect(problem.message).toContain(join(renders, 'beauty'));
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(gateway.requests).toEqual([]);
  });

  it('is not left by a target that is not in it', async () => {
    const gateway = await startGateway();
    const [renders, elsewhere] = [makeFolder(), makeFolder()];
    const item = put(gateway, elsewhere, '1.png', 'x');
    expect(await problemOf(fetchAll(makeEngine(gateway), [item], { within: renders }))).toMatchObject({
      code: 'unsafe-output-folder',
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('may be a link, may hold links that stay inside, and need not be there', async () => {
    const gateway = await startGateway();
    const [real, place] = [makeFolder(), makeFolder()];
    const renders = localPath.parse(join(place, 'renders'));
    symlinkSync(real, renders, 'junction');
    mkdirSync(join(real, 'v1'));
    symlinkSync(join(real, 'v1'), join(real, 'latest'), 'junction');
    await fetchAll(makeEngine(gateway), [put(gateway, renders, 'latest/1.png', 'one')], { within: renders });
    expect(readFileSync(join(real, 'v1', '1.png'), 'utf8')).toBe('one');

    const made = localPath.parse(join(place, 'not', 'there'));
    await fetchAll(makeEngine(gateway), [put(gateway, made, '2.png', 'two')], { within: made });
    expect(contentOf(made)).toEqual({ '2.png': 'two' });
  });

  it('gets the file itself where a link has its name; what the link leads to stays', async () => {
    const gateway = await startGateway();
    const [renders, elsewhere] = [makeFolder(), makeFolder()];
    writeFileSync(join(elsewhere, 'profile'), 'of the artist');
    const item = put(gateway, renders, '1.png', 'frame');
    symlinkSync(join(elsewhere, 'profile'), item.target);
    await fetchAll(makeEngine(gateway), [item], { within: renders });
    expect(readFileSync(join(elsewhere, 'profile'), 'utf8')).toBe('of the artist');
    expect(readFileSync(item.target, 'utf8')).toBe('frame');
  });
});

describe('what dead downloads left', () => {
  it('is removed when nobody went on with it for days, and nothing else is', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const age = (name: string, days: number): void => {
      writeFileSync(join(renders, name), name);
      const date = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(renders, name), date, date);
    };
    age('1.png.0123456789abcdef.farmhand-part', 4);
    age('2.png.0123456789abcdef.farmhand-part', 2);
    age('notes.farmhand-part', 400);
    age('0001.png', 400);
    await fetchAll(makeEngine(gateway), [put(gateway, renders, '3.png', 'three')]);
    expect(readdirSync(renders).sort()).toEqual([
      '0001.png',
      '2.png.0123456789abcdef.farmhand-part',
      '3.png',
      'notes.farmhand-part',
    ]);
  });

  it('is gone on with, however old, when the file is wanted', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', incompressible(900_000));
    gateway.faults.dropDownloadAfter = 400_000;
    await problemOf(fetchAll(makeEngine(gateway, { retryDelaysMs: [] }), [item]));
    gateway.faults = {};
    const [part = ''] = readdirSync(renders);
    const longAgo = new Date(Date.now() - 30 * 86_400_000);
    utimesSync(join(renders, part), longAgo, longAgo);
    await fetchAll(makeEngine(gateway), [item]);
    expect(gateway.requestsOf('GET').at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
    expect(readdirSync(renders)).toEqual(['1.png']);
  });

  it('is finished by whoever comes first when two fetch the same', async () => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const item = put(gateway, renders, '1.png', incompressible(2_000_000));
    const done = await Promise.all([1, 2, 3].map(() => fetchAll(makeEngine(gateway), [item])));
    expect(done.flat()).toHaveLength(3);
    expect(fingerprintOf(readFileSync(item.target))).toBe(item.file.fingerprint);
    expect(readdirSync(renders)).toEqual(['1.png']);
  });
});
