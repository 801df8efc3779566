import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, jobSettings, type LocalPath, localPath } from '@farmhand/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExtraFiles } from '../src/extra-files.ts';
import { makeWorld, untilEnded } from './support/world.ts';

const signal = new AbortController().signal;
const local = (...parts: readonly string[]): LocalPath => localPath.parse(join(...parts));

describe('files and folders taken along', () => {
  let folder: string;
  let scene: LocalPath;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'farmhand-extra-'));
    scene = local(folder, 'shot.blend');
    await mkdir(join(folder, 'lib', 'deep', 'empty'), { recursive: true });
    await mkdir(join(folder, 'other'));
    await writeFile(scene, 'scene');
    await writeFile(join(folder, 'lib', 'b.exr'), 'bb');
    await writeFile(join(folder, 'lib', 'a.exr'), 'a');
    await writeFile(join(folder, 'lib', 'deep', '灯光 1.ies'), 'light');
    await writeFile(join(folder, 'other', 'secret.txt'), 'no');
  });
  afterEach(async () => {
    await chmod(join(folder, 'lib', 'deep'), 0o755).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const find = (paths: readonly LocalPath[], mostFiles?: number) =>
    findExtraFiles(paths, scene, { signal, ...(mostFiles === undefined ? {} : { mostFiles }) });
  const namesOf = (entries: Awaited<ReturnType<typeof find>>) =>
    entries.map(({ files }) => files.map(({ path }) => path.slice(folder.length + 1)));

  it('are found whole, in order, with their sizes', async () => {
    const entries = await find([local(folder, 'lib')]);
    expect(entries[0]?.files).toEqual([
      { path: join(folder, 'lib', 'a.exr'), sizeBytes: 1 },
      { path: join(folder, 'lib', 'b.exr'), sizeBytes: 2 },
      { path: join(folder, 'lib', 'deep', '灯光 1.ies'), sizeBytes: 5 },
    ]);
    expect(entries).toMatchObject([{ state: 'found', linksLeftOut: [] }]);
  });

  it('are taken once, whichever entries reach them, and never the scene', async () => {
    const entries = await find([
      local(folder, 'lib', 'b.exr'),
      localPath.parse(`${join(folder, 'lib')}/../lib/`),
      local(folder),
      local(folder, 'lib', 'b.exr'),
    ]);
    expect(namesOf(entries)).toEqual([
      ['lib/b.exr'],
      ['lib/a.exr', 'lib/deep/灯光 1.ies'],
      ['other/secret.txt'],
    ]);
  });

  it('that are not there, or cannot be read, are told apart', async () => {
    await symlink(join(folder, 'round'), join(folder, 'round'));
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) await chmod(join(folder, 'lib', 'deep'), 0o000);
    const paths = ['gone.exr', 'shot.blend/below', 'round', 'lib'].map((path) => local(folder, path));
    expect((await find(paths)).map(({ state }) => state)).toEqual([
      'missing',
      'missing',
      'unreadable',
      isRoot ? 'found' : 'unreadable',
    ]);
  });

  it('are links only as far as they stay inside', async () => {
    await symlink(join(folder, 'other'), join(folder, 'lib', 'out'));
    await symlink(join(folder, 'other', 'secret.txt'), join(folder, 'lib', 'out.txt'));
    await symlink(join(folder, 'lib', 'a.exr'), join(folder, 'lib', 'in.exr'));
    await symlink(join(folder, 'nothing'), join(folder, 'lib', 'nowhere'));
    await symlink(join(folder, 'lib'), join(folder, 'lib', 'deep', 'round'));
    await symlink(join(folder, 'lib', 'deep'), join(folder, 'lib', 'current'));
    const entries = await find([local(folder, 'lib')]);
    expect(namesOf(entries)).toEqual([
      ['lib/a.exr', 'lib/b.exr', 'lib/current/灯光 1.ies', 'lib/deep/灯光 1.ies', 'lib/in.exr'],
    ]);
    expect(entries[0]?.linksLeftOut).toEqual([join(folder, 'lib', 'out'), join(folder, 'lib', 'out.txt')]);
    // A folder that is a link itself was meant.
    await symlink(join(folder, 'other'), join(folder, 'chosen'));
    expect(namesOf(await find([local(folder, 'chosen')]))).toEqual([['chosen/secret.txt']]);
  });

  it('are none of a folder that holds too many, and others all the same', async () => {
    const entries = await find([local(folder, 'lib'), local(folder, 'other')], 2);
    expect(entries.map(({ state, files }) => [state, files.length])).toEqual([
      ['tooMany', 0],
      ['found', 1],
    ]);
    expect((await find([local(folder, 'lib'), local(folder, 'other')], 4)).map(({ state }) => state)).toEqual(
      ['found', 'found'],
    );
    // Folders without a file count as well, so that links cannot go round for long.
    for (let index = 0; index < 5; index += 1) await mkdir(join(folder, 'other', `${index}`));
    expect(await find([local(folder, 'other')], 3)).toMatchObject([{ state: 'tooMany' }]);
  });

  it('are not looked for any longer once that is cancelled', async () => {
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    await expect(findExtraFiles([local(folder, 'lib')], scene, { signal: abort.signal })).rejects.toThrow(
      'enough',
    );
  });
});

describe('a job with extra files', () => {
  it('counts, uploads and lists them, and knows them the next time', async () => {
    const world = await makeWorld();
    try {
      const library = join(world.folder, 'library');
      await mkdir(library);
      await writeFile(join(library, 'sky.exr'), Buffer.alloc(5_000, 1));
      await writeFile(join(library, 'notes.txt'), 'not this one');
      const service = world.start();
      const settings = {
        extraFiles: [localPath.parse(library)],
        skipFiles: [join(library, 'notes.txt')],
      };
      const request = {
        scenePath: world.scenePath,
        snapshot: null,
        settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, ...settings }),
      };
      const plain = await service.check(
        { ...request, settings: { ...request.settings, extraFiles: [] } },
        {
          signal,
        },
      );
      const check = await service.check(request, { signal });
      expect(check.upload.files).toBe(plain.upload.files + 1);
      expect(check.upload.newBytes).toBe(plain.upload.newBytes + 5_000);

      const { id } = world.submit(service, settings);
      expect(await untilEnded(service, id)).toMatchObject({ state: 'done', problem: null });
      const sent = world.farm.inspect.storagePath('input');
      const names = (await readdir(sent, { recursive: true })).map((name) => name.split('/').at(-1));
      expect(names).toContain('sky.exr');
      expect(names).not.toContain('notes.txt');
      expect((await service.check(request, { signal })).upload.newBytes).toBe(0);
    } finally {
      await world.close();
    }
  });

  it('is asked about when they are not there, and refused with a path that is not whole', async () => {
    const world = await makeWorld();
    try {
      const service = world.start();
      const check = (path: string) =>
        service.check(
          {
            scenePath: world.scenePath,
            snapshot: null,
            settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, extraFiles: [path] }),
          },
          { signal },
        );
      expect((await check(join(world.folder, 'gone'))).findings).toMatchObject([
        { id: 'extra-file-missing', severity: 'warning' },
      ]);
      const refusal = { problem: expect.objectContaining({ code: 'path-not-absolute' }) };
      await expect(check('textures')).rejects.toMatchObject(refusal);
      expect(() => world.submit(service, { extraFiles: [localPath.parse('textures')] })).toThrow(
        expect.objectContaining(refusal),
      );
    } finally {
      await world.close();
    }
  });
});

describe('an examined job', () => {
  it('is the check with what it was made of', async () => {
    const world = await makeWorld();
    try {
      const service = world.start();
      const request = {
        scenePath: world.scenePath,
        snapshot: null,
        settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA }),
      };
      const steps: string[] = [];
      const examined = await service.examine(request, { signal, onProgress: ({ step }) => steps.push(step) });
      const { checkedAt, environment, ...check } = await service.check(request, { signal });
      expect(examined.check).toMatchObject(check);
      expect(examined.files.size).toBe(check.upload.files);
      expect([...examined.modified.keys()].toSorted()).toEqual([...examined.files.keys()].toSorted());
      const chosen = examined.environments.filter((each) => each.chosen);
      expect(chosen.map(({ label }) => label)).toEqual([environment.label]);
      expect(steps[0]).toBe('scene');
      expect(steps.filter((step) => step === 'files')).toHaveLength(check.upload.files + 1);
      expect(steps.at(-1)).toBe('rules');
    } finally {
      await world.close();
    }
  });

  it('of a chosen version is rendered by that one', async () => {
    const world = await makeWorld();
    try {
      const service = world.start();
      const examine = (softwareVersion: string | null) =>
        service.examine(
          {
            scenePath: world.scenePath,
            snapshot: null,
            settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, softwareVersion }),
          },
          { signal },
        );
      const { environments } = await examine(null);
      const other = environments.find(({ fit }) => fit === 'far');
      expect(other).toBeDefined();
      const { check, environments: after } = await examine(other?.softwareVersion ?? null);
      expect(check.environment).toMatchObject({ outcome: 'near', label: other?.label });
      expect(check.findings.map(({ id }) => id)).toContain('software-version');
      expect(after.find(({ chosen }) => chosen)?.label).toBe(other?.label);
      const { check: refused } = await examine('1.0');
      expect(refused.findings).toMatchObject([{ id: 'software-version', severity: 'error' }]);
      expect(refused.findings[0]?.fix).toMatchObject({ action: 'chooseEnvironment' });
    } finally {
      await world.close();
    }
  });
});
