import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAddonZip } from './addon-zip.ts';
import { type PlatformName, platformNames, thisPlatform } from './platforms.ts';
import { rootFolder } from './root.ts';

const { values } = parseArgs({
  options: {
    platform: { type: 'string' },
    out: { type: 'string', default: join(rootFolder, 'build') },
  },
});

for (const platform of wantedPlatforms(values.platform)) {
  const path = await buildAddonZip({ platform, outFolder: resolve(values.out) });
  const megabytes = ((await stat(path)).size / 1_000_000).toFixed(1);
  console.log(`${relative(process.cwd(), path)} (${megabytes} MB)`);
}

function wantedPlatforms(name: string | undefined): readonly PlatformName[] {
  if (name === 'all') return platformNames;
  const wanted = name === undefined ? thisPlatform() : platformNames.find((each) => each === name);
  if (!wanted) {
    const choices = ['all', ...platformNames].join(', ');
    console.error(`There is no add-on zip for ${name ?? 'this system'}; --platform is one of ${choices}.`);
    process.exit(1);
  }
  return [wanted];
}
