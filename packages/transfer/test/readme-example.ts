import { join } from 'node:path';
import type { Credentials } from '@farmhand/client';
import type { LocalPath } from '@farmhand/model';
import {
  buildManifest,
  engineFromConfig,
  openFingerprintCache,
  openUploadRecords,
  safeOutputPath,
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
  const fingerprints = openFingerprintCache(join(stateFolder, 'fingerprints.sqlite'));
  const records = openUploadRecords(join(stateFolder, 'uploads.sqlite'));
  try {
    const engine = engineFromConfig(config, { credentials, records });

    const manifest = await buildManifest({ files, fingerprints });
    await engine.upload({
      storage: { kind: 'input', id: '10202' },
      manifest,
      onProgress: ({ bytesDone, bytesTotal }) => console.log(`${bytesDone} of ${bytesTotal} bytes`),
    });

    const storage = { kind: 'output', id: '20202' } as const;
    for (const file of await engine.listOutput({ storage, folder: outputFolder })) {
      const target = safeOutputPath(downloadFolder, file.relativePath);
      await engine.downloadFile({ storage, folder: outputFolder, file, target });
    }
  } finally {
    records.close();
    fingerprints.close();
  }
}
