import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

const SECRET_BYTES = 32;

/** Makes the part of a picture's address that nobody can guess, from what the picture is of. */
export type PictureToken = (subject: string) => string;

/** Addresses stay the same over a restart: the secret behind them is kept in the data folder, for its owner only. */
export async function openPictureTokens(dataFolder: string): Promise<PictureToken> {
  const secret = await openSecret(join(dataFolder, 'picture-secret'));
  return (subject) => createHmac('sha256', secret).update(subject).digest('base64url');
}

async function openSecret(path: string): Promise<Buffer> {
  const kept = await readFile(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
  // A farm that ended while it wrote the secret left a part of one, and no address that needs it.
  if (kept !== null && kept.length === SECRET_BYTES) return kept;
  const made = randomBytes(SECRET_BYTES);
  await writeFile(path, made, { mode: 0o600 });
  return made;
}
