import { join } from 'node:path';
import { beginHostZip, type HostZipOptions, pythonPackageVersion } from './host-zip.ts';
import { rootFolder } from './root.ts';

const pluginFolder = join(rootFolder, 'apps', '3dsmax', 'plugin');
const packageFolder = join(pluginFolder, 'Contents', 'python', 'farmhand_3dsmax');

/**
 * Builds `farmhand-3dsmax-<version>-<platform>.zip`: a plug-in package that goes into Autodesk's folder ApplicationPlugins as
 * it is. Other Autodesk programs look into that folder too, so its name says whose it is.
 *
 * @returns the zip's path.
 */
export async function build3dsmaxZip(options: HostZipOptions): Promise<string> {
  const zip = await beginHostZip(options, 'Farmhand-3dsMax.bundle');
  await zip.addFolder(pluginFolder, '', { files: /^PackageContents\.xml$/ });
  await zip.addFolder(join(pluginFolder, 'Contents', 'macroscripts'), 'Contents/macroscripts', {
    files: /\.mcr$/,
  });
  await zip.addFolder(join(pluginFolder, 'Contents', 'scripts'), 'Contents/scripts', { files: /\.ms$/ });
  await zip.addFolder(packageFolder, 'Contents/python/farmhand_3dsmax');
  // Inside the plugin's own package: under a name of its own it cannot meet the bridge of another plugin.
  await zip.addBridge('Contents/python/farmhand_3dsmax/farmhand_bridge');
  await zip.addSidecar('Contents/sidecar');
  return zip.write(`farmhand-3dsmax-${await pythonPackageVersion(packageFolder)}-${options.platform}.zip`);
}
