import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildManifest, type ManifestProgress, openTransferCache, toServerPath } from '../src/index.ts';
import { fingerprintOf } from './gateway.ts';
import { incompressible, makeFolder, problemOf, writeRested } from './workspace.ts';

function openCache(databasePath = ':memory:') {
  const cache = openTransferCache({ kind: 'file' }, { databasePath });
  onTestFinished(() => cache.close());
  return cache;
}

/** Names of a few contents in many folders: as good as as many files, and quicker made. */
function makeTree(folder: string, folders: number, filesEach: number): LocalPath[] {
  const contents = Array.from({ length: folders }, (_, index) =>
    writeRested(
      folder,
      `contents/${index}`,
      Buffer.concat([Buffer.alloc(4_000, index), Buffer.from(`${index}`)]),
    ),
  );
  return contents.flatMap((content, index) => {
    const to = join(folder, 'tree', `d${index}`);
    mkdirSync(to, { recursive: true });
    return Array.from({ length: filesEach }, (_, file) => {
      const path = join(to, `Größe ${file}.png`);
      linkSync(content, path);
      return localPath.parse(path);
    });
  });
}

async function build(
  files: readonly LocalPath[],
  fingerprints: ReturnType<typeof openCache>['fingerprints'],
) {
  let last: ManifestProgress | undefined;
  const manifest = await buildManifest({
    files,
    fingerprints,
    onProgress: (progress) => {
      last = progress;
    },
  });
  return { manifest, last };
}

describe('20,000 files', () => {
  let folder: string;
  let files: LocalPath[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'farmhand-many-files-'));
    files = makeTree(folder, 20, 1_000);
    return () => rmSync(folder, { recursive: true, force: true });
  });

  it('are read once, and not again by the next process; each keeps its own place and content', async () => {
    const database = join(folder, 'files.sqlite');
    const first = openTransferCache({ kind: 'file' }, { databasePath: database });
    const { manifest, last } = await build(files, first.fingerprints);
    first.close();
    const bytes = statSync(files[0] ?? '').size * 10_000 + statSync(files.at(-1) ?? '').size * 10_000;
    expect(last).toEqual({
      filesDone: 20_000,
      filesTotal: 20_000,
      filesHashed: 20_000,
      bytesHashed: bytes,
      bytesToHash: bytes,
    });
    expect(manifest.totalBytes).toBe(bytes);
    expect(manifest.entries.map((entry) => entry.localPath)).toEqual(files);
    for (const [index, entry] of manifest.entries.entries()) {
      if (index % 499 !== 0) continue;
      expect(entry.serverPath).toBe(toServerPath(entry.localPath));
      expect(entry.fingerprint).toBe(fingerprintOf(readFileSync(entry.localPath)));
      expect(entry.modifiedNs).toBe(String(statSync(entry.localPath, { bigint: true }).mtimeNs));
    }

    const readBefore = bytesRead();
    const again = await build(files, openCache(database).fingerprints);
    expect(again.last).toMatchObject({ filesDone: 20_000, filesHashed: 0, bytesHashed: 0 });
    expect(again.manifest.entries).toEqual(manifest.entries);
    // Of the 80 MB of files nothing, but of the cache all of its 2 MB or so.
    if (readBefore !== null) expect((bytesRead() ?? 0) - readBefore).toBeLessThan(bytes / 10);
  });

  it('and a file of 300 MB need little memory', async () => {
    const child = spawnSync(
      process.execPath,
      [
        '--conditions=@farmhand/source',
        // Without a limit, a heap grows before it is tidied.
        '--max-old-space-size=96',
        join(import.meta.dirname, 'manifest-in-child.ts'),
        join(folder, 'tree'),
        String(300 * 1024 * 1024),
      ],
      { encoding: 'utf8' },
    );
    expect(child.stderr).toBe('');
    const { files: count, grownBytes } = JSON.parse(child.stdout);
    expect(count).toBe(20_001);
    // All that is read is 380 MB.
    expect(grownBytes).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('more files than are looked at one by one', () => {
  let folder: LocalPath;
  let files: LocalPath[];

  it.each([
    ['a missing one', 'file-missing', (path: string) => rmSync(path)],
    [
      'a folder',
      'not-a-file',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      'a link to itself',
      'link-loop',
      (path: string) => {
        rmSync(path);
        symlinkSync(path, path);
      },
    ],
    [
      'a link below a loop of folders',
      'link-loop',
      (path: string) => {
        rmSync(path);
        symlinkSync(`${path}-b`, `${path}-a`);
        symlinkSync(`${path}-a`, `${path}-b`);
        symlinkSync(join(`${path}-a`, 'a.png'), path);
      },
    ],
  ])('%s among them is named', async (_, code, spoil) => {
    folder = makeFolder();
    files = makeTree(folder, 3, 400);
    const bad = files[777] ?? files[0];
    spoil(bad ?? '');
    const problem = await problemOf(build(files, openCache().fingerprints));
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(`"${bad}"`);
  });

  it.skipIf(process.platform === 'win32')('a pipe among them is named and never opened', async () => {
    folder = makeFolder();
    files = makeTree(folder, 1, 600);
    const pipe = files[300] ?? '';
    rmSync(pipe);
    execFileSync('mkfifo', [pipe]);
    const problem = await problemOf(build(files, openCache().fingerprints));
    expect(problem).toMatchObject({ code: 'not-a-file' });
    expect(problem.message).toContain(`"${pipe}"`);
  });

  it('those that change between the look and the reading are taken as they are read', async () => {
    folder = makeFolder();
    files = makeTree(folder, 1, 600);
    const changing = writeRested(folder, 'tree/d0/changing.png', 'first');
    const { fingerprints } = openCache();
    let isChanged = false;
    const { entries } = await buildManifest({
      files: [...files, changing],
      fingerprints,
      onProgress() {
        if (!isChanged) appendFileSync(changing, ' and more');
        isChanged = true;
      },
    });
    expect(entries.at(-1)).toMatchObject({ sizeBytes: 14, fingerprint: fingerprintOf('first and more') });
  });

  it('big, small and empty ones are told apart', async () => {
    folder = makeFolder();
    const big = incompressible(700_000);
    files = makeTree(folder, 1, 600);
    const others = [
      writeRested(folder, 'tree/d0/big.exr', big),
      writeRested(folder, 'tree/d0/empty.txt', ''),
      writeRested(folder, 'tree/d0/small.txt', 'small'),
    ];
    const { manifest } = await build([...files, ...others], openCache().fingerprints);
    expect(manifest.entries.slice(-3).map((entry) => entry.fingerprint)).toEqual(
      [big, Buffer.alloc(0), Buffer.from('small')].map(fingerprintOf),
    );
  });

  it('a signal ends the work with its reason', async () => {
    folder = makeFolder();
    files = makeTree(folder, 2, 600);
    const controller = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    const work = buildManifest({
      files,
      fingerprints: openCache().fingerprints,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(work).rejects.toBe(reason);
  });
});

/** What this process has read from files so far, or null where the system does not tell. */
function bytesRead(): number | null {
  if (process.platform !== 'linux') return null;
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
