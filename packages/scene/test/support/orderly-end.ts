import { writeFileSync } from 'node:fs';
import { sceneReport } from '@farmhand/model';
import { expect } from 'vitest';
import { readScene, SceneReadError } from '../../src/index.ts';

/** Reading must end in a valid report or in a SceneReadError, whatever the bytes. */
export async function orderlyEnd(path: string, content: Buffer, what: string): Promise<'report' | 'error'> {
  writeFileSync(path, content);
  try {
    const report = await readScene(path);
    expect(sceneReport.safeParse(report).error, what).toBeUndefined();
    return 'report';
  } catch (error) {
    if (!SceneReadError.isInstance(error)) {
      throw new Error(`${what} ended in ${String(error)}`, { cause: error });
    }
    return 'error';
  }
}
