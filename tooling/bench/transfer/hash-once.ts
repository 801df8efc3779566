/** Milliseconds of fingerprinting one file, once the program is warm: `hash-once.ts FILE`. */
import { localPath } from '@farmhand/model';
import { buildManifest, openTransferCache } from '@farmhand/transfer';

const WARM_UP = 2;

const file = localPath.parse(process.argv[2]);

/** Milliseconds. The cache knows nothing, so the file is read. */
async function fingerprintOnce(): Promise<number> {
  const cache = openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
  const startedAt = performance.now();
  await buildManifest({ files: [file], fingerprints: cache.fingerprints });
  const ms = performance.now() - startedAt;
  cache.close();
  return ms;
}

for (let round = 0; round < WARM_UP; round += 1) await fingerprintOnce();
console.log(await fingerprintOnce());
