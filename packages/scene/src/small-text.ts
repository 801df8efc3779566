import type { LocalPath } from '@farmhand/model';
import { openByteSource } from './byte-source.ts';
import type { Pace } from './pace.ts';
import { SceneReadError } from './scene-read-error.ts';

/**
 * The beginning of a small text file that a scene leads to, such as a list of images; empty when it cannot be read,
 * which does not make the scene unreadable.
 *
 * @param limitBytes - Of which no more is read.
 */
export async function readSmallText(path: LocalPath, limitBytes: number, pace: Pace): Promise<string> {
  try {
    const source = await openByteSource(path, pace);
    try {
      return (await source.read(0, limitBytes)).toString('utf8');
    } finally {
      await source.close();
    }
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return '';
    }
    throw error;
  }
}
