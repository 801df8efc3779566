import { resolve } from 'node:path';
import { type LocalPath, localPath, type SceneReport } from '@farmhand/model';
import { readBlend } from './blend/read-blend.ts';
import type { ReadSceneOptions } from './options.ts';

/**
 * Reads a scene file without the program that wrote it: what renders in it, and every file it depends on, through all
 * the libraries it links. Reads only what it needs of the file; never changes anything on disk.
 *
 * Only .blend files so far.
 *
 * @param path - The scene; a relative path counts from the working folder.
 * @throws {@link SceneReadError} when the file is missing, empty, cut off, damaged, or no .blend. A missing texture or
 * library is no error but a finding of the report.
 */
export async function readScene(
  path: LocalPath | string,
  options: ReadSceneOptions = {},
): Promise<SceneReport> {
  options.signal?.throwIfAborted();
  return readBlend(localPath.parse(resolve(path)), options);
}
