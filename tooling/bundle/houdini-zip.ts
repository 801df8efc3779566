import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beginHostZip, type HostZip, type HostZipOptions, pythonPackageVersion } from './host-zip.ts';
import { rootFolder } from './root.ts';

const run = promisify(execFile);
const houdiniFolder = join(rootFolder, 'apps', 'houdini');
const pluginFolder = join(houdiniFolder, 'plugin');
const packagePath = 'scripts/python/farmhand_houdini';

/** What Houdini reads of a package's folder: code, menus, shelf, panels, pictures. */
const pluginFiles = /\.(py|typed|xml|shelf|pypanel|svg|png)$/;

/**
 * Builds `farmhand-houdini-<version>-<platform>.zip`: a package file and the folder that it names, which go into one of
 * Houdini's folders of packages as they are. The submitter node's asset is made of its plain files by Python.
 *
 * @returns the zip's path.
 * @throws when there is no Python.
 */
export async function buildHoudiniZip(options: HostZipOptions): Promise<string> {
  const zip = await beginHostZip(options, 'farmhand');
  zip.addBeside(await readFile(join(pluginFolder, 'farmhand.json')), 'farmhand.json');
  await addTree(zip, join(pluginFolder, 'farmhand'), '', pluginFiles);
  // Inside the plugin's own package: under a name of its own it cannot meet the bridge of another plugin.
  await zip.addBridge(`${packagePath}/farmhand_bridge`);
  await addSubmitterAsset(zip);
  await zip.addSidecar('sidecar');
  const version = await pythonPackageVersion(join(pluginFolder, 'farmhand', packagePath));
  return zip.write(`farmhand-houdini-${version}-${options.platform}.zip`);
}

/** Adds a folder and all in it, but for what Python leaves behind. */
async function addTree(zip: HostZip, folder: string, path: string, files: RegExp): Promise<void> {
  await zip.addFolder(folder, path, { files });
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory() && entry.name !== '__pycache__');
  for (const name of inner.map((entry) => entry.name).sort()) {
    await addTree(zip, join(folder, name), path === '' ? name : `${path}/${name}`, files);
  }
}

async function addSubmitterAsset(zip: HostZip): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-houdini-asset-'));
  try {
    const python = process.platform === 'win32' ? 'python' : 'python3';
    await run(python, ['-B', join(houdiniFolder, 'build_rop.py'), folder]).catch((error: unknown) => {
      throw new Error('The submitter node of Houdini could not be made; it takes Python 3.7 or newer.', {
        cause: error,
      });
    });
    await addTree(zip, folder, 'otls', /./);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
