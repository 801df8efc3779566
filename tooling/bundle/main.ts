import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type HostZipBuilder, hostZips } from './host-zips.ts';
import { type PlatformName, thisPlatform } from './platforms.ts';
import { rootFolder } from './root.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: 'blender' },
    platform: { type: 'string' },
    out: { type: 'string', default: join(rootFolder, 'build') },
  },
});

const builder = hostZips[values.host];
if (builder === undefined) {
  refuse(`There is no zip for ${values.host}; --host is one of ${Object.keys(hostZips).join(', ')}.`);
}
for (const platform of wantedPlatforms(builder, values.platform)) {
  const path = await builder.build({ platform, outFolder: resolve(values.out) });
  const megabytes = ((await stat(path)).size / 1_000_000).toFixed(1);
  console.log(`${relative(process.cwd(), path)} (${megabytes} MB)`);
}

function wantedPlatforms({ platforms }: HostZipBuilder, name: string | undefined): readonly PlatformName[] {
  if (name === 'all') return platforms;
  const here = thisPlatform();
  // A host that does not exist for this machine, but for one other system only, leaves nothing to choose.
  const fallback =
    here !== null && platforms.includes(here) ? here : platforms.length === 1 ? platforms[0] : null;
  const wanted = name === undefined ? fallback : platforms.find((each) => each === name);
  if (!wanted) {
    refuse(
      `There is no ${values.host} zip for ${name ?? 'this system'}; --platform is one of ${['all', ...platforms].join(', ')}.`,
    );
  }
  return [wanted];
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
