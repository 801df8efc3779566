import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalPath, localPath, type ReferencedFile } from '@farmhand/model';
import { expect, it } from 'vitest';
import { inspectFiles } from '../src/index.ts';
import { makeFolder, writeRested } from './workspace.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

const reported = (path: LocalPath, sizeBytes: number): ReferencedFile => ({ path, sizeBytes });

/** A file last written at that time. */
function written(folder: string, name: string, atMs: number, content = 'content'): LocalPath {
  const path = writeRested(folder, name, content);
  utimesSync(path, new Date(atMs), new Date(atMs));
  return path;
}

/** A file that has a size, and no block on the disk: what the file system shows of one that is still in the cloud. */
function dataless(folder: string, name: string, sizeBytes: number): LocalPath {
  const path = writeRested(folder, name, '');
  truncateSync(path, sizeBytes);
  return path;
}

it('says what is wrong with each file, in the order of the report', async () => {
  const folder = makeFolder();
  const well = writeRested(folder, 'well.exr', 'x'.repeat(8_192));
  const gone = localPath.parse(join(folder, 'gone.png'));
  const belowAFile = localPath.parse(join(well, 'below.png'));
  const aFolder = localPath.parse(join(folder, 'now-a-folder'));
  mkdirSync(aFolder);
  const empty = writeRested(folder, 'empty.vdb', '');
  const cloud = dataless(folder, 'cloud.exr', 3_000_000);
  const files = [
    reported(empty, 0),
    reported(well, 8_192),
    reported(gone, 7),
    reported(cloud, 3_000_000),
    reported(belowAFile, 7),
    reported(aFolder, 7),
  ];
  expect(await inspectFiles({ files, settleMs: 0 })).toEqual([
    { path: empty, condition: 'empty' },
    { path: gone, condition: 'gone' },
    { path: cloud, condition: 'placeholder' },
    { path: belowAFile, condition: 'gone' },
    { path: aFolder, condition: 'gone' },
  ]);
});

it('finds nothing wrong with files that rest, whatever they are called or linked to', async () => {
  const folder = makeFolder();
  const target = writeRested(folder, 'real.png', 'pixels');
  const link = localPath.parse(join(folder, 'Größe 木.png'));
  symlinkSync(target, link);
  expect(await inspectFiles({ files: [reported(target, 6), reported(link, 6)] })).toEqual([]);
  expect(await inspectFiles({ files: [] })).toEqual([]);
});

it('lists a file once that is given twice', async () => {
  const empty = writeRested(makeFolder(), 'empty.png', '');
  const found = await inspectFiles({ files: [reported(empty, 0), reported(empty, 0)] });
  expect(found).toEqual([{ path: empty, condition: 'empty' }]);
});

it('names every empty file of a sequence', async () => {
  const folder = makeFolder();
  const frames = Array.from({ length: 20 }, (_, index) =>
    writeRested(folder, `frame.${String(index + 1).padStart(4, '0')}.exr`, index % 4 === 0 ? '' : 'pixels'),
  );
  const found = await inspectFiles({ files: frames.map((path) => reported(path, 6)), settleMs: 0 });
  expect(found).toEqual(
    frames.filter((_, index) => index % 4 === 0).map((path) => ({ path, condition: 'empty' })),
  );
});

it('takes a small file without blocks for what it is: kept in the file system itself', async () => {
  const folder = makeFolder();
  const witness = writeRested(folder, 'whole.exr', 'x'.repeat(8_192));
  const files = [reported(witness, 8_192), reported(dataless(folder, 'small.txt', 600), 600)];
  expect(await inspectFiles({ files })).toEqual([]);
});

it.skipIf(['darwin', 'win32'].includes(process.platform))(
  'believes a file system that shows no blocks for any file',
  async () => {
    const folder = makeFolder();
    const files = ['a.exr', 'b.exr'].map((name) => reported(dataless(folder, name, 10_000), 10_000));
    expect(await inspectFiles({ files })).toEqual([]);
  },
);

it('knows the stub that iCloud leaves in the place of a file', async () => {
  const folder = makeFolder();
  const evicted = localPath.parse(join(folder, 'wood.png'));
  writeRested(folder, '.wood.png.icloud', 'bplist00');
  expect(await inspectFiles({ files: [reported(evicted, 900)] })).toEqual([
    { path: evicted, condition: 'placeholder' },
  ]);
});

it('sees a file that a program is writing', async () => {
  const path = localPath.parse(join(makeFolder(), 'bake.vdb'));
  const handle = await open(path, 'a');
  await handle.appendFile('begun');
  let goOn = true;
  const writing = (async () => {
    while (goOn) await handle.appendFile('more');
  })();
  const found = await inspectFiles({ files: [reported(path, 5)], settleMs: 50 });
  goOn = false;
  await writing;
  await handle.close();
  expect(found).toEqual([{ path, condition: 'changing' }]);
});

// The clock is asked between the two looks.
const changes: readonly (readonly [what: string, change: (path: string) => void, condition: string])[] = [
  ['grows', (path) => appendFileSync(path, 'more'), 'changing'],
  ['shrinks', (path) => truncateSync(path, 1), 'changing'],
  ['is begun anew', (path) => truncateSync(path, 0), 'changing'],
  ['is written over', (path) => utimesSync(path, new Date(NOW), new Date(NOW)), 'changing'],
  ['goes away', (path) => rmSync(path), 'gone'],
];
it.each(changes)('sees a fresh file that %s between two looks', async (_, change, condition) => {
  const path = written(makeFolder(), 'bake.vdb', NOW - 5_000);
  const clock = () => {
    change(path);
    return NOW;
  };
  const files = [reported(path, 'content'.length)];
  expect(await inspectFiles({ files, clock, settleMs: 0 })).toEqual([{ path, condition }]);
});

it.each([
  ['written ten seconds ago', -10_000, true],
  ['written before that', -10_001, false],
  ['of a drive whose clock is ahead', 10_000, true],
  ['of a clock that is far off', 3_600_000, false],
])('looks a second time at a file %s only when it may still be in the making', async (_, ageMs, isFresh) => {
  const path = written(makeFolder(), 'bake.vdb', NOW + ageMs);
  const clock = () => {
    appendFileSync(path, 'more');
    utimesSync(path, new Date(NOW + ageMs), new Date(NOW + ageMs));
    return NOW;
  };
  const found = await inspectFiles({ files: [reported(path, 'content'.length)], clock, settleMs: 0 });
  expect(found).toEqual(isFresh ? [{ path, condition: 'changing' }] : []);
});

it('looks a second time at a file whose size is not the reported one, however old it says it is', async () => {
  const path = written(makeFolder(), 'copy.exr', NOW - 86_400_000);
  const clock = () => {
    appendFileSync(path, 'more');
    return NOW;
  };
  expect(await inspectFiles({ files: [reported(path, 3)], clock, settleMs: 0 })).toEqual([
    { path, condition: 'changing' },
  ]);
  expect(await inspectFiles({ files: [reported(path, 3)], settleMs: 0 })).toEqual([]);
});

it('waits once for all fresh files, and not at all without any', async () => {
  const folder = makeFolder();
  const fresh = Array.from({ length: 3 }, (_, index) => written(folder, `${index}.png`, NOW));
  const controller = new AbortController();
  const reason = new Error('the artist pressed Cancel');
  const clock = () => {
    controller.abort(reason);
    return NOW;
  };
  const { signal } = controller;
  const files = fresh.map((path) => reported(path, 'content'.length));
  // Without the abort this would outlast any test.
  await expect(inspectFiles({ files, clock, signal, settleMs: 3_600_000 })).rejects.toBe(reason);
  const rested = reported(written(folder, 'rested.png', NOW - 60_000), 'content'.length);
  expect(await inspectFiles({ files: [rested], clock: () => NOW, settleMs: 3_600_000 })).toEqual([]);
});

it('ends with the reason of the signal', async () => {
  const reason = new Error('the artist pressed Cancel');
  const files = [reported(writeRested(makeFolder(), 'a.png', 'a'), 1)];
  await expect(inspectFiles({ files, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it.skipIf(process.platform === 'win32')('names files that this user may not read', async () => {
  const folder = makeFolder();
  chmodSync(folder, 0o755);
  const readable = writeRested(folder, 'readable.png', 'free');
  chmodSync(readable, 0o644);
  const secret = writeRested(folder, 'secret.png', 'secret');
  chmodSync(secret, 0);
  const hidden = writeRested(folder, 'closed/hidden.png', 'hidden');
  chmodSync(join(folder, 'closed'), 0);
  const files = [reported(readable, 4), reported(secret, 6), reported(hidden, 6)];
  const found = await asCommonUser(() => inspectFiles({ files }));
  chmodSync(join(folder, 'closed'), 0o755);
  expect(found).toEqual([
    { path: secret, condition: 'unreadable' },
    { path: hidden, condition: 'unreadable' },
  ]);
});

it('looks at 50,000 files while others have their turns', async () => {
  const folder = makeFolder();
  writeRested(folder, 'frame.exr', 'x');
  // One file under many names: what counts here is how many are looked at.
  const names = Array.from({ length: 50_000 }, (_, index) => {
    const detour = '/.'.repeat(index % 50) + '/'.repeat(1 + Math.floor(index / 50));
    return localPath.parse(`${folder}${detour}frame.exr`);
  });
  let turns = 0;
  let goOn = true;
  const count = () => {
    turns += 1;
    if (goOn) setImmediate(count);
  };
  count();
  const found = await inspectFiles({ files: names.map((name) => reported(name, 1)) });
  goOn = false;
  expect(found).toEqual([]);
  expect(turns).toBeGreaterThan(100);
});

/** Root may read everything, so where tests run as root this is done in another user's name. */
async function asCommonUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
