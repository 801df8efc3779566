/**
 * One upload of a folder's files by Farmhand, in a process of its own: `upload-once.ts ORDER`, an {@link UploadOrder} as JSON.
 * Prints an {@link UploadFigures} as JSON.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { localPath } from '@farmhand/model';
import { buildManifest, createTusEngine, openTransferCache, openUploadRecords } from '@farmhand/transfer';
import { type UploadFigures, uploadOrder } from './upload-order.ts';

const order = uploadOrder.parse(JSON.parse(process.argv[2] ?? ''));
const cache = openTransferCache({ kind: 'file' }, { databasePath: order.cacheFile });
const records = openUploadRecords(`${order.cacheFile}-uploads`);
const { gateway, accessId, accessKey } = order;
const engine = createTusEngine({
  gateway: { baseUrl: gateway },
  credentials: { accessId, accessKey },
  records,
  sent: cache.sent,
});

async function upload(folder: string): Promise<Omit<UploadFigures, 'peakBytes'>> {
  const startedAt = performance.now();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => localPath.parse(join(entry.parentPath, entry.name)));
  const listedAt = performance.now();
  const manifest = await buildManifest({ files, fingerprints: cache.fingerprints });
  const manifestAt = performance.now();
  const counts = await engine.upload({ storage: { kind: 'input', id: order.storageId }, manifest });
  return {
    listMs: listedAt - startedAt,
    manifestMs: manifestAt - listedAt,
    uploadMs: performance.now() - manifestAt,
    files: counts.filesDone,
    filesSkipped: counts.filesSkipped,
  };
}

if (order.warmUpFolder !== null) await upload(order.warmUpFolder);
const figures = await upload(order.folder);
records.close();
cache.close();
console.log(JSON.stringify({ ...figures, peakBytes: process.resourceUsage().maxRSS * 1024 }));
