import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LocalFarmError, systemErrorCode } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

/** Folders in a farm's data folder. */
export const dataFolders = {
  /** Uploads under way. */
  partial: 'partial',
  storage: 'storage',
  /** What is being rendered; deleted at every start. */
  work: 'work',
  /** Those of deleted tasks are deleted at every start. */
  tiles: 'tiles',
  thumbnails: 'thumbnails',
  logs: 'logs',
} as const;

/** Files that only a farm puts there: one of them is in every folder that a farm has used. */
const MARKS = ['farm.sqlite', 'account.json', 'picture-secret'] as const;

/**
 * Makes a farm's data folder, or finds the one of an earlier start, and gives its whole path.
 *
 * @throws LocalFarmError `data-folder-unusable` when it cannot be made, or has a folder of somebody else's where the farm
 *   keeps, and deletes, its own.
 */
export async function openDataFolder(given: string): Promise<string> {
  if (given.trim() === '') throw unusable('The farm needs a folder for what it keeps; none was named.');
  const folder = resolve(given);
  if (!MARKS.some((name) => existsSync(join(folder, name)))) {
    for (const name of Object.values(dataFolders)) {
      if (await hasFiles(join(folder, name))) {
        throw unusable(
          `${folder} has a folder "${name}" that no farm made. Give the farm a folder of its own: it deletes what it finds there.`,
        );
      }
    }
  }
  try {
    await makeFolder(join(folder, dataFolders.partial));
  } catch (cause) {
    throw unusable(
      `The farm's folder ${folder} cannot be made (${systemErrorCode(cause) ?? 'unknown'}).`,
      cause,
    );
  }
  return folder;
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    return systemErrorCode(error) === 'ENOTDIR';
  }
}

function unusable(message: string, cause?: unknown): LocalFarmError {
  return new LocalFarmError('data-folder-unusable', message, cause === undefined ? {} : { cause });
}
