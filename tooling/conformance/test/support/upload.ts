import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalFarm } from '@farmhand/local-farm';
import { localPath, serverPath } from '@farmhand/model';
import { buildManifest, createTusEngine, openTransferCache, openUploadRecords } from '@farmhand/transfer';

/** Puts a file into the input storage, wherever it is wanted there. */
export async function upload(farm: LocalFarm, storageId: string, path: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-conformance-'));
  const cache = await openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
  const records = openUploadRecords(':memory:');
  try {
    const file = localPath.parse(join(folder, 'file'));
    await writeFile(file, text);
    const manifest = await buildManifest({ files: [file], fingerprints: cache.fingerprints });
    const entries = manifest.entries.map((entry) => ({ ...entry, serverPath: serverPath.parse(path) }));
    const { accessId, accessKey } = farm.account;
    const engine = createTusEngine({
      gateway: { baseUrl: farm.url },
      credentials: { accessId, accessKey, platform: '2' },
      records,
    });
    await engine.upload({ storage: { kind: 'input', id: storageId }, manifest: { ...manifest, entries } });
  } finally {
    records.close();
    await cache.close();
    await rm(folder, { recursive: true });
  }
}
