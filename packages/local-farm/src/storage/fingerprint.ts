import { open } from 'node:fs/promises';
import { fingerprintHandle, type ReadContent } from '@farmhand/fingerprint';

/** Size and fingerprint of a file. */
export async function fingerprintFile(path: string): Promise<ReadContent> {
  await using file = await open(path, 'r');
  return await fingerprintHandle(file);
}
