import { readdir, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { renameWhenFree } from '@farmhand/transfer/rename-when-free';
import { isMissing } from './owner-only-file.ts';

/** So many unusable files are kept; the oldest go. */
const MOST_KEPT = 5;

/**
 * Makes room for a new file where one is that cannot be used. That one is kept beside it: `settings.json.unusable`, the next
 * ones `settings.json.unusable-2` and so on, so that none replaces another. Does nothing where there is none.
 *
 * @throws the disk's error; the file is where it was then.
 */
export async function putAside(file: string): Promise<void> {
  const kept = await numbersKept(file);
  const next = Math.max(0, ...kept) + 1;
  try {
    await renameWhenFree(file, asidePath(file, next));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  for (const number of kept) {
    // The new file matters more than one too many of the old ones.
    if (number <= next - MOST_KEPT) await rm(asidePath(file, number), { force: true }).catch(() => undefined);
  }
}

function asidePath(file: string, number: number): string {
  return number === 1 ? `${file}.unusable` : `${file}.unusable-${number}`;
}

async function numbersKept(file: string): Promise<readonly number[]> {
  const start = `${basename(file)}.unusable`;
  const names = await readdir(dirname(file)).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.flatMap((name) => {
    if (name === start) return [1];
    if (!name.startsWith(`${start}-`)) return [];
    const digits = name.slice(start.length + 1);
    return /^[1-9]\d{0,8}$/.test(digits) ? [Number(digits)] : [];
  });
}
