import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCinema4dZip } from '../../../tooling/bundle/cinema4d-zip.ts';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const scripts = join(import.meta.dirname, 'in-cinema4d');
const platform = thisPlatform();

interface Discovery {
  readonly port: number;
  readonly token: string;
}

interface Host {
  readonly id: string;
  readonly host: { readonly name: string; readonly version: string };
  readonly connection: string;
  readonly scene: { readonly path: string | null; readonly unsavedChanges: boolean };
  readonly snapshotTakenAt: string | null;
}

describe.skipIf(platform === null)(
  'the built plugin, under a stand-in for Cinema 4D',
  { timeout: 240_000 },
  () => {
    let folder: string;
    let scene: string;
    let address: string;
    let cinema4d: ChildProcessByStdio<Writable, Readable, null>;
    let output: Interface;
    let said: AsyncIterator<string>;
    let discovery: Discovery;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'farmhand-cinema4d-'));
      const zip = await buildCinema4dZip({
        platform: platform ?? 'linux-x64',
        outFolder: join(folder, 'zip'),
      });
      // As Cinema 4D's users do: into the folder of plugins, which has spaces in its path.
      const plugins = join(folder, 'Maxon Cinema 4D 2024', 'plugins');
      await run(python, ['-m', 'zipfile', '-e', zip, plugins]);
      const documents = join(folder, 'große Mühle 夜');
      await mkdir(join(documents, 'tex'), { recursive: true });
      await writeFile(join(documents, 'tex', 'wood.png'), 'made by a test');
      scene = join(documents, 'shot.c4d');

      address = join(folder, 'address.txt');
      cinema4d = spawn(
        python,
        [join(scripts, 'run_plugin.py'), join(plugins, 'farmhand'), documents, 'shot.c4d'],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
          env: {
            ...process.env,
            FARMHAND_HOME: join(folder, 'home'),
            PYTHONDONTWRITEBYTECODE: '1',
            PYTHONIOENCODING: 'utf-8',
            BROWSER: `${python} '${join(scripts, 'browser.py')}' '${address}' %s`,
          },
        },
      );
      output = createInterface(cinema4d.stdout);
      said = output[Symbol.asyncIterator]();
    }, 240_000);

    afterAll(async () => {
      if (cinema4d && cinema4d.exitCode === null) cinema4d.kill('SIGKILL');
      if (discovery) await call('POST', '/shutdown', {}).catch(() => undefined);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    const call = (method: string, path: string, body?: unknown) =>
      fetch(`http://127.0.0.1:${discovery.port}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${discovery.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const theHost = async (): Promise<Host> => {
      const { hosts } = (await (await call('GET', '/hosts')).json()) as { readonly hosts: readonly Host[] };
      expect(hosts).toHaveLength(1);
      return hosts[0] as Host;
    };
    const ask = async (action: object) => {
      const response = await call('POST', `/hosts/${(await theHost()).id}/requests`, action);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const nextLine = async (): Promise<Record<string, unknown>> => {
      const { value, done } = await said.next();
      if (done) throw new Error('the plugin ended');
      return JSON.parse(value) as Record<string, unknown>;
    };
    const shows = async (text: string) => {
      for (;;) {
        const line = await nextLine();
        if (line.shows === text) return;
      }
    };

    test('the command starts the sidecar of the zip and opens the panel in the browser', async () => {
      cinema4d.stdin.write('execute\n');
      await shows('The panel is open in your browser.');
      discovery = JSON.parse(await readFile(join(folder, 'home', 'sidecar.json'), 'utf8')) as Discovery;
      expect(await readFile(address, 'utf8')).toMatch(
        new RegExp(`^http://127\\.0\\.0\\.1:${discovery.port}/#code=[\\w-]+$`),
      );
      const health = (await (await call('GET', '/health')).json()) as { readonly name: string };
      expect(health.name).toBe('farmhand-sidecar');
      await access(join(folder, 'home', 'sidecar'));
    });

    test('the panel sees Cinema 4D and what is open in it', async () => {
      expect(await theHost()).toMatchObject({
        host: { name: 'cinema4d', version: '2024.4.1' },
        scene: { path: scene, unsavedChanges: true },
        snapshotTakenAt: null,
      });
    });

    test('a snapshot is taken and accepted', async () => {
      const { status, body } = await ask({ action: 'takeSnapshot' });
      expect(status).toBe(200);
      expect(body.result).toMatchObject({ action: 'takeSnapshot' });
      expect((await theHost()).snapshotTakenAt).not.toBeNull();
    });

    test('the scene is saved, and the panel hears of it with the answer', async () => {
      const { body } = await ask({ action: 'saveScene' });
      expect(body).toMatchObject({
        result: { action: 'saveScene', scenePath: scene },
        host: { scene: { unsavedChanges: false } },
      });
    });

    test('a texture is pointed elsewhere', async () => {
      const { body } = await ask({ action: 'relink', path: 'wood.png', to: join(folder, 'oak.png') });
      expect(body.result).toEqual({ action: 'relink', changed: 1 });
    });

    test('what cannot be done is refused with what to do next', async () => {
      const { status, body } = await ask({ action: 'changeOutputFormat', format: 'WEBP' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body.problem).toMatchObject({
        code: 'format-unknown',
        message: 'Cinema 4D does not write WEBP.',
        hint: 'Choose another format in the render settings.',
        zh: { message: 'Cinema 4D 不能输出 WEBP。', hint: '请在渲染设置中选择其他格式。' },
      });
    });

    test('it leaves when Cinema 4D closes, and kept to the rules of plugins', async () => {
      const exit = once(cinema4d, 'exit');
      cinema4d.stdin.end();
      let line = await nextLine();
      while (!('pathUnchanged' in line)) line = await nextLine();
      expect(line).toEqual({
        pathUnchanged: true,
        strayModules: [],
        texture: join(folder, 'oak.png'),
        unsavedChanges: false,
      });
      expect(await exit).toEqual([0, null]);
      const { hosts } = (await (await call('GET', '/hosts')).json()) as { readonly hosts: readonly Host[] };
      expect(hosts).toEqual([]);
    });
  },
);
