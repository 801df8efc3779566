import { open } from 'node:fs/promises';
import { fingerprintHandle } from '@farmhand/fingerprint';

/** Whether two files hold the same. */
export async function areAlike(first: string, second: string): Promise<boolean> {
  await using a = await open(first);
  await using b = await open(second);
  const contents = await Promise.all([fingerprintHandle(a), fingerprintHandle(b)]);
  return contents[0].fingerprint === contents[1].fingerprint;
}
