import { fingerprintOf } from '@farmhand/fingerprint';
import type { ManifestEntry } from './engine.ts';
import { fingerprintToBytes } from './fingerprint.ts';

/**
 * Files below this size travel together: alone, each costs three requests, more than its bytes do. Above it, resuming in
 * the middle is worth more.
 */
const PACKED_BELOW_BYTES = 1024 * 1024;
/** Small enough that several are in memory and on their way at once, and that little is lost with one. */
const PACK_BYTES = 8 * 1024 * 1024;
/** What one question can ask for after a pack was cut short. */
const PACK_FILES = 1_000;

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
  const packs: ManifestEntry[][] = [];
  const alone: ManifestEntry[] = [];
  let pack: ManifestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (!isSmall(entry)) {
      alone.push(entry);
      continue;
    }
    if (pack.length === 0 || pack.length === PACK_FILES || bytes + entry.sizeBytes > PACK_BYTES) {
      pack = [];
      bytes = 0;
      packs.push(pack);
    }
    pack.push(entry);
    bytes += entry.sizeBytes;
  }
  return { packs, alone };
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
