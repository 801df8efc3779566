import type { Simulation } from '@farmhand/model';
import { complete } from './complete.ts';
import type { Disk } from './disk.ts';
import type { FoundReference } from './found-reference.ts';

/**
 * How much of a simulation's results are there, by the files that its cache names.
 *
 * @param reference - What the cache names; undefined where the scene does not tell.
 */
export async function cacheState(
  reference: FoundReference | undefined,
  disk: Disk,
): Promise<Simulation['state']> {
  if (reference === undefined || reference.expansion.type === 'unknown') {
    return 'unknown';
  }
  const { files, missing } = (await complete(reference, disk)).reference;
  if (files.length === 0) {
    return 'unbaked';
  }
  return missing.length === 0 ? 'baked' : 'partly';
}
