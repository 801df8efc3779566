import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalPath, localPath, type Problem } from '@farmhand/model';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  buildManifest,
  type Manifest,
  type ManifestEntry,
  openTransferCache,
  type TransferCacheOptions,
  toServerPath,
} from '../src/index.ts';
import type { ChildCache } from './cache-in-child.ts';
import { fingerprintOf } from './gateway.ts';
import { knownEntries } from './known-entries.ts';
import { makeFolder, writeRested } from './workspace.ts';

const DAY_MS = 86_400_000;
const farm = { farm: 'https://farm.example', storageId: '10202' };

function open(databasePath: string, options: Partial<TransferCacheOptions> = {}) {
  const troubles: Problem[] = [];
  const cache = openTransferCache(
    { kind: 'file' },
    { databasePath, onTrouble: (problem) => troubles.push(problem), ...options },
  );
  onTestFinished(() => cache.close());
  return { ...cache, troubles };
}

function entry(path: string, content = path): ManifestEntry {
  return {
    localPath: localPath.parse(path),
    serverPath: toServerPath(localPath.parse(path)),
    sizeBytes: content.length,
    modifiedNs: '1764150000000000000',
    fingerprint: fingerprintOf(content),
  };
}

const many = (folder: string, count: number): ManifestEntry[] =>
  Array.from({ length: count }, (_, index) => entry(`${folder}/Größe ${index}.png`));

async function readAgain(
  cache: Pick<ReturnType<typeof open>, 'fingerprints'>,
  files: readonly LocalPath[],
): Promise<{ manifest: Manifest; filesHashed: number }> {
  let filesHashed = 0;
  const manifest = await buildManifest({
    files,
    fingerprints: cache.fingerprints,
    onProgress: (progress) => {
      filesHashed = progress.filesHashed;
    },
  });
  return { manifest, filesHashed };
}

describe('what storages hold', () => {
  it('is known of the same storage, place and content only, also later', async () => {
    const database = join(makeFolder(), 'state', 'files.sqlite');
    const first = open(database);
    const [a, b, c] = [entry('/tex/a.png'), entry('/tex/b.png'), entry('/geo/a.png')];
    await first.sent.keep(farm, [a, b, c]);
    first.close();

    const { sent } = open(database);
    const changed = { ...b, fingerprint: fingerprintOf('another b') };
    const elsewhere = entry('/tex/sub/a.png', '/tex/a.png');
    expect([...(await knownEntries(sent, farm, [a, changed, c, elsewhere]))]).toEqual([a, c]);
    expect(await knownEntries(sent, { ...farm, storageId: '10203' }, [a])).toEqual(new Set());
    expect(await knownEntries(sent, { ...farm, farm: 'https://other.example' }, [a])).toEqual(new Set());

    await sent.keep(farm, [changed]);
    expect([...(await knownEntries(sent, farm, [b, changed]))]).toEqual([changed]);
  });

  it('is forgotten storage by storage', async () => {
    const { sent } = open(':memory:');
    const other = { ...farm, storageId: '10203' };
    const entries = Array.from({ length: 100 }, (_, index) => entry(`/tex/${index}/a.png`));
    await sent.keep(farm, entries);
    await sent.keep(other, entries);
    await sent.forget(farm);
    expect((await knownEntries(sent, farm, entries)).size).toBe(0);
    expect((await knownEntries(sent, other, entries)).size).toBe(100);
  });

  it('is known of more files in a folder than one page has, in any order and piece by piece', async () => {
    const { sent } = open(':memory:');
    const entries = many('/sim', 5_000);
    await sent.keep(farm, entries.slice(0, 3_000));
    await sent.keep(farm, entries.slice(2_000));
    expect((await knownEntries(sent, farm, entries.toReversed())).size).toBe(5_000);
    const odd = entries.filter((_, index) => index % 2 === 1);
    const replaced = odd.map((one) => ({ ...one, fingerprint: fingerprintOf('new') }));
    await sent.keep(farm, replaced);
    expect((await knownEntries(sent, farm, entries)).size).toBe(2_500);
    expect((await knownEntries(sent, farm, replaced)).size).toBe(2_500);
  });

  it('is known of files of many folders that come in turn', async () => {
    const { sent } = open(':memory:');
    const folders = Array.from({ length: 30 }, (_, folder) => many(`/tex/${folder}`, 40));
    const inTurn = Array.from({ length: 40 }, (_, file) =>
      folders.flatMap((files) => files[file] ?? []),
    ).flat();
    expect(inTurn).toHaveLength(1_200);
    await sent.keep(farm, inTurn.slice(0, 1_000));
    expect((await knownEntries(sent, farm, inTurn)).size).toBe(1_000);
    expect((await knownEntries(sent, farm, folders.flat())).size).toBe(1_000);
    await sent.keep(farm, folders.flat());
    expect((await knownEntries(sent, farm, inTurn)).size).toBe(1_200);
  });

  it('is not mixed up by names that text cannot hold', async () => {
    const { sent } = open(':memory:');
    // Windows allows half of a surrogate pair in a name.
    const [half, other] = [entry('/tex/\ud800.png'), entry('/tex/\udbff.png')];
    await sent.keep(farm, [half, other, entry('/tex/a.png')]);
    await sent.keep(farm, [half]);
    expect([...(await knownEntries(sent, farm, [half, other, entry('/tex/a.png')]))]).toHaveLength(1);
  });
});

describe('a cache that is spoilt under way', () => {
  it.skipIf(process.platform === 'win32')('begins anew when its file is damaged', async () => {
    const folder = makeFolder();
    const database = join(folder, 'files.sqlite');
    const cache = open(database);
    const entries = Array.from({ length: 300 }, (_, index) => entry(`/tex/${index % 30}/${index}.png`));
    await cache.sent.keep(farm, entries);
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5));
    }
    const other = open(database);
    for (const each of [cache, other]) {
      expect((await knownEntries(each.sent, farm, entries)).size).toBeLessThanOrEqual(300);
      await each.sent.keep(farm, entries);
      expect((await knownEntries(each.sent, farm, entries)).size).toBe(300);
    }
    expect([...cache.troubles, ...other.troubles]).toEqual([]);
    expect((await knownEntries(open(database).sent, farm, entries)).size).toBe(300);
  });

  it.skipIf(process.platform === 'win32')('goes on when its file is deleted', async () => {
    const folder = makeFolder();
    const database = join(folder, 'state', 'files.sqlite');
    const cache = open(database);
    const path = writeRested(folder, 'a.png', 'a');
    await readAgain(cache, [path]);
    rmSync(join(folder, 'state'), { recursive: true });
    const { manifest } = await readAgain(cache, [path, writeRested(folder, 'b.png', 'b')]);
    expect(manifest.entries).toHaveLength(2);
    await cache.sent.keep(farm, manifest.entries);
    const later = open(database);
    expect((await readAgain(later, [path])).filesHashed).toBe(1);
    expect((await readAgain(later, [path])).filesHashed).toBe(0);
  });

  it('is gone without where it cannot be, saying so once', async () => {
    const folder = makeFolder();
    const file = writeRested(folder, 'a.png', 'a');
    const cache = open(join(file, 'below-a-file', 'files.sqlite'));
    expect((await readAgain(cache, [file])).filesHashed).toBe(1);
    const { manifest } = await readAgain(cache, [file]);
    expect(manifest.entries[0]?.fingerprint).toBe(fingerprintOf('a'));
    await cache.sent.keep(farm, manifest.entries);
    expect(cache.troubles.map(({ code }) => code)).toEqual(['cache-not-usable']);
  });

  it.skipIf(process.platform === 'win32')('costs no job when its disk is full', async () => {
    const folder = makeFolder();
    // A file may not grow beyond a few blocks, as on a full disk.
    const child = startChild('ulimit -f 1000; exec "$0" "$@"', join(folder, 'files.sqlite'), '/full', 1_000);
    const told = await outputOf(child);
    expect(told).toEqual({ known: expect.any(Number), troubles: ['cache-not-usable'] });
    expect(Number((told as { known: number }).known)).toBeLessThan(1_000);
  });
});

describe('two processes on one cache', () => {
  it.skipIf(process.platform === 'win32')('both finish, and find later what each put in', async () => {
    const database = join(makeFolder(), 'files.sqlite');
    const children = ['/a', '/b'].map((prefix) => startChild('exec "$0" "$@"', database, prefix, 1_500));
    const told = await Promise.all(children.map(outputOf));
    expect(told).toEqual([
      { known: 1_500, troubles: [] },
      { known: 1_500, troubles: [] },
    ]);
    const { sent } = open(database);
    for (const prefix of ['/a', '/b']) {
      expect((await knownEntries(sent, farm, childEntries(prefix, 1_500))).size).toBe(1_500);
    }
  });
});

describe('eviction', () => {
  it('forgets what was not used for long', async () => {
    let now = 0;
    const { sent } = open(':memory:', { clock: () => now, limits: { days: 30 } });
    const [used, unused] = [many('/used', 10), many('/unused', 10)];
    await sent.keep(farm, used);
    await sent.keep(farm, unused);
    now = 20 * DAY_MS;
    expect((await knownEntries(sent, farm, used)).size).toBe(10);
    await backgroundWork();
    now = 40 * DAY_MS;
    await sent.keep(farm, many('/new', 10));
    await backgroundWork();
    expect((await knownEntries(sent, farm, unused)).size).toBe(0);
    expect((await knownEntries(sent, farm, used)).size).toBe(10);
    expect((await knownEntries(sent, farm, many('/new', 10))).size).toBe(10);
  });

  it.each([
    ['bytes', { bytes: 60_000 }],
    ['folders', { folders: 50 }],
  ])('keeps to its %s, forgetting what was used longest ago', async (_, limits) => {
    let now = 0;
    const { sent } = open(':memory:', { clock: () => now, limits });
    // Each folder takes some 1,200 bytes.
    for (let folder = 0; folder < 200; folder++) {
      now += 2 * DAY_MS;
      // What came while others were forgotten is looked at when the next one comes: the last must not meet that.
      if (folder === 199) await backgroundWork();
      await sent.keep(farm, many(`/d${folder}`, 35));
      await knownEntries(sent, farm, many('/d0', 35));
    }
    await backgroundWork();
    const known = await Promise.all(
      Array.from({ length: 200 }, async (_, folder) => {
        const found = await knownEntries(sent, farm, many(`/d${folder}`, 1));
        return found.size === 1 ? [folder] : [];
      }),
    );
    const folders = known.flat();
    expect(folders.length).toBeLessThanOrEqual(51);
    expect(folders).toContain(0);
    expect(folders).toContain(199);
    expect(folders.length).toBeGreaterThan(10);
    expect(folders).not.toContain(1);
    expect(folders).not.toContain(100);
  });
});

/** Eviction goes on in steps between everything else; asking meanwhile would count as use. */
async function backgroundWork(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** What `cache-in-child.ts` keeps. */
function childEntries(prefix: string, count: number): ManifestEntry[] {
  return Array.from({ length: count }, (_, index) => entry(`${prefix}/${index % 30}/${index}.png`));
}

function startChild(shell: string, database: string, prefix: string, count: number): ChildProcess {
  const child = spawn(
    'sh',
    [
      '-c',
      shell,
      process.execPath,
      '--conditions=@farmhand/source',
      join(import.meta.dirname, 'cache-in-child.ts'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const order: ChildCache = { database, storage: farm, entries: childEntries(prefix, count) };
  child.stdin?.end(JSON.stringify(order));
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function outputOf(child: ChildProcess): Promise<unknown> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return JSON.parse(output);
}
