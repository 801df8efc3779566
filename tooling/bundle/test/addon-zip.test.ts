import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildAddonZip } from '../addon-zip.ts';
import { nodeRuntime } from '../node-runtime.ts';
import { platforms, thisPlatform } from '../platforms.ts';
import { bundleSidecar } from '../sidecar-bundle.ts';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const stub = join(import.meta.dirname, 'stub.ts');
const platform = thisPlatform();

interface ZipEntry {
  readonly name: string;
  readonly mode: number;
  readonly modified: readonly number[];
}

/** The zip as Python sees it, which is what Blender's installer uses. */
async function zipEntries(path: string): Promise<readonly ZipEntry[]> {
  const script = `
import json, sys, zipfile
entries = zipfile.ZipFile(sys.argv[1]).infolist()
print(json.dumps([{"name": e.filename, "mode": e.external_attr >> 16, "modified": e.date_time} for e in entries]))`;
  const { stdout } = await run(python, ['-c', script, path]);
  return JSON.parse(stdout) as readonly ZipEntry[];
}

async function unzip(path: string, folder: string): Promise<void> {
  await run(python, ['-m', 'zipfile', '-e', path, folder]);
}

async function fingerprint(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

describe.skipIf(platform === null)('the add-on zip of this platform', { timeout: 240_000 }, () => {
  const thisOne = platform ?? 'linux-x64';
  let folder = '';
  let zip = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'farmhand-bundle-'));
    zip = await buildAddonZip({ platform: thisOne, outFolder: join(folder, 'out'), sidecarEntry: stub });
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds one folder with add-on, bridge, sidecar and both licences', async () => {
    const names = (await zipEntries(zip)).map((entry) => entry.name);
    expect(names.every((name) => name.startsWith('farmhand/'))).toBe(true);
    expect(names).toEqual(
      expect.arrayContaining([
        'farmhand/__init__.py',
        'farmhand/blender_manifest.toml',
        'farmhand/LICENSE',
        'farmhand/farmhand_bridge/__init__.py',
        'farmhand/farmhand_bridge/worker.py',
        'farmhand/sidecar/sidecar.mjs',
        'farmhand/sidecar/LICENSE-node',
        'farmhand/sidecar/LICENSES-third-party',
      ]),
    );
    expect(names.some((name) => name.includes('__pycache__') || name.endsWith('.pyc'))).toBe(false);
    expect(new Set(names).size).toBe(names.length);
  });

  test('marks Node, and nothing else, as executable', async () => {
    const executable = (await zipEntries(zip)).filter((entry) => (entry.mode & 0o111) !== 0);
    expect(executable.map((entry) => entry.name)).toEqual([
      thisOne.startsWith('win-') ? 'farmhand/sidecar/node.exe' : 'farmhand/sidecar/node',
    ]);
  });

  test('runs from wherever it is unpacked, with the Node inside it', async () => {
    const target = join(folder, 'unpacked with spaces');
    await unzip(zip, target);
    const node = join(target, 'farmhand', 'sidecar', thisOne.startsWith('win-') ? 'node.exe' : 'node');
    await chmod(node, 0o755);
    const { executable } = await nodeRuntime(thisOne);
    expect(await fingerprint(node)).toBe(await fingerprint(executable));
    const { stdout } = await run(node, [join(target, 'farmhand', 'sidecar', 'sidecar.mjs')]);
    expect(stdout.trim()).toBe(`stub on ${process.platform}`);
  });

  test('names this system alone in the manifest', async () => {
    const target = join(folder, 'manifest');
    await unzip(zip, target);
    const manifest = await readFile(join(target, 'farmhand', 'blender_manifest.toml'), 'utf8');
    expect(manifest).toContain(`platforms = ["${platforms[thisOne].blender}"]`);
  });

  test('is the same, byte for byte, when it is built again, even in another time zone', async () => {
    const here = process.env.TZ;
    onTestFinished(() => {
      if (here === undefined) delete process.env.TZ;
      else process.env.TZ = here;
    });
    process.env.TZ = new Date(2026, 0, 1).getTimezoneOffset() === 0 ? 'Asia/Tokyo' : 'UTC';
    const again = await buildAddonZip({
      platform: thisOne,
      outFolder: join(folder, 'again'),
      sidecarEntry: stub,
    });
    expect(await fingerprint(again)).toBe(await fingerprint(zip));
  });
});

test('the sidecar names every library in it, with its licence', async () => {
  const { code, licences } = await bundleSidecar();
  expect(code.byteLength).toBeGreaterThan(100_000);
  for (const library of ['hono', 'tus-js-client', 'undici', 'zod']) {
    expect(licences).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
  }
  expect(licences).not.toContain('@farmhand/');
});

test('the zip for Windows, built anywhere, holds Windows’ Node', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-windows-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const zip = await buildAddonZip({ platform: 'win-x64', outFolder: folder, sidecarEntry: stub });
  const names = (await zipEntries(zip)).map((entry) => entry.name);
  expect(names).toContain('farmhand/sidecar/node.exe');
  expect(names).not.toContain('farmhand/sidecar/node');
  await unzip(zip, join(folder, 'unpacked'));
  const addon = join(folder, 'unpacked', 'farmhand');
  expect((await readFile(join(addon, 'sidecar', 'node.exe'))).subarray(0, 2).toString('latin1')).toBe('MZ');
  expect(await readFile(join(addon, 'blender_manifest.toml'), 'utf8')).toContain(
    'platforms = ["windows-x64"]',
  );
});
