import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TRANSFER_SETTINGS_SCHEMA, type TransferSettings, transferSettings } from '@farmhand/model';
import { connectSidecar, findSidecar, type SidecarLaunch, startSidecar } from '@farmhand/sidecar';
import { describe, expect, it } from 'vitest';
import {
  accountAt,
  job,
  type SidecarHome,
  sidecarHome,
  untilEnded,
  untilState,
} from './support/sidecar-home.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LAUNCH: SidecarLaunch = { node: process.execPath, args: ['--conditions=@farmhand/source', MAIN] };

const settings = (changes: Partial<TransferSettings> = {}): TransferSettings => ({
  ...transferSettings.parse({ schema: TRANSFER_SETTINGS_SCHEMA }),
  ...changes,
});
const keptIn = async ({ home }: SidecarHome): Promise<unknown> =>
  JSON.parse(await readFile(home.settingsFile, 'utf8'));

describe('the settings of this computer', () => {
  it('are the usual ones until somebody sets them', async () => {
    const { client } = await (await sidecarHome()).start();
    expect(await client.transferSettings()).toEqual({ settings: settings(), problem: null });
  });

  it('hold at once and after a restart, in a file that only its owner reads', async () => {
    const place = await sidecarHome();
    const { client, sidecar } = await place.start();
    const wanted = settings({
      uploadBytesPerSecond: 2_000_000,
      quietHours: [{ days: ['mon'], from: '09:00', to: '18:00', bytesPerSecond: 50_000 }],
    });
    await client.setTransferSettings(wanted);
    expect((await client.transfers()).limits).toEqual({
      uploadBytesPerSecond: 2_000_000,
      downloadBytesPerSecond: null,
      quietHours: wanted.quietHours,
    });
    if (process.platform !== 'win32') expect((await stat(place.home.settingsFile)).mode & 0o777).toBe(0o600);
    await sidecar.stop();
    const again = await place.start();
    expect((await again.client.transferSettings()).settings).toEqual(wanted);
  });

  it('that make no sense are refused, and change nothing', async () => {
    const { client } = await (await sidecarHome()).start();
    await expect(client.setTransferSettings(settings({ uploadBytesPerSecond: -1 }))).rejects.toMatchObject({
      problem: { code: 'bad-request', message: expect.stringContaining('uploadBytesPerSecond') },
    });
    expect((await client.transferSettings()).settings).toEqual(settings());
  });

  it.each(['transmitterFolder', 'raysyncFolder'] as const)(
    'do not take a %s that is no whole path: a program of whatever folder would run',
    async (name) => {
      const place = await sidecarHome();
      const { client } = await place.start();
      await client.setTransferSettings(settings({ [name]: place.folder }));
      await expect(client.setTransferSettings(settings({ [name]: 'programs' }))).rejects.toMatchObject({
        problem: { code: 'path-not-absolute', message: expect.stringContaining('"programs"') },
      });
      expect((await client.transferSettings()).settings[name]).toBe(place.folder);
    },
  );

  it.each([
    ['no JSON', '{"version": 1, "transfer"', 'not JSON'],
    [
      'another shape',
      JSON.stringify({ version: 1, transfer: { schema: TRANSFER_SETTINGS_SCHEMA, atOnce: 99 } }),
      'transfer.atOnce',
    ],
    ['nothing', '', 'not JSON'],
  ])(
    'in a file with %s are told of and replaced by the usual ones; the file is not lost',
    async (_, text, told) => {
      const place = await sidecarHome();
      const file = place.home.settingsFile;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      const { client } = await place.start();
      const answer = await client.transferSettings();
      expect(answer.settings).toEqual(settings());
      expect(answer.problem).toMatchObject({
        code: 'settings-unreadable',
        message: expect.stringContaining(told),
      });
      expect(answer.problem?.message).toContain(file);
      const check = (await client.diagnosis()).checks.find(({ id }) => id === 'settings');
      expect(check).toMatchObject({ status: 'error', text: { en: expect.stringContaining(told) } });

      expect(await client.setTransferSettings(settings({ atOnce: 3 }))).toMatchObject({ problem: null });
      expect(await readFile(`${file}.unusable`, 'utf8')).toBe(text);
      expect(await keptIn(place)).toMatchObject({ transfer: { atOnce: 3 } });
    },
  );
});

describe('settings that a newer Farmhand wrote', () => {
  const [name, version] = TRANSFER_SETTINGS_SCHEMA.split('/');
  it.each([
    ['the file', { version: 2, limits: 'something new' }],
    ['what is in it', { version: 1, transfer: { schema: `${name}/${Number(version) + 1}`, atOnce: 3 } }],
  ])('are told of and left as they are, when %s is newer; the usual ones hold', async (_, content) => {
    const place = await sidecarHome();
    const file = place.home.settingsFile;
    const text = JSON.stringify(content);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    const { client } = await place.start();
    const told = {
      code: 'settings-newer',
      message: expect.stringMatching(/newer Farmhand/),
      hint: expect.stringMatching(/^Update/),
    };
    const answer = await client.transferSettings();
    expect(answer).toMatchObject({ settings: settings(), problem: told });
    expect(answer.problem?.message).toContain(file);
    const check = (await client.diagnosis()).checks.find(({ id }) => id === 'settings');
    expect(check).toMatchObject({
      status: 'error',
      text: { en: expect.stringContaining('newer') },
      hint: { en: expect.stringMatching(/^Update/), zh: expect.stringContaining('请更新') },
    });

    await expect(client.setTransferSettings(settings({ atOnce: 3 }))).rejects.toMatchObject({
      problem: told,
    });
    await expect(client.pauseTransfers()).rejects.toMatchObject({ problem: told });
    // Whoever pauses needs the line now.
    expect((await client.transfers()).flow).toEqual({ state: 'paused' });
    expect(await client.transferSettings()).toMatchObject({ settings: settings(), problem: told });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await readdir(dirname(file))).filter((each) => each.includes('unusable'))).toEqual([]);
  });
});

describe('paused transfers', () => {
  it('stay paused over a restart, hold uploads, and let them go when they are resumed', async () => {
    const place = await sidecarHome();
    const farm = await place.startFarm('farm');
    const first = await place.start();
    await first.client.setAccount(accountAt(farm));
    expect((await first.client.pauseTransfers()).flow).toEqual({ state: 'paused' });
    await first.sidecar.stop();

    const { client } = await place.start();
    expect((await client.transfers()).flow).toEqual({ state: 'paused' });
    const flow = (await client.diagnosis()).checks.find(({ id }) => id === 'flow');
    expect(flow).toMatchObject({ status: 'warning', text: { en: expect.stringContaining('paused') } });
    const { id } = await client.submit(job(await place.scene(), '1', join(place.folder, 'renders')));
    await untilState(client, id, 'taskCreated');
    await client.diagnosis();
    expect(farm.inspect.requests()).not.toHaveProperty(['transfer.upload']);
    expect(farm.inspect.requests()).not.toHaveProperty(['transfer.packs']);
    expect((await client.submission(id)).state).toBe('taskCreated');

    expect((await client.resumeTransfers()).flow).toEqual({ state: 'flowing', bytesPerSecond: null });
    expect(await untilEnded(client, id)).toMatchObject({ state: 'done', problem: null });
    expect(await keptIn(place)).toMatchObject({ transfersPaused: false });
  });

  it('stay paused when the sidecar is killed, and so does the profile in use', async () => {
    const place = await sidecarHome();
    const { home } = place;
    const farm = await place.startFarm('farm');
    place.onEnd(async () => {
      await (await findSidecar(home))?.shutdown();
      await (await startSidecar({ home, env: {} }))?.stop();
    });
    const client = await connectSidecar(home, LAUNCH);
    await client.setProfile('one', accountAt(farm));
    await client.setProfile('two', accountAt(farm));
    await client.useProfile('two');
    await client.pauseTransfers();
    process.kill(client.discovery.pid, 'SIGKILL');
    const next = await connectSidecar(home, LAUNCH);
    expect(next.discovery.pid).not.toBe(client.discovery.pid);
    expect((await next.transfers()).flow).toEqual({ state: 'paused' });
    expect((await next.profiles()).current).toBe('two');
  });

  it('are paused although the settings cannot be kept', async () => {
    const place = await sidecarHome();
    const { client } = await place.start();
    // Nothing can be renamed to where a folder is.
    await mkdir(join(place.home.settingsFile, 'in the way'), { recursive: true });
    await expect(client.pauseTransfers()).rejects.toThrow();
    expect((await client.transfers()).flow).toEqual({ state: 'paused' });
  });
});

describe('the lines', () => {
  it('are those the farm offers, and the one in use is marked', async () => {
    const place = await sidecarHome();
    const farm = await place.startFarm('farm');
    const { client } = await place.start();
    expect((await client.transfers()).lines).toEqual([]);
    await client.setAccount(accountAt(farm));
    await client
      .submit(job(await place.scene(), '1', join(place.folder, 'renders')))
      .then(({ id }) => untilEnded(client, id));
    const { lines, linesProblem } = await client.transfers();
    expect(linesProblem).toBeNull();
    expect(lines).toContainEqual(expect.objectContaining({ engine: 'tus', isDefault: true, inUse: true }));
  });

  it('that are not known say why, and keep nothing else from being told', async () => {
    const place = await sidecarHome();
    const farm = await place.startFarm('farm');
    const { client } = await place.start();
    await client.setAccount(accountAt(farm));
    await farm.stop();
    const { flow, linesProblem } = await client.transfers();
    expect(flow.state).toBe('flowing');
    expect(linesProblem).toMatchObject({ code: expect.stringMatching(/^(farm-|unexpected)/) });
  });
});
