import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';

/** Runs `work` with a temporary folder that only this user can look into, gone afterwards. */
export async function withPrivateFolder<T>(work: (folder: LocalPath) => Promise<T>): Promise<T> {
  const folder = localPath.parse(await mkdtemp(join(tmpdir(), 'farmhand-transfer-')));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/** Writes a file that only this user can read, part by part, and gives its path. */
export async function writePrivately(
  folder: LocalPath,
  ending: string,
  parts: Iterable<string>,
): Promise<LocalPath> {
  const path = localPath.parse(join(folder, `${randomUUID()}${ending}`));
  await using file = await open(path, 'wx', 0o600);
  for (const part of parts) await file.writeFile(part, 'utf8');
  return path;
}
