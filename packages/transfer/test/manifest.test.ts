import {
  appendFileSync,
  chmodSync,
  linkSync,
  readFileSync,
  renameSync,
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
  openTransferCache,
  toServerPath,
} from '../src/index.ts';
import { fingerprintOf } from './gateway.ts';
import { incompressible, makeFolder, problemOf, writeRested } from './workspace.ts';

function openCache(databasePath = ':memory:'): FingerprintCache {
  const cache = openTransferCache({ kind: 'file' }, { databasePath });
  onTestFinished(() => cache.close());
  return cache.fingerprints;
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

/** A cache that knows nothing; what it is told to do when asked happens between the first look and the reading. */
function strangeCache(
  options: { onFind?: () => void; onPut?: (name: string, fingerprint: string) => void } = {},
): FingerprintCache {
  return {
    async openFolder() {
      return {
        async find(names) {
          options.onFind?.();
          return names.map(() => null);
        },
        put: (name, _, fingerprint) => options.onPut?.(name, fingerprint),
        async save() {},
      };
    },
    findMd5: async () => null,
    async keepMd5() {},
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
    const manifest = await buildManifest({
      files,
      fingerprints: openCache(),
      clock: () => 1_764_150_000_000,
    });
    expect(manifest.totalBytes).toBe(5 + big.length);
    expect(manifest.seenAtMs).toBe(1_764_150_000_000);
    expect(manifest.entries).toMatchObject(
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
    const first = openTransferCache({ kind: 'file' }, { databasePath: database });
    const a = writeRested(folder, 'a.png', 'a');
    const b = writeRested(folder, 'b.png', 'b');
    expect(await filesHashed(first.fingerprints, a, b)).toBe(2);
    expect(await filesHashed(first.fingerprints, a, b)).toBe(0);
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
      const fingerprints = strangeCache({ onPut: (_, fingerprint) => kept.push(fingerprint) });
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
    const whole = openTransferCache({ kind: 'file' }, { databasePath: database });
    const files = Array.from({ length: 200 }, (_, index) => writeRested(folder, `${index}.png`, `${index}`));
    expect(await filesHashed(whole.fingerprints, ...files)).toBe(200);
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

  it('counts a file once in whatever order paths come, and keeps to the order of their first coming', async () => {
    const folder = makeFolder();
    const names = ['a/1.png', 'a/2.png', 'a/3.png', 'b/1.png', 'b/2.png', 'c.png'];
    const paths = new Map(names.map((name) => [name, writeRested(folder, name, name)]));
    const orders = [
      ['a/1.png', 'a/2.png', 'a/3.png', 'a/2.png', 'a/3.png', 'a/1.png'],
      ['a/3.png', 'a/1.png', 'a/2.png', 'a/3.png', 'a/1.png'],
      ['a/1.png', 'b/1.png', 'a/2.png', 'b/2.png', 'a/1.png', 'c.png', 'b/1.png', 'a/3.png', 'c.png'],
      ['b/2.png', 'c.png', 'b/1.png', 'b/2.png', 'b/1.png'],
    ];
    for (const order of orders) {
      const files = order.flatMap((name) => paths.get(name) ?? []);
      const { entries } = await buildManifest({ files, fingerprints: openCache() });
      expect(entries.map((entry) => entry.localPath)).toEqual([...new Set(files)]);
      const contents = [...new Set(order)].map(fingerprintOf);
      expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(contents);
    }
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

  it.skipIf(process.platform === 'win32')(
    'has each path go where it goes alone, whatever its shape',
    async () => {
      // Here, these are names of files; on the farm they go where the same files of Windows go.
      const folder = makeFolder();
      const origin = process.cwd();
      process.chdir(folder);
      onTestFinished(() => process.chdir(origin));
      const names = [
        'D:\\tex\\wood.png',
        'D:\\tex\\Größe.png',
        'D:\\tex\\..\\up.png',
        'D:\\top.png',
        'd:\\tex\\small drive.png',
        'D:\\tex\\left:right.png',
        '\\\\nas\\proj\\x.png',
        '\\\\?\\UNC\\nas\\proj\\y.png',
        '\\\\?\\D:\\tex\\z.png',
        'E:/tex/slash.png',
        'E:/tex\\mixed.png',
      ];
      const files = names.map((name) => writeRested('', name, name));
      files.push(writeRested(folder, 'a/b:c.png', 'x'), writeRested(folder, 'a/..b.png', 'x'));
      const { entries } = await buildManifest({ files, fingerprints: openCache() });
      expect(entries.map(({ serverPath }) => serverPath)).toEqual(files.map(toServerPath));
      expect(entries.map(({ serverPath }) => serverPath).slice(0, 2)).toEqual([
        '/D/tex/wood.png',
        '/D/tex/Größe.png',
      ]);
      expect(entries.map(({ fingerprint }) => fingerprint).slice(0, 11)).toEqual(names.map(fingerprintOf));
    },
  );

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
      [loop, 'link-loop'],
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

  it('takes the version that it reads when a file changes after the first look', async () => {
    const path = writeRested(makeFolder(), 'a.png', 'first');
    const fingerprints = strangeCache({ onFind: () => appendFileSync(path, ' and more') });
    const { entries, totalBytes } = await buildManifest({ files: [path], fingerprints });
    expect(entries[0]).toMatchObject({ sizeBytes: 14, fingerprint: fingerprintOf('first and more') });
    expect(totalBytes).toBe(14);
  });

  it('reads a file again that is written to while it is read', async () => {
    const content = incompressible(5_000_000);
    const path = writeRested(makeFolder(), 'a.exr', content);
    let isAppended = false;
    const { entries } = await buildManifest({
      files: [path],
      fingerprints: openCache(),
      onProgress({ bytesHashed }) {
        if (bytesHashed === 0 || isAppended) return;
        isAppended = true;
        appendFileSync(path, 'more');
      },
    });
    expect(entries[0]).toMatchObject({
      sizeBytes: 5_000_004,
      fingerprint: fingerprintOf(Buffer.concat([content, Buffer.from('more')])),
    });
  });

  it('reads the file it opened, though another is put in its place meanwhile', async () => {
    const folder = makeFolder();
    const content = incompressible(5_000_000);
    const path = writeRested(folder, 'a.exr', content);
    const other = writeRested(folder, 'other.exr', incompressible(5_000_000));
    let isReplaced = false;
    const { entries } = await buildManifest({
      files: [path],
      fingerprints: openCache(),
      onProgress({ bytesHashed }) {
        if (bytesHashed === 0 || isReplaced) return;
        isReplaced = true;
        renameSync(other, path);
      },
    });
    // Its inode is that of the file that was read, so whoever uploads finds the other one.
    expect(entries[0]?.fingerprint).toBe(fingerprintOf(content));
    const { entries: later } = await buildManifest({ files: [path], fingerprints: openCache() });
    expect(later[0]?.identity).not.toBe(entries[0]?.identity);
  });

  it('gives up on a file that never rests', async () => {
    const path = writeRested(makeFolder(), 'log.txt', 'x');
    const problem = await problemOf(
      buildManifest({
        files: [path],
        fingerprints: openCache(),
        onProgress: ({ bytesHashed }) => bytesHashed > 0 && appendFileSync(path, 'x'),
      }),
    );
    expect(problem).toMatchObject({ code: 'file-changing', retryable: true });
    expect(problem.message).toContain(path);
  });

  it('stops at the first failure', async () => {
    const folder = makeFolder();
    const files = Array.from({ length: 21 }, (_, index) => writeRested(folder, `${index}/a.png`, `${index}`));
    const gone = localPath.parse(join(folder, '0/gone.png'));
    let put = 0;
    const fingerprints = strangeCache({ onPut: () => (put += 1) });
    const problem = await problemOf(buildManifest({ files: [gone, ...files], fingerprints }));
    expect(problem.code).toBe('file-missing');
    expect(put).toBe(0);
  });

  it('ends with the reason of the signal', async () => {
    const folder = makeFolder();
    const path = writeRested(folder, 'a.png', incompressible(2_000_000));
    const reason = new Error('the artist pressed Cancel');
    const controller = new AbortController();
    const fingerprints = strangeCache({ onFind: () => controller.abort(reason) });
    const work = buildManifest({ files: [path], fingerprints, signal: controller.signal });
    await expect(work).rejects.toBe(reason);
    await expect(
      buildManifest({ files: [path], fingerprints: openCache(), signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

describe('the MD5 of the scene file', () => {
  // Test vectors of RFC 1321, and of XXH3 with 128 bits: what `xxhsum -H2` prints.
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e', 'xxh3-128:99aa06d3014798d86001c324468d497f'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0', 'xxh3-128:34ab715d95e3b6490abfabecb8e3a424'],
  ])('comes of the same reading as the fingerprint: %j', async (content, md5, fingerprint) => {
    const folder = makeFolder();
    const scene = writeRested(folder, 'scene.blend', content);
    const other = writeRested(folder, 'a.png', 'a');
    const fingerprints = openCache();
    const build = async () => {
      let last: ManifestProgress | undefined;
      const manifest = await buildManifest({
        files: [other, scene],
        md5Of: scene,
        fingerprints,
        onProgress: (progress) => {
          last = progress;
        },
      });
      return { manifest, last };
    };
    const first = await build();
    expect(first.manifest.md5).toBe(md5);
    expect(first.manifest.entries[1]?.fingerprint).toBe(fingerprint);
    expect(first.last).toMatchObject({ filesHashed: 2, bytesHashed: content.length + 1 });
    const second = await build();
    expect(second.manifest.md5).toBe(md5);
    expect(second.last).toMatchObject({ filesHashed: 0, bytesHashed: 0 });
  });

  it('is made of a file whose fingerprint alone was known', async () => {
    const scene = writeRested(makeFolder(), 'scene.blend', 'message digest');
    const fingerprints = openCache();
    await filesHashed(fingerprints, scene);
    const { md5 } = await buildManifest({ files: [scene], md5Of: scene, fingerprints });
    expect(md5).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  });

  it('is none when it was not asked for', async () => {
    const scene = writeRested(makeFolder(), 'scene.blend', 'x');
    expect((await buildManifest({ files: [scene], fingerprints: openCache() })).md5).toBeNull();
  });
});
