import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { hostSnapshot } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build3dsmaxZip } from '../../../tooling/bundle/3dsmax-zip.ts';
import { rootFolder } from '../../../tooling/bundle/root.ts';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const app = join(rootFolder, 'apps', '3dsmax');
const bundle = 'Farmhand-3dsMax.bundle';

/** A request to the sidecar: of a program that may read its discovery file, or of a page it served, with nothing yet. */
type Call = (method: string, path: string, body?: object, from?: 'program' | 'page') => Promise<Response>;

interface Host {
  readonly id: string;
  readonly host: { readonly name: string; readonly version: string };
  readonly abilities: readonly string[];
  readonly connection: string;
  readonly scene: { readonly path: string | null; readonly name: string; readonly unsavedChanges: boolean };
  readonly snapshotTakenAt: string | null;
}

describe('the built package, in a stand-in for 3ds Max', { timeout: 240_000 }, () => {
  let folder: string;
  let names: readonly string[];
  let max: Awaited<ReturnType<typeof startMax>>;
  let call: Call;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'farmhand-3dsmax-'));
    const zip = await build3dsmaxZip({ platform: 'win-x64', outFolder: join(folder, 'zip') });
    // Where 3ds Max looks for packages, in a home folder such as artists have.
    const plugins = join(folder, 'Gräfin O’Neil 夜', 'Autodesk', 'ApplicationPlugins');
    await mkdir(plugins, { recursive: true });
    await run(python, ['-m', 'zipfile', '-e', zip, plugins]);
    const { stdout } = await run(python, ['-m', 'zipfile', '-l', zip]);
    names = [...stdout.matchAll(/^(Farmhand-3dsMax\.bundle\/\S+)/gm)].map((match) => match[1] ?? '');
    max = await startMax(join(plugins, bundle), folder);
    call = async (method, path, body, from = 'program') => {
      const { port, token } = await discoveryIn(folder);
      const origin = `http://127.0.0.1:${port}`;
      return fetch(`${origin}/api/v1${path}`, {
        method,
        headers: {
          ...(from === 'page' ? { origin } : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    };
  }, 240_000);

  afterAll(async () => {
    await call?.('POST', '/shutdown', {}).catch(() => undefined);
    max?.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
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

  test('holds the package, the bridge inside it, the sidecar with Windows’ own Node, and nothing else', async () => {
    const sources = async (...path: readonly string[]) =>
      (await readdir(join(rootFolder, ...path))).filter((name) => /\.(py|typed)$/.test(name));
    const own = await sources('apps', '3dsmax', 'plugin', 'Contents', 'python', 'farmhand_3dsmax');
    const bridge = await sources('packages', 'bridge', 'farmhand_bridge');
    expect([...names].sort()).toEqual(
      [
        'PackageContents.xml',
        'LICENSE',
        'Contents/macroscripts/farmhand.mcr',
        'Contents/scripts/farmhand_menu.ms',
        'Contents/scripts/farmhand_start.ms',
        'Contents/sidecar/node.exe',
        'Contents/sidecar/sidecar.mjs',
        'Contents/sidecar/LICENSE-node',
        'Contents/sidecar/LICENSES-third-party',
        ...own.map((name) => `Contents/python/farmhand_3dsmax/${name}`),
        ...bridge.map((name) => `Contents/python/farmhand_3dsmax/farmhand_bridge/${name}`),
      ]
        .map((name) => `${bundle}/${name}`)
        .sort(),
    );
    const node = await open(join(max.package, 'Contents', 'sidecar', 'node.exe'));
    expect((await node.read(Buffer.alloc(2), 0, 2, 0)).buffer.toString('latin1')).toBe('MZ');
    await node.close();
  });

  test('the menu opens the panel inside 3ds Max, through the sidecar it starts', async () => {
    await max.run(`farmhand_3dsmax.open_panel('jobs')`);
    const url = await max.until(
      'qt_modules.QWebEngineView.shown[-1] if qt_modules.QWebEngineView.shown else None',
    );
    const { port } = await discoveryIn(folder);
    const code = new RegExp(`^http://127\\.0\\.0\\.1:${port}/#code=([\\w-]+)`).exec(String(url))?.[1];
    expect(code).toBeDefined();
    const traded = await call('POST', '/panel/sessions', { code }, 'page');
    expect(traded.status).toBe(200);
    const again = await call('POST', '/panel/sessions', { code }, 'page');
    expect(again.status).toBeGreaterThanOrEqual(400);
  });

  test('where its page engine is too old, it is the system’s browser', async () => {
    await max.run(`qt_modules.install('PySide2', '83.0.4103.122', tells_version=False)`);
    await max.run('qt_modules.QWebEngineView.shown.clear(); farmhand_3dsmax.open_panel()');
    const { port } = await discoveryIn(folder);
    const opened = () => readFile(join(folder, 'address.txt'), 'utf8').catch(() => '');
    await expect.poll(opened, { timeout: 20_000 }).toMatch(`http://127.0.0.1:${port}/#code=`);
    expect(await max.run('answer = qt_modules.QWebEngineView.shown')).toEqual([]);
    await max.run('qt_modules.install(); answer = None');
  });

  test('a panel sees the host with its scene and what it can do', async () => {
    expect(await theHost()).toMatchObject({
      host: { name: '3dsmax', version: '2024 (26.2.0.0)' },
      connection: 'connected',
      scene: { path: 'D:\\影片\\scenes\\Größe 夜.max', name: 'Größe 夜', unsavedChanges: false },
      abilities: [
        'takeSnapshot',
        'saveScene',
        'relink',
        'makeRelative',
        'pickFiles',
        'reveal',
        'changeOutputFormat',
        'changeOutputPath',
      ],
    });
  });

  test('a snapshot with something in every field is taken and accepted', async () => {
    const { status, body } = await ask({ action: 'takeSnapshot' });
    expect(status).toBe(200);
    expect((await theHost()).snapshotTakenAt).toBe((body.result as { takenAt: string }).takenAt);
    const taken = await max.run(
      'from farmhand_3dsmax.snapshot import search_places, take_snapshot; answer = take_snapshot(rt, search_places(rt))',
    );
    const snapshot = hostSnapshot.parse(taken);
    expect(snapshot.scenes.map(({ name, active, camera }) => ({ name, active, camera }))).toEqual([
      { name: 'Größe 夜', active: true, camera: '相机 A' },
      { name: 'Overview', active: false, camera: 'CameraB' },
      { name: 'Night', active: false, camera: 'CameraB' },
    ]);
    expect(snapshot.plugins).toEqual([
      { name: 'forestpack', version: '9.1.2.0' },
      { name: 'vray', version: '6.20.03' },
    ]);
    expect(snapshot.references.map(({ kind, resolvedPath }) => [kind, resolvedPath])).toEqual([
      ['image', 'D:\\影片\\maps\\木材.png'],
      ['cache', 'E:\\p\\tree.vrmesh'],
      ['volume', 'D:\\fx\\smoke_0001.aur'],
      ['library', 'D:\\影片\\set.max'],
    ]);
  });

  test('what a panel asks is done in the scene', async () => {
    const relinked = await ask({ action: 'relink', path: '.\\maps\\木材.png', to: 'E:\\neu\\木材.png' });
    expect(relinked).toMatchObject({ status: 200, body: { result: { action: 'relink', changed: 1 } } });
    expect(await max.run('answer = scene.things[0].filename')).toBe('E:\\neu\\木材.png');

    await max.run('scene.save_required = True');
    await expect.poll(async () => (await theHost()).scene.unsavedChanges).toBe(true);
    const saved = await ask({ action: 'saveScene' });
    expect(saved).toMatchObject({
      status: 200,
      body: {
        result: { scenePath: 'D:\\影片\\scenes\\Größe 夜.max' },
        host: { scene: { unsavedChanges: false } },
      },
    });

    expect(await ask({ action: 'changeOutputFormat', format: 'PNG' })).toMatchObject({ status: 200 });
    expect(await max.run('answer = scene.output')).toBe('D:\\out\\Größe_.png');
  });

  test('what 3ds Max refuses is told in the artist’s words', async () => {
    await max.run("scene.folder, scene.file = '', ''");
    const { status, body } = await ask({ action: 'saveScene' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.problem).toMatchObject({
      code: 'scene-never-saved',
      hint: expect.stringContaining('Save As'),
      zh: { hint: expect.stringContaining('另存为') },
    });
    await max.run("scene.folder, scene.file = 'D:\\\\影片\\\\scenes\\\\', 'shot.max'");
  });

  test('while a dialog is open nothing else is begun', async () => {
    await max.run(
      `qt_modules.QFileDialog.files = ['E:/tex/a.png']
qt_modules.QFileDialog.meanwhile = [lambda: [timer.fire() for timer in list(qt_modules.QTimer.running)]]`,
    );
    const picked = await ask({ action: 'pickFiles', kind: 'file', title: 'Where is a.png?' });
    expect(picked).toMatchObject({ status: 200, body: { result: { paths: ['E:\\tex\\a.png'] } } });
    expect(await max.run('answer = len(qt_modules.QFileDialog.asked)')).toBe(1);
  });

  test('another program’s scene is told when it is opened', async () => {
    await max.run("scene.file = 'another.max'");
    await expect.poll(async () => (await theHost()).scene.name).toBe('another');
  });

  test('it comes back to a sidecar that was started anew', async () => {
    const before = await discoveryIn(folder);
    await call('POST', '/shutdown', { when: 'now' });
    const asked = () => call('GET', '/health').then(Boolean, () => false);
    await expect.poll(asked, { timeout: 20_000 }).toBe(false);
    await max.run('qt_modules.QWebEngineView.shown.clear(); farmhand_3dsmax.open_panel()');
    await max.until('qt_modules.QWebEngineView.shown[-1] if qt_modules.QWebEngineView.shown else None');
    expect((await discoveryIn(folder)).token).not.toBe(before.token);
    expect(await theHost()).toMatchObject({ scene: { name: 'another' } });
  });

  test('only its main thread touched 3ds Max, and closing it takes the host from the panel', async () => {
    expect(await max.run('answer = scene.from_other_threads')).toEqual([]);
    await max.close();
    const { hosts } = (await (await call('GET', '/hosts')).json()) as { readonly hosts: readonly Host[] };
    expect(hosts).toEqual([]);
  });
});

async function discoveryIn(folder: string): Promise<{ readonly port: number; readonly token: string }> {
  return JSON.parse(await readFile(join(folder, 'home', 'sidecar.json'), 'utf8'));
}

/** The stand-in, in which the package has been started. */
async function startMax(packageFolder: string, folder: string) {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    python,
    [join(import.meta.dirname, 'in-max', 'session.py'), join(app, 'fakes'), packageFolder],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        FARMHAND_HOME: join(folder, 'home'),
        BROWSER: `${python} '${join(import.meta.dirname, 'in-max', 'browser.py')}' '${join(folder, 'address.txt')}' %s`,
        // The package has Windows' Node, which runs on Windows only.
        FARMHAND_NODE: process.execPath,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONIOENCODING: 'utf-8',
      },
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the stand-in for 3ds Max ended');
    return JSON.parse(value);
  };
  expect(await answer()).toBe('started');
  const execute = (code: string) => {
    child.stdin.write(`${JSON.stringify(code)}\n`);
    return answer();
  };
  return {
    package: packageFolder,
    run: execute,
    /** Asks after each tick of the timer until there is an answer. */
    async until(expression: string): Promise<unknown> {
      const giveUpAt = Date.now() + 60_000;
      while (Date.now() < giveUpAt) {
        const value = await execute(`answer = ${expression}`);
        if (value !== null) return value;
      }
      throw new Error(`never came true: ${expression}`);
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
    kill: () => child.kill('SIGKILL'),
  };
}
