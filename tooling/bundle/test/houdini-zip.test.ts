import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostZips } from '../host-zips.ts';
import { thisPlatform } from '../platforms.ts';
import { rootFolder } from '../root.ts';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const stub = join(import.meta.dirname, 'stub.ts');
const main = join(import.meta.dirname, '..', 'main.ts');
const plugin = join(rootFolder, 'apps', 'houdini', 'plugin');
const packagePath = 'farmhand/scripts/python/farmhand_houdini';

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

const here = thisPlatform();
const platform = here ?? 'linux-x64';
let folder: string;
let zip: string;
let packages: string;

beforeAll(async () => {
  // A user's folder of preferences may have spaces, and letters of any alphabet.
  folder = await mkdtemp(join(tmpdir(), 'farmhand große Mühle 夜 '));
  zip = (await hostZips.houdini?.build({ platform, outFolder: folder, sidecarEntry: stub })) ?? '';
  packages = join(folder, 'houdini20.5', 'packages');
  await run(python, ['-m', 'zipfile', '-e', zip, packages]);
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the zip holds the package file beside one folder: plugin, bridge, submitter node, sidecar', async () => {
  expect(zip).toBe(join(folder, `farmhand-houdini-0.1.0-${platform}.zip`));
  const names = await filesBelow(packages);
  const asset = names.filter((name) => name.startsWith('farmhand/otls/'));
  const bridge = await readdir(join(rootFolder, 'packages', 'bridge', 'farmhand_bridge'));
  expect(names.filter((name) => !asset.includes(name)).sort()).toEqual(
    [
      'farmhand.json',
      'farmhand/LICENSE',
      `farmhand/sidecar/${platform.startsWith('win-') ? 'node.exe' : 'node'}`,
      'farmhand/sidecar/sidecar.mjs',
      'farmhand/sidecar/LICENSE-node',
      'farmhand/sidecar/LICENSES-third-party',
      ...(await filesBelow(join(plugin, 'farmhand'))).map((name) => `farmhand/${name}`),
      ...bridge
        .filter((name) => /\.(py|typed)$/.test(name))
        .map((name) => `${packagePath}/farmhand_bridge/${name}`),
    ].sort(),
  );
  // Windows takes no longer path than 260 characters without being told to, and Houdini's folder is long already.
  expect(names.filter((name) => name.length > 110)).toEqual([]);
  // An asset that is a folder: Houdini knows it by the index of its sections.
  expect(asset.every((name) => name.startsWith('farmhand/otls/farmhand_submit.hda/'))).toBe(true);
  expect(asset).toContain('farmhand/otls/farmhand_submit.hda/INDEX__SECTION');
});

test('the package file names folders that are there', async () => {
  const file = await readFile(join(packages, 'farmhand.json'), 'utf8');
  // Houdini sets this one to the folder of the file that it reads.
  const folders = [...file.matchAll(/\$HOUDINI_PACKAGE_PATH\/([\w./-]+)/g)].map((match) => match[1] ?? '');
  expect(folders.length).toBeGreaterThan(0);
  for (const name of folders) {
    await access(join(packages, name));
  }
});

test.skipIf(here === null)(
  'the plugin finds its bridge, and its sidecar, with nothing else on the path',
  async () => {
    const script = [
      'import json, os, sys',
      'sys.path[:0] = sys.argv[1:3]',
      'import houdini_host',
      'houdini_host.open_scene()',
      'from farmhand_houdini import farmhand_bridge, plugin',
      'from farmhand_houdini.farmhand_bridge import find_sidecar_files',
      'files = find_sidecar_files(plugin._sidecar_folder(), {})',
      'bridge = os.path.relpath(os.path.dirname(farmhand_bridge.__file__), sys.argv[1])',
      'print(json.dumps([bridge.replace(os.sep, "/"), os.path.isfile(files.node), os.path.isfile(files.script)]))',
    ].join('\n');
    const scripts = join(packages, 'farmhand', 'scripts', 'python');
    const fakes = join(rootFolder, 'apps', 'houdini', 'fakes');
    // Alone: without what the environment or the current folder would put on Python's path.
    const { stdout } = await run(python, ['-I', '-B', '-c', script, scripts, fakes]);
    expect(JSON.parse(stdout)).toEqual(['farmhand_houdini/farmhand_bridge', true, true]);
  },
);

test('plugin, bridge and sidecar are of one version', async () => {
  const handshake = join(rootFolder, 'packages', 'bridge', 'farmhand_bridge', 'handshake.py');
  const number = /^SIDECAR_VERSION = "([^"]+)"$/m.exec(await readFile(handshake, 'utf8'))?.[1];
  expect(number).toBeDefined();
  const init = await readFile(join(plugin, ...packagePath.split('/'), '__init__.py'), 'utf8');
  expect(init).toContain(`VERSION = "${number}"`);
});

test('a system that Houdini is not made for is refused with those there are', async () => {
  const args = ['--conditions=@farmhand/source', main, '--host', 'houdini', '--platform', 'win-arm64'];
  await expect(run(process.execPath, args, { cwd: rootFolder })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no houdini zip for win-arm64; --platform is one of all, win-x64/),
  });
});
