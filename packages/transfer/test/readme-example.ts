import { join } from 'node:path';
import type { Credentials } from '@farmhand/client';
import type { LocalPath } from '@farmhand/model';
import {
  buildManifest,
  downloadTree,
  engineFromConfig,
  openTransferCache,
  openUploadRecords,
  type TransferOffer,
} from '@farmhand/transfer';

/** Sends the files of a scene, then brings home what the farm has rendered so far. */
export async function sendAndFetch(input: {
  config: TransferOffer; // the client's answer to the transfer configuration call
  credentials: Credentials;
  stateFolder: string;
  files: readonly LocalPath[];
  outputFolder: string; // the job's folder in the output storage
  downloadFolder: LocalPath;
}): Promise<void> {
  const { config, credentials, stateFolder, files, outputFolder, downloadFolder } = input;
  const cache = openTransferCache({ kind: 'file' }, { databasePath: join(stateFolder, 'files.sqlite') });
  const records = openUploadRecords(join(stateFolder, 'uploads.sqlite'));
  try {
    const engine = engineFromConfig(config, { credentials, records });

    const manifest = await buildManifest({ files, fingerprints: cache.fingerprints });
    await engine.upload({
      storage: { kind: 'input', id: '10202' },
      manifest,
      onProgress: ({ bytesDone, bytesTotal }) => console.log(`${bytesDone} of ${bytesTotal} bytes`),
    });

    const storage = { kind: 'output', id: '20202' } as const;
    await downloadTree({ engine, storage, folders: [{ folder: outputFolder }], into: downloadFolder });
  } finally {
    records.close();
    cache.close();
  }
}
