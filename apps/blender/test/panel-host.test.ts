import { cp, mkdir, readFile, realpath, rm, watch, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import { farmhandHome, type Sidecar, startSidecar } from '@farmhand/sidecar';
import type { HostSession } from '@farmhand/sidecar/api';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootFolder } from '../../../tooling/bundle/root.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { runInWindow } from '../../../tooling/screenshots/blender-window.ts';
import { hasVirtualDisplay } from '../../../tooling/screenshots/virtual-display.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

describe.skipIf(blenderForTests() === null)('real Blender, asked by the web panel', () => {
  let sandbox: Sandbox;
  let sidecar: Sidecar;
  let scene: string;

  beforeAll(async () => {
    sandbox = await makeSandbox();
    const project = join(sandbox.folder, 'Szene mit Gänsen');
    await cp(dirname(sandbox.scene), project, { recursive: true, force: true });
    scene = join(await realpath(project), 'sample.blend');
    const addon = join(sandbox.folder, 'blender', 'scripts', 'addons', 'farmhand');
    await cp(join(rootFolder, 'apps', 'blender', 'addon', 'farmhand'), addon, { recursive: true });
    const bridge = join(rootFolder, 'packages', 'bridge', 'farmhand_bridge');
    await cp(bridge, join(addon, 'farmhand_bridge'), { recursive: true });
    const started = await startSidecar({
      home: farmhandHome({
        env: { FARMHAND_HOME: join(sandbox.folder, 'farmhand') },
        platform: process.platform,
        userHome: sandbox.folder,
      }),
      env: {},
    });
    if (started === null) throw new Error('another sidecar runs');
    sidecar = started;
  }, 60_000);
  afterAll(async () => {
    await sidecar?.stop();
    await sandbox?.remove();
  });

  const call = async (method: string, path: string, body?: object) => {
    const { port, token } = sidecar.discovery;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const hosts = async (): Promise<readonly HostSession[]> => (await call('GET', '/hosts')).hosts;
  /** Waits for news of hosts until they are as wanted. */
  async function untilHosts<T>(wanted: (hosts: readonly HostSession[]) => T | undefined): Promise<T> {
    const { port, token } = sidecar.discovery;
    const given = new AbortController();
    const { body } = await fetch(`http://127.0.0.1:${port}/api/v1/panel/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: given.signal,
    });
    if (body === null) throw new Error('no stream');
    try {
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        if (!text.includes('"hosts"')) continue;
        const found = wanted(await hosts());
        if (found !== undefined) return found;
      }
    } finally {
      given.abort();
    }
    throw new Error('the stream ended');
  }
  const connected = () => untilHosts((list) => list.find(({ connection }) => connection === 'connected'));
  const ask = (host: HostSession, action: object) => call('POST', `/hosts/${host.id}/requests`, action);
  /** Waits until a file comes into a folder. */
  async function untilFile(path: string): Promise<void> {
    const given = new AbortController();
    const changes = watch(dirname(path), { signal: given.signal });
    try {
      for await (const { filename } of changes) if (filename === basename(path)) return;
    } finally {
      given.abort();
    }
  }
  /** Blender goes on while this file is there, so it ends with the folder, whatever fails. */
  async function goOnFile(): Promise<string> {
    const path = join(sandbox.folder, 'go on');
    await writeFile(path, '');
    return path;
  }
  const start = (goOn: string) => sandbox.runScript('panel_host.py', { goOn }, { scene });

  test('does what is asked, is missed when it is killed, and is there again', {
    timeout: 120_000,
  }, async () => {
    const goOn = await goOnFile();
    const killed = start(goOn).catch(() => 'killed');
    const host = await connected();
    expect(host).toMatchObject({
      host: { name: 'blender', version: expect.stringMatching(/^\d+\.\d+/) },
      scene: { path: scene, name: 'sample.blend' },
      snapshotTakenAt: null,
    });

    const { result } = await ask(host, { action: 'takeSnapshot' });
    expect(Date.parse(result.takenAt)).toBeGreaterThan(0);
    const check = await sidecarClient(sidecar.discovery).check({
      scenePath: localPath.parse(scene),
      settings: { schema: JOB_SETTINGS_SCHEMA },
      hostSessionId: host.id,
      offline: true,
    });
    expect(check.scenePath).toBe(scene);

    const moved = join(dirname(scene), 'elsewhere', 'planks.png');
    await mkdir(dirname(moved));
    await cp(join(dirname(scene), 'textures', 'boards.png'), moved);
    const relinked = await ask(host, { action: 'relink', path: '//textures/boards.png', to: moved });
    expect(relinked).toMatchObject({
      result: { changed: 1 },
      host: { scene: { unsavedChanges: true } },
    });
    expect(relinked.host.scene.revision).toBeGreaterThan(host.scene.revision);
    expect(await ask(host, { action: 'relink', path: '//textures/boards.png', to: moved })).toMatchObject({
      problem: {
        code: 'reference-gone',
        message: expect.stringContaining('boards.png'),
        zh: { message: expect.stringContaining('boards.png'), hint: '请重新检查场景。' },
      },
    });
    expect((await ask(host, { action: 'saveScene' })).result).toEqual({
      action: 'saveScene',
      scenePath: scene,
    });

    process.kill(host.processId, 'SIGKILL');
    expect(await killed).toBe('killed');
    await untilHosts((list) => list.find(({ connection }) => connection === 'lost'));
    expect(await ask(host, { action: 'saveScene' })).toMatchObject({ problem: { code: 'host-lost' } });

    const found = start(goOn);
    const again = await connected();
    expect(again.scene.path).toBe(scene);

    const reveal = (type: string, name: string) => ask(again, { action: 'reveal', owner: { type, name } });
    expect((await reveal('Object', 'Camera')).result).toEqual({ action: 'reveal' });
    expect((await reveal('Image', 'Field')).result).toEqual({ action: 'reveal' });
    expect(await reveal('Image', 'No such picture')).toMatchObject({ problem: { code: 'reveal-gone' } });
    const pick = { action: 'pickFiles', kind: 'file', title: 'A picture' };
    expect(await ask(again, pick)).toMatchObject({ problem: { code: 'no-file-browser' } });
    const format = (name: string) => ask(again, { action: 'changeOutputFormat', format: name });
    expect((await format('OPEN_EXR')).result).toEqual({ action: 'changeOutputFormat' });
    expect(await format('VHS')).toMatchObject({
      problem: { code: 'not-changed', message: 'This Blender does not write VHS; choose another format.' },
    });
    await ask(again, { action: 'makeRelative', path: moved });
    const output = (path: string) => ask(again, { action: 'changeOutputPath', path });
    expect((await output('//renders/sample_')).result).toEqual({ action: 'changeOutputPath' });
    expect(await output('//renders/sample_')).toMatchObject({ problem: { code: 'output-not-found' } });
    const library = '//library/props.blend';
    expect(await ask(again, { action: 'relink', path: library, to: moved })).toMatchObject({
      problem: {
        code: 'file-unreadable',
        message: expect.stringMatching(/^Blender could not read .*planks\.png: (?!Error)./),
      },
    });

    await rm(goOn);
    expect(await found).toMatchObject({
      threads: [],
      images: { 'Barn boards': '//elsewhere/planks.png', Field: '//textures/field.png' },
      activeImage: 'Field',
      libraries: [library],
      format: 'OPEN_EXR',
      output: '//renders/Farmyard_sample_',
    });
    expect((await hosts()).map(({ id }) => id)).toEqual([host.id]);
  });

  test.skipIf(!hasVirtualDisplay())(
    'does it from the timer of its window, and its artist chooses files',
    { timeout: 180_000 },
    async () => {
      const project = join(sandbox.folder, 'in a window');
      await cp(dirname(sandbox.scene), project, { recursive: true, force: true });
      const scenePath = join(await realpath(project), 'sample.blend');
      // In place of a browser: a program that keeps the address that it is to open.
      const browser = join(sandbox.folder, 'browser');
      const address = join(sandbox.folder, 'address');
      await writeFile(
        browser,
        `#!/bin/sh\nprintf %s "$1" > '${address}.part'\nmv '${address}.part' '${address}'\n`,
        { mode: 0o755 },
      );
      const goOn = await goOnFile();
      const found = runInWindow(
        { ...sandbox, env: { ...sandbox.env, BROWSER: `${browser} %s` } },
        {
          size: { width: 1280, height: 900 },
          scene: scenePath,
          script: join(import.meta.dirname, 'in-blender', 'panel_host_in_window.py'),
          parameters: { goOn, choose: 'boards.png' },
        },
      );
      const hostOf = (list: readonly HostSession[]) =>
        list.find(({ connection, scene }) => connection === 'connected' && scene.path === scenePath);
      const opened = untilFile(address);
      // A window that ends early is the failure to tell of.
      const [host] = await Promise.race([
        // With the file browser in the window there is no button to open the panel with.
        Promise.all([untilHosts(hostOf), opened]),
        found.then(() => Promise.reject(new Error('it ended'))),
      ]);
      const chooser = {
        action: 'pickFiles',
        kind: 'file',
        title: 'Where are the boards?',
        folder: join(project, 'textures'),
      };
      expect(await ask(host, chooser)).toMatchObject({
        result: { paths: [join(project, 'textures', 'boards.png')] },
      });
      expect(await ask(host, chooser)).toMatchObject({ result: { paths: [] } });
      // It is gone with the windows of the file before, and whoever waits for it hears so.
      expect(await ask(host, chooser)).toMatchObject({ result: { paths: [] } });
      expect((await ask(host, { action: 'takeSnapshot' })).result.action).toBe('takeSnapshot');
      expect((await ask(host, { action: 'reveal', owner: { type: 'Object', name: 'Sun' } })).result).toEqual({
        action: 'reveal',
      });
      const saved = await ask(host, { action: 'saveScene' });
      expect(saved).toMatchObject({ result: { scenePath }, host: { scene: { unsavedChanges: false } } });
      const to = join(project, 'textures', 'boards.png');
      expect(await ask(host, { action: 'relink', path: '//textures/field.png', to })).toMatchObject({
        result: { changed: 1 },
        host: { scene: { unsavedChanges: true } },
      });
      await rm(goOn);
      expect(await found).toMatchObject({
        threads: [],
        browsersAfterOpening: 0,
        active: 'Sun',
        folderOfBrowser: expect.stringContaining('textures'),
        field: '//textures/boards.png',
        fieldUndone: '//textures/field.png',
      });
      // The panel was opened from there, with this scene.
      const code = new URL(await readFile(address, 'utf8')).hash.replace('#code=', '');
      const { port } = sidecar.discovery;
      const traded = await fetch(`http://127.0.0.1:${port}/api/v1/panel/sessions`, {
        method: 'POST',
        headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      });
      expect(await traded.json()).toMatchObject({ hostSessionId: host.id });
    },
  );
});
