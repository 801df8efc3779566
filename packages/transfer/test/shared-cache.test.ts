import { join } from 'node:path';
import { type LocalPath, type Problem, transferCache } from '@farmhand/model';
import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  buildManifest,
  type OpenTransferCache,
  openTransferCache,
  type TransferCacheOptions,
} from '../src/index.ts';
import { knownEntries } from './known-entries.ts';
import { hasRedis, startRedis, type TestRedis } from './redis-server.ts';
import { makeFolder, writeRested } from './workspace.ts';

const farm = { farm: 'https://farm.example', storageId: '10202' };

interface Computer extends OpenTransferCache {
  readonly troubles: readonly Problem[];
}

/** Another computer of the studio: it has a file of its own, and the same Redis. */
function computer(redis: TestRedis, options: Partial<TransferCacheOptions> = {}): Computer {
  const troubles: Problem[] = [];
  const cache = openTransferCache(
    transferCache.parse({ kind: 'redis', host: '127.0.0.1', port: redis.port }),
    { databasePath: ':memory:', onTrouble: (problem) => troubles.push(problem), ...options },
  );
  onTestFinished(() => cache.close());
  return { ...cache, troubles };
}

async function build({ fingerprints }: OpenTransferCache, files: readonly LocalPath[], md5Of?: LocalPath) {
  let filesHashed = 0;
  const manifest = await buildManifest({
    files,
    fingerprints,
    md5Of,
    onProgress: (progress) => {
      filesHashed = progress.filesHashed;
    },
  });
  return { ...manifest, filesHashed };
}

function makeFiles(count = 20): LocalPath[] {
  const folder = makeFolder();
  return Array.from({ length: count }, (_, index) =>
    writeRested(folder, `${index % 4}/木 ${index}.png`, `${index}`),
  );
}

describe.skipIf(!hasRedis)('a cache that a studio shares (needs Redis)', () => {
  it('spares every computer what one has read and found at the farm', async () => {
    const redis = await startRedis();
    const files = makeFiles();
    const scene = files[0];
    const [ana, ben] = [computer(redis), computer(redis)];
    const first = await build(ana, files, scene);
    expect(first.filesHashed).toBe(20);
    await ana.sent.keep(farm, first.entries.slice(0, 15));

    const second = await build(ben, files, scene);
    expect(second).toMatchObject({ filesHashed: 0, md5: first.md5, entries: first.entries });
    expect((await knownEntries(ben.sent, farm, second.entries)).size).toBe(15);
    expect([...ana.troubles, ...ben.troubles]).toEqual([]);

    // What Ben learnt, he knows without Redis.
    await redis.kill();
    expect((await build(ben, files)).filesHashed).toBe(0);
    expect((await knownEntries(ben.sent, farm, second.entries.slice(0, 15))).size).toBe(15);
  });

  it('holds of a changed file what its last reader saw, and of no other version', async () => {
    const redis = await startRedis();
    const [file] = makeFiles(1);
    if (file === undefined) throw new Error('no file');
    const [ana, ben] = [computer(redis), computer(redis)];
    await build(ana, [file]);
    writeRested(join(file, '..'), '木 0.png', 'changed');
    expect((await build(ben, [file])).filesHashed).toBe(1);
    expect((await build(computer(redis), [file])).filesHashed).toBe(0);
  });

  it('forgets a storage for all', async () => {
    const redis = await startRedis();
    const { entries } = await build(computer(redis), makeFiles());
    const [ana, ben] = [computer(redis), computer(redis)];
    await ana.sent.keep(farm, entries);
    await ana.sent.keep({ ...farm, storageId: '2' }, entries);
    await ben.sent.forget(farm);
    expect((await knownEntries(computer(redis).sent, farm, entries)).size).toBe(0);
    expect((await knownEntries(computer(redis).sent, { ...farm, storageId: '2' }, entries)).size).toBe(20);
    await ben.sent.keep(farm, entries);
    expect((await knownEntries(computer(redis).sent, farm, entries)).size).toBe(20);
  });

  it('keeps to its own keys, and lets them expire', async () => {
    const redis = await startRedis();
    const files = makeFiles();
    const ana = computer(redis);
    const { entries } = await build(ana, files, files[0]);
    await ana.sent.keep(farm, entries);
    const client = createClient({ url: `redis://127.0.0.1:${redis.port}` });
    await client.connect();
    onTestFinished(() => client.destroy());
    const keys = await client.keys('*');
    // Four folders each of fingerprints and of the storage, and the MD5.
    expect(keys).toHaveLength(9);
    for (const key of keys) {
      expect(key).toMatch(/^farmhand:/);
      expect(await client.ttl(key)).toBeGreaterThan(86_400);
    }

    // Whatever else is put there is no reason to fail, or to believe it.
    for (const key of keys) await client.hSet(key, { 0: 'not a page', 7: '', nonsense: 'x' });
    const ben = computer(redis);
    expect((await build(ben, files)).filesHashed).toBe(20);
    expect((await knownEntries(ben.sent, farm, entries)).size).toBe(0);
    expect((await build(computer(redis), files)).filesHashed).toBe(0);
    for (const key of keys) {
      await client.del(key);
      await client.set(key, 'not a hash');
    }
    const cleo = computer(redis);
    expect((await build(cleo, files)).filesHashed).toBe(20);
    expect(cleo.troubles).toMatchObject([{ code: 'shared-cache-unreachable' }]);
  });

  it('takes a password, and tells nobody of it', async () => {
    const redis = await startRedis({ password: 'correct horse' });
    const files = makeFiles();
    const ana = computer(redis, { redisPassword: 'correct horse' });
    await build(ana, files);
    expect(ana.troubles).toEqual([]);
    const ben = computer(redis, { redisPassword: 'wrong zebra' });
    expect((await build(ben, files)).filesHashed).toBe(20);
    expect(ben.troubles).toMatchObject([{ code: 'shared-cache-unreachable' }]);
    expect(JSON.stringify(ben.troubles)).not.toMatch(/horse|zebra/);
    expect((await build(computer(redis), files)).filesHashed).toBe(20);
  });

  it('is gone without when it is switched off in the middle, and used again when it is back', async () => {
    const redis = await startRedis();
    const files = makeFiles();
    const ana = computer(redis, { redisWaits: { answerMs: 5_000, restMs: 0 } });
    const { entries } = await build(ana, files);
    expect(ana.troubles).toEqual([]);
    await redis.kill();
    await ana.sent.keep(farm, entries);
    expect((await build(ana, makeFiles())).filesHashed).toBe(20);
    expect(ana.troubles.map(({ code }) => code)).toEqual(['shared-cache-unreachable']);

    await redis.start();
    await ana.sent.keep({ ...farm, storageId: '2' }, entries);
    expect((await knownEntries(computer(redis).sent, { ...farm, storageId: '2' }, entries)).size).toBe(20);
    await redis.kill();
    await build(ana, makeFiles());
    expect(ana.troubles).toHaveLength(2);
  });

  it('is gone without when it does not answer', async () => {
    const redis = await startRedis();
    const files = makeFiles();
    await build(computer(redis), files);
    const ana = computer(redis, { redisWaits: { answerMs: 60, restMs: 600_000 } });
    const ben = computer(redis, { redisWaits: { answerMs: 60, restMs: 600_000 } });
    await ben.fingerprints.findMd5('xxh3-128:00000000000000000000000000000000');
    redis.freeze();
    // One that has no connection yet, and one that has.
    for (const one of [ana, ben]) {
      expect((await build(one, files)).filesHashed).toBe(20);
      expect(one.troubles).toHaveLength(1);
    }
    redis.thaw();
  });

  it('is not there at all: one word of it, and all work done', async () => {
    const redis = await startRedis();
    await redis.kill();
    const ana = computer(redis);
    const { filesHashed, entries } = await build(ana, makeFiles());
    expect(filesHashed).toBe(20);
    await ana.sent.keep(farm, entries);
    expect((await knownEntries(ana.sent, farm, entries)).size).toBe(20);
    await ana.sent.forget(farm);
    expect((await knownEntries(ana.sent, farm, entries)).size).toBe(0);
    expect(ana.troubles).toHaveLength(1);
  });
});
