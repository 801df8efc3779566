import { build3dsmaxZip } from './3dsmax-zip.ts';
import { buildAddonZip } from './addon-zip.ts';
import { buildCinema4dZip } from './cinema4d-zip.ts';
import type { HostZipOptions } from './host-zip.ts';
import { buildHoudiniZip } from './houdini-zip.ts';
import { type PlatformName, platformNames } from './platforms.ts';

/** How a host's zip is made, and for which systems: those the host exists for. */
export interface HostZipBuilder {
  /** Makes the zip of one platform and returns its path. */
  readonly build: (options: HostZipOptions) => Promise<string>;
  readonly platforms: readonly PlatformName[];
}

/** The zips there are, by the name that `--host` takes. */
export const hostZips: Readonly<Record<string, HostZipBuilder>> = {
  blender: { build: buildAddonZip, platforms: platformNames },
  cinema4d: { build: buildCinema4dZip, platforms: ['win-x64', 'darwin-x64', 'darwin-arm64', 'linux-x64'] },
  '3dsmax': { build: build3dsmaxZip, platforms: ['win-x64'] },
  houdini: { build: buildHoudiniZip, platforms: ['win-x64', 'darwin-x64', 'darwin-arm64', 'linux-x64'] },
};
