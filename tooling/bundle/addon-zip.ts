import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { nodeRuntime } from './node-runtime.ts';
import { type PlatformName, platforms } from './platforms.ts';
import { rootFolder } from './root.ts';
import { bundleSidecar } from './sidecar-bundle.ts';

const addonFolder = join(rootFolder, 'apps', 'blender', 'addon', 'farmhand');
const bridgeFolder = join(rootFolder, 'packages', 'bridge', 'farmhand_bridge');

const plainMode = 0o100644;
const executableMode = 0o100755;

export interface AddonZipOptions {
  readonly platform: PlatformName;
  /** Folder the zip is written to; made when absent. */
  readonly outFolder: string;
  /** Program to bundle in place of the sidecar's own `main.ts`. */
  readonly sidecarEntry?: string;
}

/**
 * Builds `farmhand-blender-<version>-<platform>.zip`: the add-on with the bridge inside it and the sidecar beside,
 * in the one folder that both of Blender's add-on formats accept.
 *
 * @returns the zip's path.
 */
export async function buildAddonZip(options: AddonZipOptions): Promise<string> {
  const { platform, outFolder } = options;
  const runtime = await nodeRuntime(platform);
  const manifest = await readFile(join(addonFolder, 'blender_manifest.toml'), 'utf8');
  // The same for every file, build and time zone (a zip's times are local), so that equal contents make equal zips.
  const modified = { mtime: new Date(2026, 0, 1), forceDosTimestamp: true };
  const zip = new ZipFile();
  const add = (content: Uint8Array | string, path: string) =>
    zip.addBuffer(Buffer.from(content), `farmhand/${path}`, { ...modified, mode: plainMode });

  for (const name of await sourceFiles(addonFolder)) {
    if (name !== 'blender_manifest.toml') add(await readFile(join(addonFolder, name)), name);
  }
  add(manifestFor(manifest, platforms[platform].blender), 'blender_manifest.toml');
  for (const name of await sourceFiles(bridgeFolder)) {
    add(await readFile(join(bridgeFolder, name)), `farmhand_bridge/${name}`);
  }
  add(await readFile(join(rootFolder, 'LICENSE')), 'LICENSE');
  const sidecar = await bundleSidecar({ ...(options.sidecarEntry && { entry: options.sidecarEntry }) });
  add(sidecar.code, 'sidecar/sidecar.mjs');
  add(sidecar.licences, 'sidecar/LICENSES-third-party');
  add(await readFile(runtime.license), 'sidecar/LICENSE-node');
  const nodeName = platform.startsWith('win-') ? 'node.exe' : 'node';
  zip.addFile(runtime.executable, `farmhand/sidecar/${nodeName}`, { ...modified, mode: executableMode });
  zip.end();

  await mkdir(outFolder, { recursive: true });
  const path = join(outFolder, `farmhand-blender-${versionOf(manifest)}-${platform}.zip`);
  const partial = `${path}.partial`;
  await pipeline(zip.outputStream, createWriteStream(partial));
  await rename(partial, path);
  return path;
}

/** Names of a folder's own files, sorted; what Python, editors and file managers leave behind is not among them. */
async function sourceFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(py|toml|typed)$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Blender refuses an extension whose manifest does not name the system it is installed on. */
function manifestFor(manifest: string, platform: string): string {
  const line = /^platforms = .*$/m;
  if (!line.test(manifest)) throw new Error('blender_manifest.toml has no line of platforms');
  return manifest.replace(line, `platforms = ["${platform}"]`);
}

function versionOf(manifest: string): string {
  const version = /^version = "([^"]+)"$/m.exec(manifest)?.[1];
  if (version === undefined) throw new Error('blender_manifest.toml has no version');
  return version;
}
