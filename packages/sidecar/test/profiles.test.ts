import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problemOf } from '@farmhand/submission';
import { expect, it } from 'vitest';
import {
  accountAt,
  heldRenderer,
  job,
  type SidecarHome,
  sidecarHome,
  untilEnded,
  untilState,
} from './support/sidecar-home.ts';

/** Two farms whose frames wait to be let go, a sidecar with a profile for each, and the first farm's in use. */
async function twoFarms(place: SidecarHome) {
  const [first, second] = [heldRenderer(), heldRenderer()];
  const north = await place.startFarm('north', { renderer: first.renderer });
  const south = await place.startFarm('south', { renderer: second.renderer });
  const { client, sidecar } = await place.start();
  await client.setProfile('north', accountAt(north));
  await client.setProfile('south', accountAt(south));
  return { north, south, client, sidecar, letGo: { north: first.letGo, south: second.letGo } };
}

const keptIn = async ({ home }: SidecarHome): Promise<unknown> =>
  JSON.parse(await readFile(home.accountsFile, 'utf8'));

it('are listed by name, without keys, and the first is used at once', async () => {
  const place = await sidecarHome();
  const { north, south, client } = await twoFarms(place);
  const list = await client.profiles();
  expect(list).toMatchObject({
    current: 'north',
    profiles: [
      { name: 'north', endpoint: north.url, platform: '2', current: true, openSubmissions: 0 },
      { name: 'south', endpoint: south.url, platform: '2', current: false, openSubmissions: 0 },
    ],
  });
  const told = JSON.stringify([list, await client.account()]);
  for (const { account } of [north, south]) {
    expect(told).not.toContain(account.accessKey);
    expect(told).not.toContain(account.accessId);
  }
});

it('are kept in one file that only its owner reads, and are there after a restart', async () => {
  const place = await sidecarHome();
  const { client, sidecar } = await twoFarms(place);
  await client.useProfile('south');
  await sidecar.stop();
  expect(await keptIn(place)).toMatchObject({
    version: 2,
    current: 'south',
    profiles: { north: {}, south: {} },
  });
  if (process.platform !== 'win32') expect((await stat(place.home.accountsFile)).mode & 0o777).toBe(0o600);
  const again = await place.start();
  expect((await again.client.profiles()).current).toBe('south');
});

it('a switch leaves the jobs of the other account going, also over a restart', async () => {
  const place = await sidecarHome();
  const { north, south, client, sidecar, letGo } = await twoFarms(place);
  const scene = await place.scene();
  const one = await client.submit(job(scene, '1-2', join(place.folder, 'one')));
  await untilState(client, one.id, 'rendering');
  await client.useProfile('south');
  const two = await client.submit(job(scene, '1-3', join(place.folder, 'two')));
  await untilState(client, two.id, 'rendering');
  expect((await client.profiles()).profiles.map(({ openSubmissions }) => openSubmissions)).toEqual([1, 1]);

  await sidecar.stop();
  const again = await place.start();
  letGo.north();
  letGo.south();
  expect(await untilEnded(again.client, one.id)).toMatchObject({
    state: 'done',
    problem: null,
    filesDownloaded: 2,
  });
  expect(await untilEnded(again.client, two.id)).toMatchObject({
    state: 'done',
    problem: null,
    filesDownloaded: 3,
  });
  expect([north, south].map((farm) => farm.inspect.tasks().map(({ frames }) => frames.length))).toEqual([
    [2],
    [3],
  ]);
  expect(await readdir(join(place.folder, 'one'))).toHaveLength(2);
});

it('no job shows another account as its problem while that one is in use', async () => {
  const place = await sidecarHome();
  const { client, letGo } = await twoFarms(place);
  const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'one')));
  await untilState(client, id, 'rendering');
  await client.useProfile('south');
  // The account that is in use now does something of its own.
  await client.check({ scenePath: await place.scene(), settings: { schema: 'farmhand.job-settings/1' } });
  expect(await client.submission(id)).toMatchObject({ state: 'rendering', problem: null });
  letGo.north();
  expect((await untilEnded(client, id)).state).toBe('done');
});

it('a submission names the profile it is made with, and is controlled with it', async () => {
  const place = await sidecarHome();
  const { north, south, client } = await twoFarms(place);
  const scene = await place.scene();
  const { id } = await client.submit({ ...job(scene, '1-2', join(place.folder, 'two')), profile: 'south' });
  await untilState(client, id, 'rendering');
  expect(north.inspect.tasks()).toEqual([]);
  expect(south.inspect.tasks()).toHaveLength(1);
  await client.cancel(id);
  expect((await untilEnded(client, id)).state).toBe('cancelled');
  await expect(client.submit({ ...job(scene, '1', place.folder), profile: 'west' })).rejects.toMatchObject({
    problem: { code: 'unknown-profile', hint: expect.stringContaining('"north"') },
  });
});

it('with open submissions is not removed, and its account is not lost when another takes its name', async () => {
  const place = await sidecarHome();
  const { north, south, client, letGo } = await twoFarms(place);
  const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'one')));
  await untilState(client, id, 'rendering');
  await expect(client.removeProfile('north')).rejects.toMatchObject({ problem: { code: 'profile-in-use' } });

  const third = await place.startFarm('west');
  await client.setProfile('north', accountAt(third));
  expect((await client.profiles()).profiles.map(({ name, endpoint }) => [name, endpoint])).toEqual([
    ['north', third.url],
    ['north-2', north.url],
    ['south', south.url],
  ]);
  letGo.north();
  expect(await untilEnded(client, id)).toMatchObject({ state: 'done', problem: null });
  await client.removeProfile('north-2');
});

it('an account that is set without a name is the default one, and used', async () => {
  const place = await sidecarHome();
  const { south, client } = await twoFarms(place);
  const answer = await client.setAccount({ ...accountAt(south), endpoint: `${south.url}/` });
  expect(answer).toMatchObject({ configured: true, profile: 'default' });
  expect(await client.setAccount({ ...accountAt(south), profile: 'south' })).toMatchObject({
    profile: 'south',
  });
});

it('is renamed and removed; when the one in use goes, no other takes its place by itself', async () => {
  const place = await sidecarHome();
  const { client } = await twoFarms(place);
  expect((await client.renameProfile('north', 'Büro 北')).current).toBe('Büro 北');
  await expect(client.renameProfile('Büro 北', 'south')).rejects.toMatchObject({
    problem: { code: 'profile-exists' },
  });
  expect((await client.removeProfile('Büro 北')).current).toBeNull();
  expect(await client.account()).toMatchObject({ configured: false, profile: null });
  const scene = await place.scene();
  await expect(client.submit(job(scene, '1', place.folder))).rejects.toMatchObject({
    problem: { code: 'no-account', hint: expect.stringContaining('profile use') },
  });
  expect((await client.useProfile('south')).current).toBe('south');
});

it.each(['environment', '__proto__', '', 'a/b', '..', 'x'.repeat(65)])('is not named %j', async (name) => {
  const place = await sidecarHome();
  const farm = await place.startFarm('north');
  const { client } = await place.start();
  await client.setProfile('good', accountAt(farm));
  await expect(client.renameProfile('good', name)).rejects.toThrow();
  await expect(client.setAccount({ ...accountAt(farm), profile: name })).rejects.toThrow();
  if (name !== '' && name !== '..') await expect(client.setProfile(name, accountAt(farm))).rejects.toThrow();
  expect((await client.profiles()).profiles.map((profile) => profile.name)).toEqual(['good']);
});

it('an account that the farm refuses changes nothing', async () => {
  const place = await sidecarHome();
  const { north, client } = await twoFarms(place);
  const before = await readFile(place.home.accountsFile, 'utf8');
  const failure = await client
    .setProfile('south', { ...accountAt(north), accessKey: 'a-key-that-is-wrong' })
    .catch(problemOf);
  expect(failure).toMatchObject({ code: 'farm-signature-invalid' });
  expect(JSON.stringify(failure)).not.toContain('a-key-that-is-wrong');
  expect(await readFile(place.home.accountsFile, 'utf8')).toBe(before);
});

it('the variable FARMHAND_PROFILE chooses one for the sidecar that is started with it', async () => {
  const place = await sidecarHome();
  const { sidecar } = await twoFarms(place);
  await sidecar.stop();
  const chosen = await place.start({ env: { FARMHAND_PROFILE: 'south' } });
  expect((await chosen.client.profiles()).current).toBe('south');
  await chosen.sidecar.stop();
  const { client } = await place.start({ env: { FARMHAND_PROFILE: 'nowhere' } });
  expect((await client.profiles()).current).toBeNull();
  await expect(client.submit(job(await place.scene(), '1', place.folder))).rejects.toMatchObject({
    problem: { code: 'unknown-profile', message: expect.stringContaining('nowhere') },
  });
});

it('the account in the variables stands beside the kept ones, whose jobs go on', async () => {
  const place = await sidecarHome();
  const { south, client, sidecar, letGo } = await twoFarms(place);
  const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'one')));
  await untilState(client, id, 'rendering');
  await sidecar.stop();
  const { accessId, accessKey } = south.account;
  const env = { FARMHAND_ENDPOINT: south.url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey };
  const again = await place.start({ env });
  const { current, profiles } = await again.client.profiles();
  expect(current).toBe('environment');
  expect(profiles.map(({ name }) => name)).toEqual(['environment', 'north', 'south']);
  letGo.north();
  expect(await untilEnded(again.client, id)).toMatchObject({ state: 'done', problem: null });
});

it('a file of version 1 is one profile, and becomes version 2 with the first change', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('north');
  const { home } = place;
  await mkdir(dirname(home.accountsFile), { recursive: true });
  await writeFile(home.accountsFile, JSON.stringify({ version: 1, current: accountAt(farm) }), {
    mode: 0o644,
  });
  const { client } = await place.start();
  expect(await client.profiles()).toMatchObject({ current: 'default', profiles: [{ name: 'default' }] });
  expect(await keptIn(place)).toMatchObject({ version: 1 });
  await client.renameProfile('default', 'north');
  expect(await keptIn(place)).toEqual({
    version: 2,
    current: 'north',
    profiles: { north: { ...accountAt(farm), platform: '2' } },
  });
  if (process.platform !== 'win32') expect((await stat(home.accountsFile)).mode & 0o777).toBe(0o600);
});

it('a file of a newer Farmhand is left as it is', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('north');
  const { home } = place;
  const content = JSON.stringify({ version: 3, accounts: ['something new'] });
  await mkdir(dirname(home.accountsFile), { recursive: true });
  await writeFile(home.accountsFile, content);
  const { client } = await place.start();
  await expect(client.setAccount(accountAt(farm))).rejects.toMatchObject({
    problem: { code: 'accounts-newer' },
  });
  expect(await readFile(home.accountsFile, 'utf8')).toBe(content);
});

it('a damaged file is put aside, not lost, when accounts are set up anew', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('north');
  const { home } = place;
  await mkdir(dirname(home.accountsFile), { recursive: true });
  await writeFile(home.accountsFile, '{"version": 2, "profiles": {"north": {"accessKey": "precious"');
  const { client } = await place.start();
  await client.setAccount(accountAt(farm));
  expect(await readFile(`${home.accountsFile}.unusable`, 'utf8')).toContain('precious');
  expect((await client.profiles()).current).toBe('default');
});

it('several damaged files are kept beside each other, the latest of them at least', async () => {
  const place = await sidecarHome();
  const farm = await place.startFarm('north');
  const { accountsFile } = place.home;
  await mkdir(dirname(accountsFile), { recursive: true });
  // Somebody else's, and no number of ours.
  const others = ['accounts.json.unusable-old', 'accounts.json.unusable-01'];
  for (const name of others) await writeFile(join(dirname(accountsFile), name), name);
  for (const content of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']) {
    await writeFile(accountsFile, content);
    const { client, sidecar } = await place.start();
    await client.setAccount(accountAt(farm));
    expect((await client.profiles()).current).toBe('default');
    await sidecar.stop();
  }
  const names = (await readdir(dirname(accountsFile))).filter((name) =>
    /^accounts\.json\.unusable/.test(name),
  );
  const kept = await Promise.all(names.map((name) => readFile(join(dirname(accountsFile), name), 'utf8')));
  expect(kept.sort()).toEqual([...others, 'third', 'fourth', 'fifth', 'sixth', 'seventh'].sort());
});

it('kept accounts stay when the variables hold none, and their jobs go on', async () => {
  const place = await sidecarHome();
  const { client, sidecar, letGo } = await twoFarms(place);
  const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'one')));
  await untilState(client, id, 'rendering');
  await sidecar.stop();
  const env = { FARMHAND_ENDPOINT: 'no address', FARMHAND_ACCESS_ID: 'id', FARMHAND_ACCESS_KEY: 'a-secret' };
  const again = await place.start({ env });
  const { current, profiles } = await again.client.profiles();
  expect(profiles.map(({ name }) => name)).toEqual(['north', 'south']);
  // No other account is paid by surprise.
  expect(current).toBeNull();
  const refused = await again.client.submit(job(await place.scene(), '1', place.folder)).catch(problemOf);
  expect(refused).toMatchObject({ code: 'account-unreadable', message: expect.stringContaining('endpoint') });
  expect(JSON.stringify(refused)).not.toContain('a-secret');
  letGo.north();
  expect(await untilEnded(again.client, id)).toMatchObject({ state: 'done', problem: null });
  const third = await place.startFarm('west');
  await again.client.setProfile('west', accountAt(third));
  expect(Object.keys(((await keptIn(place)) as { profiles: object }).profiles)).toEqual([
    'north',
    'south',
    'west',
  ]);
});
