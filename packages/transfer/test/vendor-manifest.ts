import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPath, ServerPath } from '@farmhand/model';
import { type ListedOutput, type Manifest, toServerPath } from '@farmhand/transfer';

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

/** Lists what a stand-in's storage holds below a folder, as the farm's listing would. */
export function listingBelow(rootOf: (folder: string) => string) {
  return async (folder: string): Promise<ListedOutput[]> => {
    const root = rootOf(folder);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return {
          relativePath: path.slice(root.length + 1).replaceAll('\\', '/'),
          sizeBytes: readFileSync(path).length,
          fingerprint: null,
          heldForArrears: false,
        };
      });
  };
}
