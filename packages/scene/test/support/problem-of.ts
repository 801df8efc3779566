import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScene, SceneReadError } from '../../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Why a file of this content cannot be read; fails when it can. */
export function problemOf(content: Buffer | string, name: string): Promise<SceneReadError> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return problemAt(path);
}

/** Why what is under this path cannot be read; fails when it can. */
export async function problemAt(path: string): Promise<SceneReadError> {
  try {
    await readScene(path);
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return error;
    }
    throw error;
  }
  throw new Error(`${path} was read, though it should not be readable`);
}
