import { z } from 'zod';
import type { ManifestEntry } from './engine.ts';
import type { Gateway } from './gateway.ts';

/** The protocol's limit for one question. */
export const FILES_PER_QUESTION = 1_000;

const answer = z.object({ missing: z.array(z.int().nonnegative()) });

/**
 * Those of at most {@link FILES_PER_QUESTION} entries that a storage does not hold as they are here.
 *
 * @param ask the gateway's way of asking: once, or with repetitions.
 */
export async function findMissing(
  ask: Gateway['ask'],
  storageId: string,
  entries: readonly ManifestEntry[],
  signal: AbortSignal | undefined,
): Promise<ManifestEntry[]> {
  const files = entries.map(({ serverPath, sizeBytes, fingerprint }) => ({
    serverPath,
    sizeBytes,
    fingerprint,
  }));
  const { missing } = await ask('/transfer/missing', { storageId, files }, answer, signal);
  const indexes = new Set(missing);
  return entries.filter((_, index) => indexes.has(index));
}
