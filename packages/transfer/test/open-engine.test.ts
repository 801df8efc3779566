import { dirname } from 'node:path';
import type { OutputFile, Profile, TransferConfig } from '@farmhand/client';
import { TRANSFER_SETTINGS_SCHEMA, type TransferSettings, transferSettings } from '@farmhand/model';
import {
  createTransferGate,
  listOutputsByApi,
  openTransferEngine,
  storageUserId,
  type TransferClient,
  uploadTarget,
} from '@farmhand/transfer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { credentials } from './gateway.ts';
import { startRaysync } from './stand-ins/raysync-daemon.ts';
import { makeStandIn, misuses } from './transmitter-stand-in.ts';
import { plainManifest } from './vendor-manifest.ts';
import { makeFolder, makeRecords, problemOf, startGateway, writeRested } from './workspace.ts';

const main = { userId: 100_093, mainUserId: null, sharesMainAssets: false };
const sub = { userId: 200_001, mainUserId: 100_093, sharesMainAssets: true };
const mainBids = {
  inputStorageId: '10202',
  parentInputStorageId: null,
  outputStorageId: '20202',
  configStorageId: '10200',
  subUserOutputs: [{ userId: '200001', outputStorageId: '20203', extra: {} }],
};
const subBids = {
  ...mainBids,
  inputStorageId: '10203',
  parentInputStorageId: '10202',
  outputStorageId: '20203',
  subUserOutputs: [],
};

describe('uploadTarget', () => {
  it.each([
    ['a main account', mainBids, main, '10202', 100_093],
    [
      'a main account whose sub-accounts share',
      mainBids,
      { ...main, sharesMainAssets: true },
      '10202',
      100_093,
    ],
    ['a sub-account that shares', subBids, sub, '10202', 100_093],
    ['a sub-account that does not', subBids, { ...sub, sharesMainAssets: false }, '10203', 200_001],
  ])('of %s', (_, bids, profile, storageId, userId) => {
    expect(uploadTarget({ bids, profile })).toEqual({ storageId, userId });
  });
});

describe('storageUserId', () => {
  it("is the main account's in the storage that is shared, and the account's own elsewhere", () => {
    const account = { bids: subBids, profile: sub };
    expect(storageUserId(account, { kind: 'input', id: '10202' })).toBe(100_093);
    expect(storageUserId(account, { kind: 'input', id: '10203' })).toBe(200_001);
    expect(storageUserId(account, { kind: 'config', id: '10200' })).toBe(200_001);
    expect(storageUserId(account, { kind: 'output', id: '20203' })).toBe(200_001);
  });

  it("is a sub-account's in its output storage", () => {
    const account = { bids: mainBids, profile: main };
    expect(storageUserId(account, { kind: 'output', id: '20203' })).toBe(200_001);
    expect(storageUserId(account, { kind: 'output', id: '20202' })).toBe(100_093);
  });
});

type Entry = Partial<OutputFile> & { readonly name: string };

/** A farm that lists these folders, whatever else it is asked for it does not have. */
function listingFarm(folders: Readonly<Record<string, readonly Entry[]>>) {
  const asked: string[] = [];
  const outputFiles = async ({ folder = '/' }: { readonly folder?: string | undefined } = {}) => {
    asked.push(folder);
    return (folders[folder] ?? []).map(
      (entry): OutputFile => ({
        path: '/',
        isFolder: false,
        sizeBytes: entry.isFolder === true ? null : 1,
        modifiedTime: null,
        fileType: null,
        heldForArrears: false,
        extra: {},
        ...entry,
      }),
    );
  };
  return { asked, list: listOutputsByApi({ outputFiles }) };
}

describe('listOutputsByApi', () => {
  it('lists files of all folders below, with what the farm says of them', async () => {
    const { list } = listingFarm({
      '/18_shot': [
        { name: 'beauty', isFolder: true },
        { name: 'preview.jpg', sizeBytes: 7 },
      ],
      '/18_shot/beauty': [{ name: 'left', isFolder: true }],
      '/18_shot/beauty/left': [{ name: '0001.exr', sizeBytes: 20_480, heldForArrears: true }],
    });
    for (const folder of ['18_shot', '/18_shot', '/18_shot/']) {
      expect(await list(folder, undefined)).toEqual([
        { relativePath: 'preview.jpg', sizeBytes: 7, fingerprint: null, heldForArrears: false },
        { relativePath: 'beauty/left/0001.exr', sizeBytes: 20_480, fingerprint: null, heldForArrears: true },
      ]);
    }
    expect(await list('/19_other', undefined)).toEqual([]);
  });

  it('leaves out files that have no size yet, and counts what comes twice once', async () => {
    const { list } = listingFarm({
      '/18': [{ name: 'a.png', sizeBytes: null }, { name: 'b.png' }, { name: 'b.png', sizeBytes: 2 }],
    });
    expect(
      (await list('18', undefined)).map(({ relativePath, sizeBytes }) => [relativePath, sizeBytes]),
    ).toEqual([['b.png', 2]]);
  });

  it('does not leave the folder, wherever the names and paths of the farm lead', async () => {
    const { list, asked } = listingFarm({
      '/18': ['..', '.', '', 'a/b', 'a\\b', 'nul\0'].map((name) => ({
        name,
        isFolder: true,
        path: '/17_secret',
      })),
    });
    expect(await list('18', undefined)).toEqual([]);
    expect(asked).toEqual(['/18']);
  });

  it('ends in a folder that has itself inside', async () => {
    const list = listOutputsByApi({
      outputFiles: async () => [{ name: 'again', isFolder: true, sizeBytes: null, heldForArrears: false }],
    });
    expect(await problemOf(list('18', undefined))).toMatchObject({ code: 'too-many-folders' });
  });

  it('ends when that is wanted', async () => {
    const reason = new Error('cancelled');
    const list = listOutputsByApi({ outputFiles: async () => Promise.reject(reason) });
    await expect(list('18', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

function settingsWith(change: Partial<TransferSettings> = {}): TransferSettings {
  return transferSettings.parse({ schema: TRANSFER_SETTINGS_SCHEMA, ...change });
}

/** The calls that opening makes, answered by what an account of the farm may see. */
function client(engines: TransferConfig['engines']): TransferClient {
  const profile: Partial<Profile> = { ...main, userName: 'studio' };
  return {
    transferConfig: async () => ({ ...mainBids, engines, extra: {} }),
    transferBids: async () => ({ ...mainBids, extra: {} }),
    profile: async () => profile as Profile,
    raysyncUserKey: async () => ({
      raysyncKey: 'k3y-of-nobody',
      userId: 1,
      userName: 'studio',
      platform: 2,
      zone: 1,
      extra: {},
    }),
    outputFiles: async () => [],
  };
}

const offer = (name: string, server: string, port: number): TransferConfig['engines'][number] => ({
  name,
  isDefault: true,
  lines: [{ id: 1, name: 'main', server, port, isDefault: true, type: 'general', extra: {} }],
  switchesLines: false,
  checkServer: null,
  checkPort: null,
  checkEnabled: false,
  checkExcludedTypes: null,
  extra: {},
});

describe('openTransferEngine', () => {
  const common = () => ({
    credentials,
    gate: createTransferGate(),
    records: makeRecords(),
    stateFolder: makeFolder(),
  });

  it('opens tus, which works everywhere', async () => {
    const gateway = await startGateway();
    const { hostname, port } = new URL(gateway.baseUrl);
    const engine = await openTransferEngine({
      ...common(),
      client: client([offer('tus', hostname, Number(port))]),
      settings: settingsWith(),
    });
    expect(engine.name).toBe('tus');
    expect(await engine.listOutput({ storage: { kind: 'output', id: '1' }, folder: '/x' })).toEqual([]);
  });

  it('opens Raysync with what the account has, and it works', async () => {
    const standIn = await startRaysync(makeFolder());
    onTestFinished(() => standIn.stop());
    const engine = await openTransferEngine({
      ...common(),
      client: client([offer('RaySync', '10.0.0.9', 32_011)]),
      settings: settingsWith({ raysyncFolder: standIn.folder }),
    });
    expect(engine.name).toBe('raysync');
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    await engine.upload({ storage: { kind: 'input', id: '10202' }, manifest });
    expect(standIn.misuses).toEqual([]);
    expect(standIn.tasks[0]?.body).toMatchObject({
      account: 'studio',
      password: 'k3y-of-nobody&1&2&12345678',
      'server-ip': '10.0.0.9',
      'proxy-port': 32_011,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'opens the transmitter, with a memory of its own also where a studio shares a cache',
    async () => {
      const options = common();
      const standIn = makeStandIn();
      const engine = await openTransferEngine({
        ...options,
        client: client([offer('Aspera', '10.0.0.9', 10_221)]),
        settings: settingsWith({
          transmitterFolder: standIn.home,
          cache: { kind: 'redis', host: 'cache.studio', port: 6379, user: '', tls: false, database: 0 },
        }),
      });
      expect(engine.name).toBe('transmitter');
      const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
      const request = { storage: { kind: 'input', id: '10202' }, manifest } as const;
      await engine.upload(request);
      await engine.upload(request);
      await engine.upload({ ...request, doubtsBefore: Date.now() });
      expect(misuses(standIn)).toEqual([]);
      expect(standIn.notes().filter(({ sent }) => sent !== undefined)).toHaveLength(2);
      for (const { ini } of standIn.runs()) {
        expect(ini?.database?.type).toBe('sqlite');
        expect(dirname(dirname(ini?.sqlite?.db_path ?? ''))).toBe(options.stateFolder);
      }
    },
  );

  it('says what is wrong with the settings', async () => {
    const opening = openTransferEngine({
      ...common(),
      client: client([offer('Aspera', '10.0.0.9', 10_221)]),
      settings: settingsWith({ engine: 'raysync' }),
    });
    expect(await problemOf(opening)).toMatchObject({ code: 'no-transfer-engine' });
  });
});
