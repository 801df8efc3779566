import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { type Manifest, openSentMemory, type SentMemoryNeed } from '@farmhand/transfer';
import { describe, expect, it } from 'vitest';
import { input, makeEngine, makeStandIn, misuses, type StandIn } from './transmitter-stand-in.ts';
import { plainManifest } from './vendor-manifest.ts';
import { makeFolder, problemOf, writeRested } from './workspace.ts';

const DAY_MS = 24 * 3_600_000;
const MAIN = ['main-key', '6'];

function memoryIn(folder: string, account: readonly string[] = MAIN) {
  const open = openSentMemory({ folder, account });
  return async (need: Partial<SentMemoryNeed> = {}): Promise<string> => {
    const database = await open({
      storage: input,
      userId: 100_093,
      doubtsBefore: Number.NEGATIVE_INFINITY,
      ...need,
    });
    if (database.kind !== 'sqlite') throw new Error(`remembers by ${database.kind}`);
    return database.path;
  };
}

/** Lets the memory at a path have begun at another time. */
function rebegin(path: string, beganMs: number): string {
  const folder = dirname(path);
  const other = folder.replace(/-\d+$/, `-${beganMs}`);
  renameSync(folder, other);
  return join(other, basename(path));
}

const sentIn = (standIn: StandIn): string[] => standIn.notes().flatMap(({ sent }) => sent ?? []);

const clear = (standIn: StandIn): void =>
  rmSync(standIn.storedPath('10202-100093', ''), { recursive: true, force: true });

function threeFiles(): { manifest: Manifest; paths: readonly LocalPath[] } {
  const folder = makeFolder();
  const paths = ['a', 'b', 'c'].map((name) => writeRested(folder, `${name}.png`, `texture ${name}`));
  return { manifest: plainManifest(paths), paths };
}

describe.skipIf(process.platform === 'win32')('what the stand-in remembers', () => {
  it('is not relied on by the second try after a storage was cleared, and once that has sent all, it is again', async () => {
    const standIn = makeStandIn();
    const state = makeFolder();
    const engine = makeEngine(standIn, { database: openSentMemory({ folder: state, account: MAIN }) });
    const { manifest, paths } = threeFiles();
    await engine.upload({ storage: input, manifest });
    expect(sentIn(standIn)).toHaveLength(3);

    clear(standIn);
    // Nobody can know yet, and the job fails at the farm for want of its files.
    await engine.upload({ storage: input, manifest });
    expect(paths.filter((path) => existsSync(standIn.storedPath('10202-100093', path)))).toEqual([]);

    const doubtsBefore = Date.now();
    await engine.upload({ storage: input, manifest, doubtsBefore });
    for (const path of paths)
      expect(readFileSync(standIn.storedPath('10202-100093', path), 'utf8')).toMatch(/^texture [abc]$/);
    expect(sentIn(standIn)).toHaveLength(6);

    await engine.upload({ storage: input, manifest });
    expect(sentIn(standIn)).toHaveLength(6);
    expect(misuses(standIn)).toEqual([]);
  });

  it('of a second try that was cut short is believed by the next', async () => {
    const standIn = makeStandIn();
    const path = memoryIn(makeFolder());
    const database = async (need: SentMemoryNeed) => ({ kind: 'sqlite', path: await path(need) }) as const;
    const engine = makeEngine(standIn, { database, retryDelaysMs: [] });
    const { manifest } = threeFiles();
    const doubtsBefore = Date.now() - 1_000;
    rebegin(await path(), doubtsBefore);
    standIn.script('exit1');
    const problem = await problemOf(engine.upload({ storage: input, manifest, doubtsBefore }));
    expect(problem).toMatchObject({ code: 'transmitter-interrupted', retryable: true });
    await engine.upload({ storage: input, manifest, doubtsBefore });
    expect(sentIn(standIn).toSorted()).toEqual(manifest.entries.map((entry) => entry.serverPath).toSorted());
  });

  it('is left for an empty memory when it is damaged', async () => {
    const standIn = makeStandIn();
    const state = makeFolder();
    const engine = makeEngine(standIn, { database: openSentMemory({ folder: state, account: MAIN }) });
    const { manifest } = threeFiles();
    writeFileSync(await memoryIn(state)(), 'no database '.repeat(1_000));
    expect(await engine.upload({ storage: input, manifest })).toMatchObject({ filesDone: 3 });
    expect(sentIn(standIn)).toHaveLength(3);
    await engine.upload({ storage: input, manifest });
    expect(sentIn(standIn)).toHaveLength(3);
  });

  it('is no other account’s and no other storage’s', async () => {
    const standIn = makeStandIn();
    const state = makeFolder();
    const database = openSentMemory({ folder: state, account: MAIN });
    const { manifest } = threeFiles();
    await makeEngine(standIn, { database }).upload({ storage: input, manifest });
    await makeEngine(standIn, { database, userId: () => 200_001 }).upload({ storage: input, manifest });
    await makeEngine(standIn, { database }).upload({ storage: { ...input, id: '10203' }, manifest });
    expect(sentIn(standIn)).toHaveLength(9);
    for (const storage of ['10202-100093', '10202-200001', '10203-100093'])
      for (const { serverPath } of manifest.entries)
        expect(existsSync(standIn.storedPath(storage, serverPath))).toBe(true);
  });

  it('is done without where there is no place for it', async () => {
    const standIn = makeStandIn();
    const state = join(writeRested(makeFolder(), 'a-file', 'no folder'), 'state');
    const engine = makeEngine(standIn, { database: openSentMemory({ folder: state, account: MAIN }) });
    const { manifest } = threeFiles();
    expect(await engine.upload({ storage: input, manifest })).toMatchObject({ filesDone: 3 });
    expect(standIn.runs().map(({ ini }) => ini?.database?.on)).toEqual(['false']);
  });
});

describe('a memory of what was sent', () => {
  it('is the same for all processes, and another for each account, storage and user', async () => {
    const folder = makeFolder();
    const path = await memoryIn(folder)();
    expect(await memoryIn(folder)()).toBe(path);
    const others = [
      await memoryIn(folder, ['other-key', '6'])(),
      await memoryIn(folder, ['main-key', '2'])(),
      await memoryIn(folder)({ storage: { kind: 'input', id: '10203' } }),
      await memoryIn(folder)({ userId: 200_001 }),
    ];
    expect(new Set([path, ...others]).size).toBe(5);
  });

  it('is believed for three days', async () => {
    const folder = makeFolder();
    const path = memoryIn(folder);
    const young = rebegin(await path(), Date.now() - 3 * DAY_MS + 60_000);
    expect(await path()).toBe(young);
    const old = rebegin(young, Date.now() - 3 * DAY_MS - 1);
    expect(await path()).not.toBe(old);
  });

  it('is not taken from under an upload that still uses it, but removed after a month', async () => {
    const folder = makeFolder();
    const path = memoryIn(folder);
    const used = rebegin(await path(), Date.now() - 20 * DAY_MS);
    const next = await path();
    expect(existsSync(dirname(used))).toBe(true);
    const long = rebegin(used, Date.now() - 31 * DAY_MS);
    writeFileSync(long, 'rows');
    writeFileSync(join(folder, 'raysync.txt'), 'of another program');
    await path();
    expect(readdirSync(folder).toSorted()).toEqual(['raysync.txt', basename(dirname(next))]);
  });

  it('of the future, by a clock that was wrong, is thrown away', async () => {
    const folder = makeFolder();
    const path = memoryIn(folder);
    const future = rebegin(await path(), Date.now() + DAY_MS);
    const now = await path();
    expect(now).not.toBe(future);
    expect(readdirSync(folder)).toEqual([basename(dirname(now))]);
  });

  it('that is doubted is followed by one that is not, for whoever asks next', async () => {
    const folder = makeFolder();
    const path = memoryIn(folder);
    const first = await path();
    const second = await path({ doubtsBefore: Number.POSITIVE_INFINITY });
    expect(second).not.toBe(first);
    expect(await path()).toBe(second);
    const beganMs = Number(/-(\d+)$/.exec(dirname(second))?.[1]);
    expect(await path({ doubtsBefore: beganMs - 1 })).toBe(second);
    expect(await path({ doubtsBefore: beganMs })).not.toBe(second);
  });
});
