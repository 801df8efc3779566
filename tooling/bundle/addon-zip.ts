import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beginHostZip, type HostZipOptions } from './host-zip.ts';
import { platforms } from './platforms.ts';
import { rootFolder } from './root.ts';

const addonFolder = join(rootFolder, 'apps', 'blender', 'addon', 'farmhand');

/**
 * Builds `farmhand-blender-<version>-<platform>.zip`: the add-on with the bridge inside it and the sidecar beside,
 * in the one folder that both of Blender's add-on formats accept.
 *
 * @returns the zip's path.
 */
export async function buildAddonZip(options: HostZipOptions): Promise<string> {
  const { platform } = options;
  const manifest = await readFile(join(addonFolder, 'blender_manifest.toml'), 'utf8');
  const zip = await beginHostZip(options, 'farmhand');
  await zip.addFolder(addonFolder, '', { files: /\.py$/ });
  zip.add(manifestFor(manifest, platforms[platform].blender), 'blender_manifest.toml');
  await zip.addBridge('farmhand_bridge');
  await zip.addSidecar('sidecar');
  return zip.write(`farmhand-blender-${versionOf(manifest)}-${platform}.zip`);
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
