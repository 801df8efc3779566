import { fingerprintOf } from '@farmhand/fingerprint';
import { cutIntoBatches } from './batches.ts';
import type { ManifestEntry } from './engine.ts';
import { fingerprintToBytes } from './fingerprint.ts';

/**
 * Files below this size travel together: alone, each costs three requests, more than its bytes do. Above it, resuming in
 * the middle is worth more.
 */
const PACKED_BELOW_BYTES = 1024 * 1024;
const PACK = {
  /** Small enough that several are in memory and on their way at once, and that little is lost with one. */
  bytes: 8 * 1024 * 1024,
  /** What one question can ask for after a pack was cut short. */
  files: 1_000,
};

/** How an upload is split. */
export interface PackPlan {
  readonly packs: readonly (readonly ManifestEntry[])[];
  /** Sent one by one, resumable. */
  readonly alone: readonly ManifestEntry[];
}

/** Puts small files together, in their order. A single one goes alone: that asks no more of the gateway. */
export function planPacks(entries: readonly ManifestEntry[], takesPacks: boolean): PackPlan {
  const isSmall = ({ sizeBytes }: ManifestEntry): boolean => sizeBytes < PACKED_BELOW_BYTES;
  if (!takesPacks || entries.filter(isSmall).length < 2) return { packs: [], alone: entries };
  const packs = cutIntoBatches(entries.filter(isSmall), PACK);
  return { packs, alone: entries.filter((entry) => !isSmall(entry)) };
}

/** What comes before the contents: the index's length (4 bytes, big-endian), its XXH3-128 (16 bytes), and the index. */
export async function packHead(entries: readonly ManifestEntry[]): Promise<Buffer> {
  const files = entries.map(({ serverPath, sizeBytes, fingerprint }) => ({
    serverPath,
    sizeBytes,
    fingerprint,
  }));
  const index = Buffer.from(JSON.stringify({ files }), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(index.length);
  return Buffer.concat([length, fingerprintToBytes(await fingerprintOf(index)), index]);
}
