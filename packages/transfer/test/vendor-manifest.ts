import { statSync } from 'node:fs';
import type { LocalPath, ServerPath } from '@farmhand/model';
import { type Manifest, toServerPath } from '@farmhand/transfer';

/** A manifest for engines that read the files themselves, and for which the fingerprint is but a name. */
export function plainManifest(
  files: readonly LocalPath[],
  place: (path: LocalPath) => ServerPath = toServerPath,
): Manifest {
  const entries = files.map((localPath) => {
    const { size, mtimeNs } = statSync(localPath, { bigint: true });
    return {
      localPath,
      serverPath: place(localPath),
      sizeBytes: Number(size),
      modifiedNs: String(mtimeNs),
      fingerprint: `xxh3-128:${'0'.repeat(32)}`,
    };
  });
  return {
    entries,
    totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    seenAtMs: Date.now(),
  };
}
