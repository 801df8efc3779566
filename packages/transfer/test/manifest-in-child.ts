import { closeSync, ftruncateSync, openSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { localPath } from '@farmhand/model';
import { buildManifest, openTransferCache } from '../src/index.ts';

/** Makes the manifest of a folder's files and of one big file of holes, and says how much memory it took beside the program's own. */
const [folder = '', bigBytes = '0'] = process.argv.slice(2);
const big = join(folder, 'big.vdb');
const file = openSync(big, 'w');
ftruncateSync(file, Number(bigBytes));
closeSync(file);
utimesSync(big, new Date(0), new Date(0));
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => localPath.parse(join(entry.parentPath, entry.name)));
const beforeBytes = process.resourceUsage().maxRSS * 1024;
const cache = openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
const { entries } = await buildManifest({ files, fingerprints: cache.fingerprints });
cache.close();
process.stdout.write(
  JSON.stringify({ files: entries.length, grownBytes: process.resourceUsage().maxRSS * 1024 - beforeBytes }),
);
