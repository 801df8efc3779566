import { join } from 'node:path';
import { beginHostZip, type HostZipOptions, pythonPackageVersion } from './host-zip.ts';
import { rootFolder } from './root.ts';

const pluginFolder = join(rootFolder, 'apps', 'cinema4d', 'plugin');
const packageFolder = join(pluginFolder, 'farmhand_cinema4d');

/**
 * Builds `farmhand-cinema4d-<version>-<platform>.zip`: one folder that goes into Cinema 4D's folder of plugins as it is.
 *
 * @returns the zip's path.
 */
export async function buildCinema4dZip(options: HostZipOptions): Promise<string> {
  const zip = await beginHostZip(options, 'farmhand');
  await zip.addFolder(pluginFolder, '', { files: /\.(pyp|png)$/ });
  await zip.addFolder(packageFolder, 'farmhand_cinema4d');
  // Inside the plugin's own package: under a name of its own it cannot meet the bridge of another plugin.
  await zip.addBridge('farmhand_cinema4d/farmhand_bridge');
  await zip.addSidecar('sidecar');
  return zip.write(`farmhand-cinema4d-${await pythonPackageVersion(packageFolder)}-${options.platform}.zip`);
}
