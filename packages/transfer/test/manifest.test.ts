import {
  appendFileSync,
  chmodSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  buildManifest,
  type FingerprintCache,
  type ManifestProgress,
  md5OfFile,
  openFingerprintCache,
} from '../src/index.ts';
import { fingerprintOf } from './gateway.ts';
import { incompressible, makeFolder, problemOf, writeRested } from './workspace.ts';

function openCache(path = ':memory:') {
  const cache = openFingerprintCache(path);
  onTestFinished(() => cache.close());
  return cache;
}

/** How many files a manifest of these needed to read. */
async function filesHashed(fingerprints: FingerprintCache, ...files: LocalPath[]): Promise<number> {
  let last: ManifestProgress | undefined;
  await buildManifest({
    files,
    fingerprints,
    onProgress: (progress) => {
      last = progress;
    },
  });
  expect(last).toMatchObject({ filesDone: files.length, filesTotal: files.length });
  return last?.filesHashed ?? -1;
}

/** A cache that knows nothing and does something each time it is asked: between the first look and the reading. */
function interferingCache(interfere: () => void): FingerprintCache {
  return {
    async find() {
      interfere();
      return null;
    },
    async keep() {},
  };
}

describe('buildManifest', () => {
  it('says of each file where it goes, how big it is, when it was written and what it holds', async () => {
    const folder = makeFolder();
    const big = incompressible(3 * 1024 * 1024 + 17);
    const files = [
      writeRested(folder, 'scene.blend', 'scene'),
      writeRested(folder, 'tex/Größe 木.png', big),
      writeRested(folder, 'empty.txt', ''),
    ];
    const manifest = await buildManifest({ files, fingerprints: openCache() });
    expect(manifest.totalBytes).toBe(5 + big.length);
    expect(manifest.entries).toEqual(
      [Buffer.from('scene'), big, Buffer.alloc(0)].map((content, index) => ({
        localPath: files[index],
        serverPath: files[index],
        sizeBytes: content.length,
        modifiedNs: String(statSync(files[index] ?? '', { bigint: true }).mtimeNs),
        fingerprint: fingerprintOf(content),
      })),
    );
  });

  it('reads only what is new or changed, also in a later process', async () => {
    const folder = makeFolder();
    const database = join(folder, 'state', 'fingerprints.sqlite');
    const first = openFingerprintCache(database);
    const a = writeRested(folder, 'a.png', 'a');
    const b = writeRested(folder, 'b.png', 'b');
    expect(await filesHashed(first, a, b)).toBe(2);
    expect(await filesHashed(first, a, b)).toBe(0);
    first.close();

    const later = openCache(database);
    expect(await filesHashed(later, a, b)).toBe(0);
    const { atime, mtime } = statSync(a);
    writeFileSync(a, 'A');
    utimesSync(a, atime, new Date(mtime.getTime() + 1));
    expect(await filesHashed(later, a, b)).toBe(1);
    expect(await filesHashed(later, a, b)).toBe(0);
  });

  it('reads a file again that was replaced by one of the same size and time', async () => {
    const folder = makeFolder();
    const cache = openCache();
    const path = writeRested(folder, 'a.png', 'old');
    await filesHashed(cache, path);
    const { atime, mtime } = statSync(path);
    const other = writeRested(folder, 'other.png', 'new');
    utimesSync(other, atime, mtime);
    renameSync(other, path);
    const manifest = await buildManifest({ files: [path], fingerprints: cache });
    expect(manifest.entries[0]?.fingerprint).toBe(fingerprintOf('new'));
  });

  it('reads a file again that was written to and given its old time back', async () => {
    const cache = openCache();
    const path = writeRested(makeFolder(), 'a.png', 'one');
    const time = new Date('1980-01-01T00:00:02Z');
    utimesSync(path, time, time);
    await filesHashed(cache, path);
    const { ctimeNs } = statSync(path, { bigint: true });
    do {
      writeFileSync(path, 'two');
      utimesSync(path, time, time);
      // Until the file system's clock has moved on.
    } while (statSync(path, { bigint: true }).ctimeNs === ctimeNs);
    const manifest = await buildManifest({ files: [path], fingerprints: cache });
    expect(manifest.entries[0]?.fingerprint).toBe(fingerprintOf('two'));
  });

  it.each([
    ['2026-11-22T10:00:00.250Z', 99, 100],
    ['2026-11-22T10:00:00Z', 1_999, 2_000],
  ])(
    'does not remember a file written at %s until its time can be trusted',
    async (time, tooSoonMs, afterMs) => {
      const path = writeRested(makeFolder(), 'a.png', 'one');
      const writtenAt = new Date(time);
      utimesSync(path, writtenAt, writtenAt);
      const kept: string[] = [];
      const fingerprints: FingerprintCache = {
        find: async () => null,
        async keep(_, fingerprint) {
          kept.push(fingerprint);
        },
      };
      const buildAfter = (ms: number) =>
        buildManifest({ files: [path], fingerprints, clock: () => writtenAt.getTime() + ms });
      await buildAfter(tooSoonMs);
      expect(kept).toEqual([]);
      await buildAfter(afterMs);
      expect(kept).toEqual([fingerprintOf('one')]);
    },
  );

  it('begins a damaged cache anew', async () => {
    const folder = makeFolder();
    const database = join(folder, 'fingerprints.sqlite');
    writeFileSync(
      database,
      'this is no database, though it is long enough to be taken for one. '.repeat(100),
    );
    const cache = openCache(database);
    const path = writeRested(folder, 'a.png', 'a');
    expect(await filesHashed(cache, path)).toBe(1);
    expect(await filesHashed(cache, path)).toBe(0);
  });

  it('begins a cache anew that is damaged behind its beginning', async () => {
    const folder = makeFolder();
    const database = join(folder, 'fingerprints.sqlite');
    const whole = openFingerprintCache(database);
    const files = Array.from({ length: 200 }, (_, index) => writeRested(folder, `${index}.png`, `${index}`));
    expect(await filesHashed(whole, ...files)).toBe(200);
    whole.close();
    const bytes = readFileSync(database);
    writeFileSync(database, bytes.fill(0xa5, 4096));
    expect(await filesHashed(openCache(database), ...files)).toBe(200);
  });

  it('counts a file once, however its path is spelled', async () => {
    const folder = makeFolder();
    const path = writeRested(folder, 'tex/a.png', 'a');
    const files = [path, path, localPath.parse(`${folder}/tex/../tex/./a.png`)];
    const manifest = await buildManifest({ files, fingerprints: openCache() });
    expect(manifest.entries.map((entry) => entry.localPath)).toEqual([path]);
  });

  it('keeps names apart that differ in case only, and two names of one file', async () => {
    const folder = makeFolder();
    const lower = writeRested(folder, 'wood.png', 'lower');
    const upper = writeRested(folder, 'Wood.png', 'upper');
    const linked = localPath.parse(join(folder, 'link.png'));
    linkSync(lower, linked);
    const { entries } = await buildManifest({ files: [lower, upper, linked], fingerprints: openCache() });
    expect(new Set(entries.map((entry) => entry.serverPath)).size).toBe(3);
  });

  it('refuses two files that would have one place on the farm, naming both', async () => {
    // Drive letters are the farm's one fold of letter case. Here, `Q:` and `q:` are two folders.
    const folder = makeFolder();
    const origin = process.cwd();
    process.chdir(folder);
    onTestFinished(() => process.chdir(origin));
    writeRested(folder, 'Q:/wood.png', 'upper');
    writeRested(folder, 'q:/wood.png', 'lower');
    const files = ['Q:/wood.png', 'q:/wood.png'].map((path) => localPath.parse(path));
    const problem = await problemOf(buildManifest({ files, fingerprints: openCache() }));
    expect(problem.code).toBe('server-path-collision');
    for (const name of [...files, '/Q/wood.png']) expect(problem.message).toContain(`"${name}"`);
  });

  it('follows symbolic links', async () => {
    const folder = makeFolder();
    const link = localPath.parse(join(folder, 'link.png'));
    symlinkSync(writeRested(folder, 'real.png', 'real'), link);
    const { entries } = await buildManifest({ files: [link], fingerprints: openCache() });
    expect(entries).toMatchObject([{ localPath: link, sizeBytes: 4, fingerprint: fingerprintOf('real') }]);
  });

  it('names what it cannot send', async () => {
    const folder = makeFolder();
    const good = writeRested(folder, 'good.png', 'good');
    const loop = join(folder, 'loop.png');
    symlinkSync(loop, loop);
    const cases: readonly (readonly [path: string, code: string])[] = [
      [join(folder, 'gone.png'), 'file-missing'],
      [join(good, 'below-a-file.png'), 'file-missing'],
      [folder, 'not-a-file'],
      ['/dev/null', 'not-a-file'],
      [loop, 'file-unreadable'],
      ['relative.png', 'path-not-absolute'],
    ];
    for (const [path, code] of cases) {
      const files = [good, localPath.parse(path)];
      const problem = await problemOf(buildManifest({ files, fingerprints: openCache() }));
      expect(problem.code).toBe(code);
      expect(problem.message).toContain(path);
    }
  });

  it.skipIf(process.getuid?.() === 0)('names a file it may not read', async () => {
    const path = writeRested(makeFolder(), 'secret.png', 'secret');
    chmodSync(path, 0);
    const problem = await problemOf(buildManifest({ files: [path], fingerprints: openCache() }));
    expect(problem).toMatchObject({ code: 'file-unreadable' });
    expect(problem.message).toContain(path);
  });

  it('reads a file again that changed while it was read', async () => {
    const path = writeRested(makeFolder(), 'a.png', 'first');
    let asked = 0;
    const fingerprints = interferingCache(() => {
      asked += 1;
      if (asked === 1) appendFileSync(path, ' and more');
    });
    const { entries } = await buildManifest({ files: [path], fingerprints });
    expect(asked).toBe(2);
    expect(entries[0]).toMatchObject({ sizeBytes: 14, fingerprint: fingerprintOf('first and more') });
  });

  it('gives up on a file that never rests', async () => {
    const path = writeRested(makeFolder(), 'log.txt', 'x');
    const fingerprints = interferingCache(() => appendFileSync(path, 'x'));
    const problem = await problemOf(buildManifest({ files: [path], fingerprints }));
    expect(problem).toMatchObject({ code: 'file-changing', retryable: true });
    expect(problem.message).toContain(path);
  });

  it('keeps to its concurrency and stops at the first failure', async () => {
    const folder = makeFolder();
    const files = Array.from({ length: 21 }, (_, index) => writeRested(folder, `${index}.png`, `${index}`));
    const waiting: (() => void)[] = [];
    let inHand = 0;
    let most = 0;
    const counting: FingerprintCache = {
      async find() {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 3) for (const goOn of waiting.splice(0)) goOn();
        });
        inHand -= 1;
        return 'sha256:known';
      },
      async keep() {},
    };
    await buildManifest({ files, fingerprints: counting, concurrency: 3 });
    expect(most).toBe(3);

    let asked = 0;
    const failing = interferingCache(() => {
      asked += 1;
      throw new Error('no cache');
    });
    await expect(buildManifest({ files, fingerprints: failing, concurrency: 1 })).rejects.toThrow('no cache');
    expect(asked).toBe(1);
  });

  it('ends with the reason of the signal', async () => {
    const folder = makeFolder();
    const path = writeRested(folder, 'a.png', incompressible(2_000_000));
    const reason = new Error('the artist pressed Cancel');
    const controller = new AbortController();
    const fingerprints = interferingCache(() => controller.abort(reason));
    const work = buildManifest({ files: [path], fingerprints, signal: controller.signal });
    await expect(work).rejects.toBe(reason);
    await expect(
      buildManifest({ files: [path], fingerprints: openCache(), signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

describe('md5OfFile', () => {
  it('gives the MD5 of the content in lower-case hex', async () => {
    const folder = makeFolder();
    // Test vectors of RFC 1321.
    expect(await md5OfFile(writeRested(folder, 'empty', ''))).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(await md5OfFile(writeRested(folder, 'message', 'message digest'))).toBe(
      'f96b697d7cb7938d525a2f31aaf161d0',
    );
  });

  it('names a missing file', async () => {
    const path = writeRested(makeFolder(), 'scene.blend', 'x');
    rmSync(path);
    expect(await problemOf(md5OfFile(path))).toMatchObject({ code: 'file-missing' });
  });
});
