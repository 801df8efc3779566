import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { FolderListing } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { disksOf, isShown, placesOf } from '../src/scenes/places.ts';
import { fakeHost, sceneOf } from './support/host.ts';
import { sceneCalls } from './support/scene-calls.ts';
import { sidecarHome } from './support/sidecar-home.ts';

async function place() {
  const home = await sidecarHome();
  const { sidecar } = await home.start();
  const { ask } = sceneCalls(sidecar);
  const top = join(home.folder, 'shelf');
  await mkdir(top);
  return {
    ...home,
    sidecar,
    top,
    list: (path?: string) =>
      ask<FolderListing>('GET', `/folders${path === undefined ? '' : `?path=${encodeURIComponent(path)}`}`),
  };
}

describe('a folder', () => {
  it('is told with its folders first and names as people sort them', async () => {
    const { top, list, folder } = await place();
    for (const name of ['shot10', 'shot9', 'Ärger']) await mkdir(join(top, name));
    for (const name of ['b10.exr', 'b9.exr', '纹理 #1.png', '.hidden', 'Thumbs.db']) {
      await writeFile(join(top, name), 'abc');
    }
    const { status, body } = await list(top);
    expect(status).toBe(200);
    expect(body).toMatchObject({ folder: top, parent: folder, cut: false });
    expect(body.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['Ärger', 'folder', null],
      ['shot9', 'folder', null],
      ['shot10', 'folder', null],
      ['b9.exr', 'file', 3],
      ['b10.exr', 'file', 3],
      ['纹理 #1.png', 'file', 3],
    ]);
    expect(body.entries.map(({ path }) => path)).toEqual(body.entries.map(({ name }) => join(top, name)));
  });

  it.skipIf(process.platform === 'win32')('has its links as what they lead to', async () => {
    const { top, list } = await place();
    await mkdir(join(top, 'real'));
    await symlink(join(top, 'real'), join(top, 'link'));
    await symlink(join(top, 'nothing'), join(top, 'broken'));
    const { body } = await list(`${top}/real/..`);
    expect(body.folder).toBe(top);
    expect(body.entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['link folder', 'real folder']);
  });

  it('with very much in it is cut after its folders', async () => {
    const { top, list } = await place();
    await mkdir(join(top, 'zz'));
    await Promise.all(Array.from({ length: 2_100 }, (_, index) => writeFile(join(top, `f${index}.exr`), '')));
    const { body } = await list(top);
    expect(body.entries).toHaveLength(2_000);
    expect(body.cut).toBe(true);
    expect(body.entries[0]?.name).toBe('zz');
    expect(body.entries.at(-1)?.name).toBe('f1998.exr');
  });

  it('is the home unless one is named; the topmost has none above it', async () => {
    const { list } = await place();
    const { body } = await list();
    expect(body.folder).toBe(homedir());
    expect(body.places.map(({ path }) => path)).toContain(homedir());
    expect((await list(parse(homedir()).root)).body.parent).toBeNull();
  });

  it('that cannot be told says why', async () => {
    const { top, list, onEnd } = await place();
    const file = join(top, 'file.exr');
    await writeFile(file, '');
    for (const [path, status, code] of [
      [join(top, 'gone'), 404, 'folder-missing'],
      [file, 409, 'not-a-folder'],
      ['shelf', 409, 'path-not-absolute'],
      [`${top}\0`, 409, 'path-not-absolute'],
      ['', 400, 'bad-request'],
    ] as const) {
      const answer = await list(path);
      expect([path, answer.status, answer.body.problem?.code]).toEqual([path, status, code]);
    }
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    onEnd(() => chmod(top, 0o755));
    await chmod(top, 0o000);
    expect((await list(top)).body.problem?.code).toBe('folder-unreadable');
  });

  it('of a scene that is open in a program is a place to begin', async () => {
    const { sidecar, list, top } = await place();
    const scene = join(top, 'shot.blend');
    await fakeHost(() => sidecar.discovery).register({ scene: sceneOf(scene) });
    expect((await list()).body.places[0]).toEqual({ name: 'shot.blend', path: dirname(scene) });
  });
});

describe('places', () => {
  const there = (...folders: readonly string[]) => ({
    namesIn: async () => ['Macintosh HD', 'Projects', '.timemachine'],
    isThere: async (folder: string) => folders.includes(folder),
  });

  it('are drives on Windows', async () => {
    const disks = await disksOf({ platform: 'win32', ...there('C:\\', 'Z:\\') });
    expect(disks).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'Z:', path: 'Z:\\' },
    ]);
    expect(
      placesOf({
        platform: 'win32',
        userHome: 'C:\\Users\\Ada',
        scenes: ['Z:\\shots\\a.max', 'Z:\\shots\\b.max', '\\\\nas\\proj\\fx\\c.max'],
        disks,
      }),
    ).toEqual([
      { name: 'a.max', path: 'Z:\\shots' },
      { name: 'c.max', path: '\\\\nas\\proj\\fx' },
      { name: 'Ada', path: 'C:\\Users\\Ada' },
      ...disks,
    ]);
  });

  it('are volumes on macOS, and the root and mounts on Linux', async () => {
    expect(await disksOf({ platform: 'darwin', ...there() })).toEqual([
      { name: 'Macintosh HD', path: '/Volumes/Macintosh HD' },
      { name: 'Projects', path: '/Volumes/Projects' },
    ]);
    expect(await disksOf({ platform: 'linux', ...there('/mnt') })).toEqual([
      { name: '/', path: '/' },
      { name: '/mnt', path: '/mnt' },
    ]);
  });

  it('leave out what systems keep for themselves', () => {
    const names = ['.DS_Store', '$RECYCLE.BIN', 'System Volume Information', 'DESKTOP.INI', 'tex', 'a.b'];
    expect(names.filter(isShown)).toEqual(['tex', 'a.b']);
  });
});
