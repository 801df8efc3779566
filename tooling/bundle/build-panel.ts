/** `npm run panel`: builds the panel where the sidecar looks for it. `--readable` leaves the script as it is written. */

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildPanel, panelFolder } from './panel-bundle.ts';

const { values } = parseArgs({ options: { readable: { type: 'boolean', default: false } } });

for (const name of await buildPanel({ outFolder: panelFolder, minify: !values.readable })) {
  const path = join(panelFolder, name);
  const kilobytes = (gzipSync(await readFile(path)).byteLength / 1024).toFixed(1);
  console.log(`${relative(process.cwd(), path)} (${kilobytes} KiB gzip)`);
}
