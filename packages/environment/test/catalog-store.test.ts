import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionError, createFarmClient, UnreadableAnswerError } from '@farmhand/client';
import { type CatalogStore, type CatalogStoreOptions, openCatalogStore } from '@farmhand/environment';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asked, startFarm } from './http-farm.ts';

const BLENDER = 2007;
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 24);

/** What a farm under test says; a test may change it in the middle. */
interface Says {
  version: string;
  /** Runs before each answer. */
  before: (asked: Asked) => unknown;
}

function answers(says: Says) {
  return async (asked: Asked) => {
    await says.before(asked);
    const call = asked.path.slice(asked.path.lastIndexOf('/') + 1);
    switch (call) {
      case 'querySoftwareList':
        return {
          renderInfoList: [{ cgId: BLENDER, cgName: 'Blender', cgType: 'blend', isSupportLinux: 1 }],
          defaultCgId: BLENDER,
        };
      case 'querySoftwareDetail': {
        const id = asked.body.osName === 'linux' ? 7 : 8;
        return {
          cgVersion: [{ id, cgId: BLENDER, cgName: 'Blender', cgVersion: says.version }],
          cgPlugin: [],
        };
      }
      case 'list':
        return [
          {
            id: 14,
            status: 1,
            type: 2,
            platform: 2,
            model: '3090',
            ram: '128GB',
            gpuNum: '2*GPU',
            notSupportCgId: ['2012'],
            notSupportCode: [],
            notSupportPluginList: ['corona.*'],
          },
        ];
      default:
        throw new Error(`not a call of the store: ${asked.path}`);
    }
  };
}

const offerOf = (version: string) => ({
  catalog: {
    linux: [{ softwareId: BLENDER, name: 'Blender', versions: [{ versionId: 7, version, plugins: [] }] }],
    windows: [{ softwareId: BLENDER, name: 'Blender', versions: [{ versionId: 8, version, plugins: [] }] }],
  },
  hardware: [
    {
      id: 14,
      kind: 'gpu',
      enabled: true,
      model: '3090',
      ramGigabytes: 128,
      gpuCount: 2,
      unsupportedSoftwareIds: [2012],
      unsupportedTipCodes: [],
      unsupportedPlugins: ['corona.*'],
    },
  ],
});

let folder: string;
let now: number;
let open: CatalogStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-catalog-'));
  now = START;
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

function openStore(options: Partial<CatalogStoreOptions> = {}): CatalogStore {
  const store = openCatalogStore({
    folder,
    client: null,
    account: 'https://farm.example id-for-tests',
    clock: () => now,
    ...options,
  });
  open.push(store);
  return store;
}

/** A client that gives up at once, of a farm that nobody runs. */
async function clientOfNoFarm() {
  const gone = await startFarm(() => null);
  await gone.close();
  return createFarmClient({
    endpoint: gone.endpoint,
    accessId: 'id-for-tests',
    accessKey: 'key-for-tests',
    retry: { maxAttempts: 1 },
  });
}

describe('with a farm that answers', () => {
  let says: Says;
  let farm: Awaited<ReturnType<typeof startFarm>>;

  beforeEach(async () => {
    says = { version: '3.4', before: () => undefined };
    farm = await startFarm(answers(says));
  });
  afterEach(() => farm.close());

  /** A list, two systems and the hardware. */
  const CALLS = 4;

  test('it is asked once, and what it said is kept on disk', async () => {
    const store = openStore({ client: farm.client });
    expect(await store.catalog(BLENDER)).toEqual({
      ...offerOf('3.4'),
      fetchedAt: START,
      ageMs: 0,
      source: 'farm',
    });
    await store.idle();
    now += 1_000;
    expect(await store.catalog(BLENDER)).toMatchObject({ source: 'cache', ageMs: 1_000 });
    expect(await openStore().catalog(BLENDER)).toEqual({
      ...offerOf('3.4'),
      fetchedAt: START,
      ageMs: 1_000,
      source: 'cache',
    });
    expect(farm.asked).toHaveLength(CALLS);
  });

  test('something old is given at once, and replaced behind it', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    says.version = '4.2';
    now += HOUR_MS;
    expect(await store.catalog(BLENDER)).toMatchObject({ ...offerOf('3.4'), source: 'cache' });
    now += 1;
    expect(await store.catalog(BLENDER)).toEqual({
      ...offerOf('3.4'),
      fetchedAt: START,
      ageMs: HOUR_MS + 1,
      source: 'staleCache',
    });
    await store.idle();
    expect(await store.catalog(BLENDER)).toMatchObject({ ...offerOf('4.2'), ageMs: 0, source: 'cache' });
    expect(farm.asked).toHaveLength(2 * CALLS);
  });

  test('how old is too old is the caller’s to say', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    now += 5_000;
    expect(await store.catalog(BLENDER, { maxAgeMs: 5_000 })).toMatchObject({ source: 'cache' });
    expect(await store.catalog(BLENDER, { maxAgeMs: 4_999 })).toMatchObject({ source: 'staleCache' });
  });

  test('a refresh waits for the farm, however fresh the cache is', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    says.version = '4.2';
    expect(await store.refresh(BLENDER)).toMatchObject({ ...offerOf('4.2'), source: 'farm' });
  });

  test('what another store fetched is found', async () => {
    const [one, two] = [openStore({ client: farm.client }), openStore({ client: farm.client })];
    await one.catalog(BLENDER);
    await one.idle();
    now += 2 * HOUR_MS;
    says.version = '4.2';
    await two.refresh(BLENDER);
    await two.idle();
    farm.asked.length = 0;
    expect(await one.catalog(BLENDER)).toMatchObject({ ...offerOf('4.2'), source: 'cache' });
    expect(farm.asked).toEqual([]);
  });

  test('callers share one question, and one that leaves does not take it along', async () => {
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    says.before = () => {
      asked.resolve();
      return gate.promise;
    };
    const store = openStore({ client: farm.client });
    const leaving = new AbortController();
    const first = store.catalog(BLENDER, { signal: leaving.signal });
    const others = [store.catalog(BLENDER), store.refresh(BLENDER), store.catalog(BLENDER)];
    await asked.promise;
    leaving.abort(new Error('cancelled'));
    await expect(first).rejects.toThrow('cancelled');
    gate.resolve();
    for (const offer of await Promise.all(others)) expect(offer).toMatchObject(offerOf('3.4'));
    expect(farm.asked).toHaveLength(CALLS);
  });

  test('an abort before the question is an abort', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(openStore({ client: farm.client }).catalog(BLENDER, { signal })).rejects.toThrow(
      'cancelled',
    );
    expect(farm.asked).toEqual([]);
  });

  test('programs and accounts do not mix', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    await store.catalog(2004);
    await store.idle();
    expect(await openStore().catalog(2004)).toMatchObject({ catalog: { linux: [], windows: [] } });
    expect(await openStore({ account: 'https://farm.example other-id' }).catalog(BLENDER)).toBeNull();
    expect(await openStore().catalog(BLENDER)).toMatchObject(offerOf('3.4'));
  });

  test('the account is not written out, and its name makes no folder', async () => {
    const account = String.raw`https://farm.example\..\AUX: id-for-tests`;
    const store = openStore({ client: farm.client, account });
    await store.catalog(BLENDER);
    await store.idle();
    const files = await readdir(folder, { recursive: true });
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/^offer-[0-9a-f]{32}\.json$/);
    expect(await readFile(join(folder, files[0] ?? ''), 'utf8')).not.toContain('id-for-tests');
  });

  describe('and a file that is no good', () => {
    async function keptFile(): Promise<{ readonly path: string; readonly text: string }> {
      const store = openStore({ client: farm.client });
      await store.catalog(BLENDER);
      await store.idle();
      const path = join(folder, (await readdir(folder))[0] ?? '');
      return { path, text: await readFile(path, 'utf8') };
    }

    test('cut short anywhere, it counts as none', async () => {
      const { path, text } = await keptFile();
      for (let part = 0; part < 20; part += 1) {
        await writeFile(path, text.slice(0, Math.floor((text.length * part) / 20)));
        expect(await openStore().catalog(BLENDER)).toBeNull();
      }
      await writeFile(path, text);
      expect(await openStore().catalog(BLENDER)).toMatchObject(offerOf('3.4'));
    });

    test.each([
      ['of another version', (text: string) => text.replace('farm-offer/1', 'farm-offer/2')],
      ['edited', (text: string) => text.replace('"3.4"', '"9.9"')],
      ['not ours', () => '{"schema":"farmhand.farm-offer/1","offers":[]}'],
      ['null', () => 'null'],
      ['no JSON', () => '<html></html>'],
    ])('%s, it counts as none, and is replaced', async (_, spoil) => {
      const { path, text } = await keptFile();
      const spoiled = spoil(text);
      expect(spoiled).not.toBe(text);
      await writeFile(path, spoiled);
      expect(await openStore().catalog(BLENDER)).toBeNull();
      const store = openStore({ client: farm.client });
      expect(await store.catalog(BLENDER)).toMatchObject({ source: 'farm' });
      await store.idle();
      expect(await openStore().catalog(BLENDER)).toMatchObject(offerOf('3.4'));
    });

    test('another account’s under this name counts as none', async () => {
      const { path } = await keptFile();
      const other = openStore({ client: farm.client, account: 'another' });
      await other.catalog(BLENDER);
      await other.idle();
      const theirs = (await readdir(folder)).map((file) => join(folder, file)).find((each) => each !== path);
      await writeFile(path, await readFile(theirs ?? ''));
      expect(await openStore().catalog(BLENDER)).toBeNull();
    });
  });

  test('two stores that write at once leave a whole file and nothing else', async () => {
    const stores = [openStore({ client: farm.client }), openStore({ client: farm.client })];
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(stores.map((store) => store.refresh(BLENDER)));
      await Promise.all(stores.map((store) => store.idle()));
      expect(await openStore().catalog(BLENDER)).toMatchObject(offerOf('3.4'));
    }
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('what a killed program left half-written goes in time, and what another writes now stays', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    await store.idle();
    const [name] = await readdir(folder);
    const [left, fresh] = [`${name}.left.tmp`, `${name}.fresh.tmp`];
    for (const each of [left, fresh]) await writeFile(join(folder, each), '{"schema":');
    const longAgo = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(join(folder, left), longAgo, longAgo);
    await store.refresh(BLENDER);
    await store.idle();
    expect((await readdir(folder)).toSorted()).toEqual([name, fresh].toSorted());
  });

  test('a clock that was set back makes nothing fresh', async () => {
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    await store.idle();
    says.version = '4.2';
    now -= 24 * HOUR_MS;
    const other = openStore({ client: farm.client });
    expect(await other.catalog(BLENDER)).toMatchObject({ ...offerOf('3.4'), ageMs: 0, source: 'staleCache' });
    await other.idle();
    expect(await other.catalog(BLENDER)).toMatchObject({ ...offerOf('4.2'), source: 'cache' });
    expect(await store.catalog(BLENDER)).toMatchObject({ ...offerOf('4.2'), source: 'cache' });
  });

  test('a folder that cannot be written to costs nothing but the memory of it', async () => {
    const inTheWay = join(folder, 'a-file');
    await writeFile(inTheWay, '');
    const store = openStore({ client: farm.client, folder: join(inTheWay, 'cache') });
    expect(await store.catalog(BLENDER)).toMatchObject({ source: 'farm' });
    await store.idle();
    expect(await store.catalog(BLENDER)).toMatchObject({ ...offerOf('3.4'), source: 'cache' });
    expect(farm.asked).toHaveLength(CALLS);
  });
});

describe('with a farm that is down', () => {
  async function keepSomething(): Promise<void> {
    const farm = await startFarm(answers({ version: '3.4', before: () => undefined }));
    const store = openStore({ client: farm.client });
    await store.catalog(BLENDER);
    await store.idle();
    await farm.close();
  }

  test('what is kept serves, whatever its age', async () => {
    await keepSomething();
    now += 400 * 24 * HOUR_MS;
    const failures: unknown[] = [];
    const client = await clientOfNoFarm();
    const store = openStore({ client, onRefreshFailed: (error) => failures.push(error) });
    const offer = { ...offerOf('3.4'), ageMs: 400 * 24 * HOUR_MS, source: 'staleCache' };
    expect(await store.catalog(BLENDER)).toMatchObject(offer);
    await store.idle();
    expect(failures).toHaveLength(1);
    expect(ConnectionError.isInstance(failures[0])).toBe(true);
    expect(await store.refresh(BLENDER)).toMatchObject(offer);
    await client.close();
  });

  test('its failure is only told where nothing is kept', async () => {
    const client = await clientOfNoFarm();
    const store = openStore({ client });
    await expect(store.catalog(BLENDER)).rejects.toSatisfy(ConnectionError.isInstance);
    await expect(store.refresh(BLENDER)).rejects.toSatisfy(ConnectionError.isInstance);
    await client.close();
  });

  test('without a client, there is what is kept, or nothing', async () => {
    const offline = openStore();
    expect(await offline.catalog(BLENDER)).toBeNull();
    expect(await offline.refresh(BLENDER)).toBeNull();
    await keepSomething();
    now += 2 * HOUR_MS;
    expect(await offline.catalog(BLENDER)).toMatchObject({ ...offerOf('3.4'), source: 'staleCache' });
    expect(await offline.refresh(BLENDER)).toMatchObject({ ...offerOf('3.4'), source: 'staleCache' });
  });
});

describe('with the local farm', () => {
  let farm: LocalFarm;
  let client: ReturnType<typeof createFarmClient>;

  beforeEach(async () => {
    farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
    const { accessId, accessKey } = farm.account;
    client = createFarmClient({ endpoint: farm.url, accessId, accessKey, retry: { maxAttempts: 1 } });
  });
  afterEach(async () => {
    await client.close();
    await farm.stop();
  });

  const storeOf = () => openStore({ client, folder: join(folder, 'cache') });

  test('a web page in place of an answer is no catalog', async () => {
    const store = storeOf();
    farm.faults.next({ endpoint: 'querySoftwareList', kind: 'html' });
    await expect(store.catalog(BLENDER)).rejects.toSatisfy(UnreadableAnswerError.isInstance);
    expect(await store.catalog(BLENDER)).toMatchObject({ source: 'farm' });
    farm.faults.next({ endpoint: 'querySoftwareDetail', kind: 'html' });
    expect(await store.refresh(BLENDER)).toMatchObject({ source: 'staleCache' });
  });

  test('a farm without the list of hardware still has a catalog', async () => {
    farm.faults.next({ endpoint: 'listHardwareConfigs', kind: 'farmCode', code: 404 });
    const offer = await storeOf().catalog(BLENDER);
    expect(offer?.hardware).toEqual([]);
    expect(offer?.catalog.linux).toHaveLength(1);
  });

  test('a list of hardware that failed is not kept as an empty one', async () => {
    const store = storeOf();
    farm.faults.next({ endpoint: 'listHardwareConfigs', kind: 'status502' });
    await expect(store.catalog(BLENDER)).rejects.toMatchObject({ httpStatus: 502 });
    expect((await store.catalog(BLENDER))?.hardware).not.toEqual([]);
  });

  test('closing ends a call that hangs', async () => {
    const store = storeOf();
    farm.faults.next({ endpoint: 'querySoftwareList', kind: 'hang' });
    const waiting = store.catalog(BLENDER);
    waiting.catch(() => undefined);
    await farm.events.until(() => farm.inspect.requests().querySoftwareList);
    await store.close();
    await expect(waiting).rejects.toThrow('closed');
    expect(await store.catalog(BLENDER)).toBeNull();
  });

  describe('the words it has for tip codes', () => {
    const asked = () => farm.inspect.requests().queryErrorDetail?.received ?? 0;

    test('come in both languages, are asked for once, and are there offline', async () => {
      const store = storeOf();
      const texts = await store.farmTexts(['10012', '46003', '10012', '4711']);
      expect([...texts.keys()]).toEqual(['10012', '46003']);
      const text = texts.get('10012');
      expect(text?.description.en).toMatch(/textures/);
      expect(text?.description.zh).toMatch(/贴图/);
      expect(text?.solution.en).not.toBe('');
      expect(text?.solution.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(asked()).toBe(2);
      // What the farm does not know is known, too.
      expect(await store.farmTexts(['4711'])).toEqual(new Map());
      expect(await store.farmTexts(['10012'])).toEqual(new Map([['10012', text]]));
      expect(asked()).toBe(2);
      await store.idle();
      const offline = openStore({ folder: join(folder, 'cache') });
      expect(await offline.farmTexts(['46003', '10012'])).toEqual(texts);
      expect(await offline.farmTexts(['15006'])).toEqual(new Map());
    });

    test('no codes ask for nothing', async () => {
      expect(await storeOf().farmTexts([])).toEqual(new Map());
      expect(asked()).toBe(0);
    });

    test('two that ask at once ask for a code once', async () => {
      const store = storeOf();
      const [one, two] = await Promise.all([store.farmTexts(['10012']), store.farmTexts(['10012'])]);
      expect(one).toEqual(two);
      expect(one.size).toBe(1);
      expect(asked()).toBe(2);
    });

    test('one language stands for both where the other failed, and is asked for next time', async () => {
      const store = storeOf();
      farm.faults.next({ endpoint: 'queryErrorDetail', kind: 'html' });
      const half = (await store.farmTexts(['10012'])).get('10012');
      expect(half?.description.en).toBe(half?.description.zh);
      expect(half?.description.en).not.toBe('');
      const whole = (await store.farmTexts(['10012'])).get('10012');
      expect(whole?.description.en).toMatch(/textures/);
      expect(whole?.description.zh).toMatch(/贴图/);
      expect(asked()).toBe(3);
    });

    test('one language that was asked for is one question', async () => {
      const text = (await storeOf().farmTexts(['10012'], ['zh'])).get('10012');
      expect(text?.description.en).toMatch(/贴图/);
      expect(asked()).toBe(1);
    });

    test('a failure gives none, and is no error', async () => {
      const store = storeOf();
      farm.faults.next({ endpoint: 'queryErrorDetail', kind: 'status502', times: 2 });
      expect(await store.farmTexts(['10012'])).toEqual(new Map());
      const signal = AbortSignal.abort(new Error('cancelled'));
      expect(await store.farmTexts(['10012'], ['en', 'zh'], { signal })).toEqual(new Map());
    });

    test('old ones are given at once, and asked for again behind it', async () => {
      const store = storeOf();
      const texts = await store.farmTexts(['10012', '4711']);
      now += 2 * 24 * HOUR_MS;
      // Two days are long for a code nobody knew, and short for a text.
      expect(await store.farmTexts(['10012'])).toEqual(texts);
      await store.idle();
      expect(asked()).toBe(2);
      expect(await store.farmTexts(['4711'])).toEqual(new Map());
      await store.idle();
      expect(asked()).toBe(4);
      now += 40 * 24 * HOUR_MS;
      expect(await store.farmTexts(['10012'])).toEqual(texts);
      await store.idle();
      expect(asked()).toBe(6);
    });
  });
});
