import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { hostZips } from '../host-zips.ts';
import { rootFolder } from '../root.ts';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const stub = join(import.meta.dirname, 'stub.ts');
const main = join(import.meta.dirname, '..', 'main.ts');

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-c4d-zip-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What `npm run bundle` runs. */
function bundle(...args: readonly string[]) {
  return run(process.execPath, ['--conditions=@farmhand/source', main, ...args], { cwd: rootFolder });
}

test('the zip for Windows holds one folder: the plugin, its package with the bridge, and the sidecar', {
  timeout: 240_000,
}, async () => {
  const folder = await temporaryFolder();
  const zip = await hostZips.cinema4d?.build({ platform: 'win-x64', outFolder: folder, sidecarEntry: stub });
  expect(zip).toBe(join(folder, 'farmhand-cinema4d-0.1.0-win-x64.zip'));
  const list = 'import json, sys, zipfile; print(json.dumps(zipfile.ZipFile(sys.argv[1]).namelist()))';
  const { stdout } = await run(python, ['-c', list, zip ?? '']);
  const names = JSON.parse(stdout) as readonly string[];
  const plugin = await readdir(join(rootFolder, 'apps', 'cinema4d', 'plugin', 'farmhand_cinema4d'));
  const bridge = await readdir(join(rootFolder, 'packages', 'bridge', 'farmhand_bridge'));
  const sources = (entries: readonly string[]) => entries.filter((name) => /\.(py|typed)$/.test(name));
  expect([...names].sort()).toEqual(
    [
      'farmhand.pyp',
      'farmhand.png',
      'LICENSE',
      'sidecar/node.exe',
      'sidecar/sidecar.mjs',
      'sidecar/LICENSE-node',
      'sidecar/LICENSES-third-party',
      ...sources(plugin).map((name) => `farmhand_cinema4d/${name}`),
      ...sources(bridge).map((name) => `farmhand_cinema4d/farmhand_bridge/${name}`),
    ]
      .map((name) => `farmhand/${name}`)
      .sort(),
  );
});

test('plugin, bridge and sidecar are of one version', async () => {
  const version = async (...path: readonly string[]) => await readFile(join(rootFolder, ...path), 'utf8');
  const plugin = await version('apps', 'cinema4d', 'plugin', 'farmhand_cinema4d', '__init__.py');
  const bridge = await version('packages', 'bridge', 'farmhand_bridge', 'handshake.py');
  const number = /^SIDECAR_VERSION = "([^"]+)"$/m.exec(bridge)?.[1];
  expect(number).toBeDefined();
  expect(plugin).toContain(`VERSION = "${number}"`);
});

test('a host or a system there is no zip for is refused with those there are', async () => {
  await expect(bundle('--host', 'zbrush')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no zip for zbrush; --host is one of blender, cinema4d/),
  });
  // Cinema 4D is made for Intel's Linux only.
  await expect(bundle('--host', 'cinema4d', '--platform', 'linux-arm64')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no cinema4d zip for linux-arm64; --platform is one of all, win-x64/),
  });
});
