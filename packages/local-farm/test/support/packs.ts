/** Packs of small files, and what a farm has of them. */
import { z } from 'zod';
import { type AskedFarm, fingerprintOf, gateway } from './farm.ts';

/** The main account's input storage. */
export const INPUT = '10201';

export interface PackedFile {
  readonly serverPath: string;
  readonly content: Buffer<ArrayBuffer>;
  /** Default: the content's own. */
  readonly fingerprint?: string;
}

/** A pack's bytes: length and hash of the index, the index, the contents. */
export function packOf(files: readonly PackedFile[]): Buffer<ArrayBuffer> {
  const index = Buffer.from(
    JSON.stringify({
      files: files.map(({ serverPath, content, fingerprint }) => ({
        serverPath,
        sizeBytes: content.length,
        fingerprint: fingerprint ?? fingerprintOf(content),
      })),
    }),
  );
  const head = Buffer.alloc(20);
  head.writeUInt32BE(index.length);
  head.write(fingerprintOf(index).slice('xxh3-128:'.length), 4, 'hex');
  return Buffer.concat([head, index, ...files.map(({ content }) => content)]);
}

/** Sends a pack. */
export const sendPack = (farm: AskedFarm, body: Buffer<ArrayBuffer>, storageId = INPUT) =>
  gateway(farm, 'POST', `/transfer/packs?storageId=${storageId}`, { body });

/** Which of the files the storage lacks, by their places. */
export async function missingOf(farm: AskedFarm, files: readonly PackedFile[]): Promise<number[]> {
  const response = await gateway(farm, 'POST', '/transfer/missing', {
    json: {
      storageId: INPUT,
      files: files.map(({ serverPath, content }) => ({
        serverPath,
        sizeBytes: content.length,
        fingerprint: fingerprintOf(content),
      })),
    },
  });
  return z.object({ missing: z.array(z.number()), packs: z.literal(true) }).parse(await response.json())
    .missing;
}
