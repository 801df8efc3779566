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
const records = openUploadRecords(order.cacheFile);

const startedAt = performance.now();
const files = readdirSync(order.folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => localPath.parse(join(entry.parentPath, entry.name)));
const listedAt = performance.now();
const manifest = await buildManifest({ files, fingerprints: cache.fingerprints });
const manifestAt = performance.now();
const engine = createTusEngine({
  gateway: { baseUrl: order.gateway },
  credentials: { accessId: order.accessId, accessKey: order.accessKey, platform: '2' },
  records,
  sent: cache.sent,
});
const counts = await engine.upload({ storage: { kind: 'input', id: order.storageId }, manifest });
const endedAt = performance.now();

const figures: UploadFigures = {
  listMs: listedAt - startedAt,
  manifestMs: manifestAt - listedAt,
  uploadMs: endedAt - manifestAt,
  files: counts.filesDone,
  filesSkipped: counts.filesSkipped,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
records.close();
cache.close();
console.log(JSON.stringify(figures));
