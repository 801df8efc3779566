import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings, localPath } from '@farmhand/model';
import type { PresetsAnswer } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { objectionToScene, ownSettingsName, settingsBeside } from '../src/scenes/scene-path.ts';
import { openSceneSettings } from '../src/scenes/scene-settings-file.ts';
import { sceneCalls } from './support/scene-calls.ts';
import { sidecarHome } from './support/sidecar-home.ts';

interface Kept {
  readonly settings: JobSettings;
  readonly file: string | null;
}

const defaults = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
const chosen = { ...defaults, frames: '1-10', extraFiles: [localPath.parse('/lib/hdri')] };

async function place() {
  const home = await sidecarHome();
  /** What was shown in the system's file manager. */
  const shown: string[] = [];
  const { sidecar } = await home.start({
    reveal: async (path) => {
      shown.push(path);
      return true;
    },
  });
  const scenePath = await home.scene();
  const { ask } = sceneCalls(sidecar);
  return {
    ...home,
    shown,
    ask,
    scenePath,
    beside: `${scenePath}.farmhand.json`,
    keep: (settings: object, path: string = scenePath) =>
      ask<Kept>('PUT', '/scene-settings', { scenePath: path, settings }),
    kept: async (path: string = scenePath) =>
      (await ask<Kept>('GET', `/scene-settings?scene=${encodeURIComponent(path)}`)).body,
  };
}

describe('settings of a scene', () => {
  it('are the defaults, then what was kept beside it', async () => {
    const { keep, kept, beside, scenePath } = await place();
    expect(await kept()).toEqual({ settings: defaults, file: null, problem: null });
    expect((await keep(chosen)).body).toEqual({ settings: chosen, file: beside, problem: null });
    expect(await kept()).toEqual({ settings: chosen, file: beside, problem: null });
    expect(JSON.parse(await readFile(beside, 'utf8'))).toMatchObject({
      schema: 'farmhand.scene-settings/1',
      settings: { frames: '1-10' },
    });
    // Nothing else was left in the folder of the scene.
    const names = await readdir(dirname(scenePath));
    expect(names.filter((name) => name.includes('farmhand'))).toEqual(['sample.blend.farmhand.json']);
  });

  it('tell which folder is shown in the file manager before there is a job, and no other is', async () => {
    const { ask, keep, folder, scenePath, shown } = await place();
    const reveal = async (body: object) => {
      const { status, body: answer } = await ask<{ shown?: string }>('POST', '/scene-settings/reveal', body);
      return answer.shown ?? answer.problem?.code ?? status;
    };
    // Nothing is kept yet: panels begin with a folder beside the scene.
    const beside = join(dirname(scenePath), 'renders');
    expect(await reveal({ scenePath })).toBe('download-folder-not-there');
    await mkdir(beside);
    expect(await reveal({ scenePath })).toBe(beside);
    const mine = join(folder, 'my renders');
    await mkdir(mine);
    await keep({ ...defaults, downloadFolder: mine });
    expect(await reveal({ scenePath })).toBe(mine);
    // Whatever else is asked for.
    for (const other of [{ path: folder }, { folder }, { downloadFolder: folder }])
      expect(await reveal({ scenePath, ...other })).toBe(mine);
    for (const none of [join(folder, 'home', 'accounts.json'), folder, '/etc/passwd', 'sample.blend', ''])
      expect(await reveal({ scenePath: none })).not.toMatch(/[\\/]/);
    const file = join(folder, 'a file');
    await writeFile(file, 'mine');
    for (const wrong of [file, join(folder, 'gone'), '.', 'packages']) {
      await keep({ ...defaults, downloadFolder: wrong });
      expect(await reveal({ scenePath })).toBe('download-folder-not-there');
    }
    await keep(defaults);
    expect(await reveal({ scenePath })).toBe('no-download-folder');
    expect(shown).toEqual([beside, mine, mine, mine, mine]);
  });

  it.skipIf(process.platform === 'win32')(
    'have the rights of usual files, and keep those they were given',
    async () => {
      const { keep, beside } = await place();
      await keep(chosen);
      const usual = join(dirname(beside), 'usual');
      await writeFile(usual, '');
      expect((await stat(beside)).mode).toBe((await stat(usual)).mode);
      await chmod(beside, 0o664);
      await keep(defaults);
      expect((await stat(beside)).mode & 0o777).toBe(0o664);
    },
  );

  it.each([
    ['damage', '{"schema": "farmhand.scene-settings/1", "settings"', 'scene-settings-unreadable'],
    ['no settings', '{"settings": {}}', 'scene-settings-unreadable'],
    ['a newer schema', '{"schema": "farmhand.scene-settings/2"}', 'scene-settings-newer'],
  ])('with %s are told of, left alone, and put aside once others are kept', async (_, text, code) => {
    const { keep, kept, beside } = await place();
    await writeFile(beside, text);
    expect(await kept()).toMatchObject({ settings: defaults, file: beside, problem: { code } });
    expect(await readFile(beside, 'utf8')).toBe(text);
    expect((await keep(chosen)).body).toEqual({ settings: chosen, file: beside, problem: null });
    expect(await readFile(`${beside}.unusable`, 'utf8')).toBe(text);
    expect(await kept()).toMatchObject({ settings: chosen, problem: null });
  });

  it('that cannot be written beside it are kept in the home, and told so', async () => {
    const { keep, kept, beside, home, scenePath } = await place();
    // It cannot be written by any user: the place is taken by a folder with something in it.
    await mkdir(join(beside, 'inside'), { recursive: true });
    const { status, body } = await keep(chosen);
    expect(status).toBe(200);
    const own = join(home.sceneSettingsFolder, ownSettingsName(scenePath));
    expect(body).toMatchObject({
      settings: chosen,
      file: own,
      problem: { code: 'scene-settings-kept-apart', message: expect.stringContaining(scenePath) },
    });
    if (process.platform !== 'win32') expect((await stat(own)).mode & 0o777).toBe(0o600);
    expect(await kept()).toEqual({ settings: chosen, file: own, problem: null });

    expect(await readdir(beside)).toEqual(['inside']);

    // Once it can be written again, what is beside the scene is the newest word.
    await rm(beside, { recursive: true });
    expect((await keep({ ...chosen, frames: '5' })).body).toMatchObject({ file: beside, problem: null });
    expect((await kept()).settings.frames).toBe('5');
    await expect(stat(own)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'in a folder that can only be read are kept in the home',
    async () => {
      const { keep, scenePath, onEnd } = await place();
      onEnd(() => chmod(dirname(scenePath), 0o755));
      await chmod(dirname(scenePath), 0o555);
      const { body } = await keep(chosen);
      expect(body.problem).toMatchObject({ code: 'scene-settings-kept-apart' });
      expect(body.problem?.message).toContain('no right to write');
    },
  );

  it('of a scene with the longest name are kept apart', async () => {
    const { keep, kept, folder } = await place();
    const long = join(folder, `${'x'.repeat(249)}.blend`);
    await writeFile(long, 'scene');
    const { body } = await keep(chosen, long);
    expect(body.problem?.message).toContain('too long');
    expect((await kept(long)).settings).toEqual(chosen);
  });

  it('are written beside scenes only', async () => {
    const { keep, kept, folder, scenePath, home } = await place();
    await writeFile(join(folder, 'passwords.txt'), '');
    await mkdir(join(folder, 'folder.blend'));
    const before = await readdir(folder, { recursive: true });
    for (const path of [
      join(folder, 'passwords.txt'),
      join(folder, 'gone.blend'),
      join(folder, 'folder.blend'),
      join(folder, '.blend'),
      'sample.blend',
      `${folder}/no\0.blend`,
      folder,
      home.accountsFile,
    ]) {
      const { status, body } = await keep(chosen, path);
      expect([path, status, body.problem?.code]).toEqual([path, 409, 'not-a-scene']);
    }
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    expect(await kept(join(folder, 'passwords.txt'))).toMatchObject({ problem: { code: 'not-a-scene' } });
    const bad = await keep({ ...chosen, tiles: 0 });
    expect(bad.status).toBe(400);
    expect((await kept(scenePath)).file).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('replace a link, and not what it leads to', async () => {
    const { keep, beside, folder } = await place();
    const elsewhere = join(folder, 'elsewhere.json');
    await writeFile(elsewhere, 'precious');
    await symlink(elsewhere, beside);
    await keep(chosen);
    expect(await readFile(elsewhere, 'utf8')).toBe('precious');
  });

  it('kept many times at once are whole, and the last ones', async () => {
    const { scenePath, home } = await place();
    const files = openSceneSettings(home.sceneSettingsFolder);
    const all = Array.from({ length: 30 }, (_, index) => ({ ...chosen, frames: `${index}` }));
    await Promise.all(all.map((settings) => files.write(scenePath, settings)));
    expect((await files.read(scenePath)).settings.frames).toBe('29');
    const told: (string | null)[] = [];
    const telling = openSceneSettings(home.sceneSettingsFolder, (_path, { settings }) =>
      told.push(settings.frames),
    );
    await Promise.all([telling.write(scenePath, chosen), telling.change(scenePath, { frames: '7' })]);
    expect(told).toEqual(['1-10', '7']);
    const late = files.write(scenePath, defaults);
    await files.close();
    expect(await late).toMatchObject({ problem: null });
  });

  it('are changed one by one, by several at once, without undoing what another changed', async () => {
    const { ask, kept, keep, scenePath, beside } = await place();
    const change = (changes: object) => ask<Kept>('PATCH', '/scene-settings', { scenePath, changes });
    expect((await change({ frames: '5' })).body).toEqual({
      settings: { ...defaults, frames: '5' },
      file: beside,
      problem: null,
    });
    await keep(chosen);
    await Promise.all([
      change({ tiles: 4 }),
      change({ frames: '2-3' }),
      change({ extraFiles: [], project: 'Mühle' }),
      change({}),
    ]);
    expect((await kept()).settings).toEqual({
      ...chosen,
      tiles: 4,
      frames: '2-3',
      extraFiles: [],
      project: 'Mühle',
    });
    // Null is a value: as the scene says.
    await change({ frames: null });
    expect((await kept()).settings.frames).toBeNull();
    expect((await change({ tiles: 0 })).status).toBe(400);
    expect(
      (await ask('PATCH', '/scene-settings', { scenePath: `${scenePath}.no`, changes: {} })).status,
    ).toBe(409);
  });

  it('beside the scene outlive a later date of the file itself', async () => {
    const { keep, kept, beside } = await place();
    await keep(chosen);
    await utimes(beside, new Date(0), new Date(0));
    expect((await kept()).settings).toEqual(chosen);
  });
});

describe('paths of scenes', () => {
  it.each([
    ['C:\\proj\\shot.blend', 'win32', true],
    ['c:/proj/Shot.MAX', 'win32', true],
    ['\\\\nas\\proj\\shot.hiplc', 'win32', true],
    [`\\\\?\\D:\\${'deep\\'.repeat(80)}shot.c4d`, 'win32', true],
    ['C:shot.blend', 'win32', false],
    ['\\proj\\shot.blend', 'win32', false],
    ['C:\\proj\\notes.txt:shot.blend', 'win32', false],
    ['C:\\proj\\shot.blend1', 'win32', false],
    ['/proj/shot.ma', 'linux', true],
    ['/proj/Szene:1.mb', 'darwin', true],
    ['proj/shot.ma', 'linux', false],
    ['/proj/shot', 'linux', false],
    ['/proj/shot.blend.farmhand.json', 'linux', false],
  ] as const)('%s on %s: %s', (path, platform, isGood) => {
    expect(objectionToScene(path, platform) === null).toBe(isGood);
  });

  it('have one place in the home, however they are spelled', () => {
    const same = (platform: NodeJS.Platform, ...paths: readonly string[]) =>
      new Set(paths.map((path) => ownSettingsName(path, platform))).size;
    expect(
      same(
        'win32',
        'C:\\Proj\\Shot.blend',
        'c:/proj/shot.BLEND',
        'C:\\proj\\.\\shot.blend',
        '\\\\?\\C:\\proj\\shot.blend',
      ),
    ).toBe(1);
    expect(same('win32', '\\\\NAS\\proj\\a.max', '\\\\?\\UNC\\nas\\proj\\a.max')).toBe(1);
    expect(same('linux', '/proj/Shot.blend', '/proj/shot.blend')).toBe(2);
    expect(same('darwin', '/proj/\u00e9.blend', '/proj/e\u0301.blend')).toBe(1);
    expect(settingsBeside('C:\\proj\\Shot.blend')).toBe('C:\\proj\\Shot.blend.farmhand.json');
  });
});

describe('presets', () => {
  const listed = async (ask: Awaited<ReturnType<typeof place>>['ask']) =>
    (await ask<PresetsAnswer>('GET', '/presets')).body;

  it('are kept under names, in their order, with no more than what was chosen', async () => {
    const { ask, home } = await place();
    expect(await listed(ask)).toEqual({ presets: [], problem: null });
    for (const name of ['Test 10', 'Test 9', 'final']) {
      await ask('PUT', '/presets', { name, settings: { frames: '1', tiles: 2 } });
    }
    const changed = await ask('PUT', '/presets', { name: ' final ', settings: { priority: 60 } });
    expect(changed.status).toBe(200);
    expect(await listed(ask)).toEqual({
      presets: [
        { name: 'final', settings: { priority: 60 } },
        { name: 'Test 9', settings: { frames: '1', tiles: 2 } },
        { name: 'Test 10', settings: { frames: '1', tiles: 2 } },
      ],
      problem: null,
    });
    await ask('DELETE', `/presets/${encodeURIComponent('Test 9')}`);
    expect((await listed(ask)).presets.map(({ name }) => name)).toEqual(['final', 'Test 10']);
    const gone = await ask('DELETE', '/presets/nothing');
    expect([gone.status, gone.body.problem?.code]).toEqual([404, 'unknown-preset']);
    if (process.platform !== 'win32') expect((await stat(home.presetsFile)).mode & 0o777).toBe(0o600);
    for (const wrong of [
      { name: '  ', settings: {} },
      { name: 'x'.repeat(81), settings: {} },
      { name: 'x', settings: { tiles: -1 } },
    ]) {
      expect((await ask('PUT', '/presets', wrong)).status).toBe(400);
    }
  });

  it('are so many and no more', async () => {
    const { ask, home } = await place();
    const full = Array.from({ length: 200 }, (_, index) => ({ name: `${index}`, settings: {} }));
    await writeFile(home.presetsFile, JSON.stringify({ version: 1, presets: full }));
    const { status, body } = await ask('PUT', '/presets', { name: 'more', settings: {} });
    expect([status, body.problem?.code]).toEqual([409, 'too-many-presets']);
    expect((await ask('PUT', '/presets', { name: '7', settings: { tiles: 4 } })).status).toBe(200);
    expect((await listed(ask)).presets).toHaveLength(200);
  });

  it('are no larger together than can be read in a moment', async () => {
    const { ask } = await place();
    const skipFiles = Array.from({ length: 4000 }, (_, index) => `/tex/${'x'.repeat(300)}${index}.exr`);
    const codes: (string | undefined)[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      codes.push((await ask('PUT', '/presets', { name, settings: { skipFiles } })).body.problem?.code);
    }
    expect(codes).toEqual([undefined, undefined, undefined, 'presets-too-large']);
    expect((await listed(ask)).presets.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('in a damaged file are put aside, in a newer one left alone', async () => {
    const { ask, home } = await place();
    await writeFile(home.presetsFile, '{"version": 1, "presets": 7}');
    expect(await listed(ask)).toMatchObject({ presets: [], problem: { code: 'presets-unreadable' } });
    await ask('PUT', '/presets', { name: 'a', settings: {} });
    expect(await listed(ask)).toMatchObject({ presets: [{ name: 'a' }], problem: null });
    expect(await readFile(`${home.presetsFile}.unusable`, 'utf8')).toContain('"presets": 7');

    await writeFile(home.presetsFile, '{"version": 2}');
    const { status, body } = await ask('PUT', '/presets', { name: 'b', settings: {} });
    expect([status, body.problem?.code]).toEqual([409, 'presets-newer']);
    expect(await readFile(home.presetsFile, 'utf8')).toBe('{"version": 2}');
  });
});
