import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalFarm } from '@farmhand/local-farm';
import { expect, test } from 'vitest';
import { call, startFarm, temporaryFolder } from './support/farm.ts';

test('makes an account on the first start and keeps it for its owner only', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startFarm({ dataFolder });
  const file = join(dataFolder, 'account.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(first.account);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  await first.stop();

  const second = await startFarm({ dataFolder });
  expect(second.account).toEqual(first.account);
  const other = await startFarm();
  expect(other.account.accessKey).not.toBe(first.account.accessKey);
});

test('takes an account that is given', async () => {
  const farm = await startFarm({ account: { accessId: 'studio', accessKey: 'secret', userId: 77 } });
  expect(farm.account).toEqual({ accessId: 'studio', accessKey: 'secret', userId: 77, userName: 'local' });
  expect(await call(farm, 'queryUserProfile')).toMatchObject({
    userId: 77,
    userName: 'local',
    shareMainCapital: 0,
  });
});

test('listens on the loopback address only, at the address it tells', async () => {
  const farm = await startFarm();
  expect(farm.url).toBe(`http://127.0.0.1:${farm.port}`);
  expect(farm.domain).toBe(`127.0.0.1:${farm.port}`);
  expect(await call(farm, 'getTransferConfig')).toMatchObject({
    resqEngines: [
      {
        engineName: 'tus',
        isDefault: 1,
        respTaskEngineLines: [{ name: 'local', server: '127.0.0.1', port: String(farm.port), isDefault: 1 }],
      },
    ],
  });
  expect(await call(farm, 'getTransferBid')).toMatchObject({
    input_bid: farm.inspect.storageId('input'),
    config_bid: farm.inspect.storageId('config'),
    output_bid: farm.inspect.storageId('output'),
    sub_user_output_bids: [],
  });
});

test('refuses a folder that another farm uses, until that one stops', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startFarm({ dataFolder });
  await expect(startLocalFarm({ dataFolder, renderer: 'placeholder' })).rejects.toMatchObject({
    code: 'data-folder-in-use',
    message: expect.stringContaining(dataFolder),
  });
  await first.stop();
  await startFarm({ dataFolder });
});

test.each(['work', 'tiles', 'storage'])("touches no folder %s of somebody else's", async (name) => {
  const dataFolder = await temporaryFolder();
  await mkdir(join(dataFolder, name, '2024'), { recursive: true });
  await writeFile(join(dataFolder, name, '2024', 'thesis.txt'), 'years of work');
  await expect(startLocalFarm({ dataFolder, renderer: 'placeholder' })).rejects.toMatchObject({
    code: 'data-folder-unusable',
    message: expect.stringContaining(`folder "${name}"`),
  });
  expect(await readFile(join(dataFolder, name, '2024', 'thesis.txt'), 'utf8')).toBe('years of work');
  expect(await readdir(dataFolder)).toEqual([name]);
});

test('starts in a folder with other files, and leaves them alone at every start', async () => {
  const dataFolder = await temporaryFolder();
  await writeFile(join(dataFolder, 'notes.txt'), 'mine');
  for (const _ of [1, 2]) {
    const farm = await startFarm({ dataFolder });
    await mkdir(join(dataFolder, 'tiles', 'reference'), { recursive: true });
    await writeFile(join(dataFolder, 'tiles', 'reference', 'a.png'), 'mine too');
    await farm.stop();
  }
  await startFarm({ dataFolder });
  expect(await readFile(join(dataFolder, 'notes.txt'), 'utf8')).toBe('mine');
  expect(await readFile(join(dataFolder, 'tiles', 'reference', 'a.png'), 'utf8')).toBe('mine too');
});

test.runIf(process.platform === 'linux').each(['/proc/farmhand/farm', '/proc/self'])(
  'gives up on %s, where the system lets nobody make a folder',
  async (dataFolder) => {
    await expect(startLocalFarm({ dataFolder, renderer: 'placeholder' })).rejects.toMatchObject({
      code: 'data-folder-unusable',
      message: expect.stringContaining(dataFolder),
    });
  },
);

test('takes no empty name for a folder', async () => {
  await expect(startLocalFarm({ dataFolder: ' ', renderer: 'placeholder' })).rejects.toMatchObject({
    code: 'data-folder-unusable',
  });
});

test('refuses a damaged account file, a port that is taken, and nonsense', async () => {
  const dataFolder = await temporaryFolder();
  await writeFile(join(dataFolder, 'account.json'), '{"accessId": ');
  await expect(startLocalFarm({ dataFolder, renderer: 'placeholder' })).rejects.toMatchObject({
    code: 'account-unreadable',
    message: expect.stringContaining('account.json'),
  });

  const farm = await startFarm();
  await expect(
    startLocalFarm({ dataFolder: await temporaryFolder(), renderer: 'placeholder', port: farm.port }),
  ).rejects.toMatchObject({ code: 'port-in-use', message: expect.stringContaining(String(farm.port)) });
  await expect(startLocalFarm({ dataFolder: await temporaryFolder(), nodes: 0 })).rejects.toMatchObject({
    code: 'options-invalid',
  });
  await expect(
    startLocalFarm({
      dataFolder: await temporaryFolder(),
      renderer: 'placeholder',
      account: { accessId: '', accessKey: 'k' },
    }),
  ).rejects.toMatchObject({ code: 'options-invalid', message: expect.stringContaining('accessId') });
});

test('says why there is no Blender, and refuses to start when it must have one', async () => {
  const dataFolder = await temporaryFolder();
  const blenderPath = join(dataFolder, 'no-such-blender');
  await expect(startLocalFarm({ dataFolder, renderer: 'blender', blenderPath })).rejects.toMatchObject({
    code: 'blender-missing',
    message: expect.stringContaining(blenderPath),
  });
  const farm = await startFarm({ dataFolder, renderer: 'auto', blenderPath });
  expect(farm.renderer).toEqual({
    kind: 'placeholder',
    reason: expect.stringContaining('there is no such program'),
  });
});
