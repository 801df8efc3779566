import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScene, SceneReadError } from '../../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Why a file of this content cannot be read; fails when it can. */
export async function problemOf(content: Buffer, name: string): Promise<SceneReadError> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  try {
    await readScene(path);
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return error;
    }
    throw error;
  }
  throw new Error(`${name} was read, though it should not be readable`);
}
