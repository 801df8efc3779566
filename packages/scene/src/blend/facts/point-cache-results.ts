import { resolveStoredPath } from '../../stored-path.ts';
import { integerAt, type StructView } from '../data.ts';
import { type IdBlock, idName } from '../id-block.ts';
import { isBaked, pointCacheFiles } from '../references/simulation-caches.ts';
import { type Results, rangeOf, type SimulationContext } from './simulation.ts';

const FRAME_IN_NAME = /_(\d{6})(?:_(\d\d))?\.[a-z]+$/;

/**
 * What a point cache holds. Frames that Blender only kept while the artist played them are no results: it drops them
 * whenever something changes, and does not vouch for them.
 */
export async function pointCacheResults(
  cache: StructView | null,
  id: IdBlock,
  { file, disk, mainPath }: SimulationContext,
): Promise<Results> {
  if (cache === null) {
    return { state: 'unknown', storage: 'unknown', frames: null };
  }
  const range = rangeOf(integerAt(cache, 'startframe'), integerAt(cache, 'endframe'));
  const files = pointCacheFiles(cache, idName(id), file.path, mainPath);
  if (!isBaked(cache)) {
    return { state: 'unbaked', storage: files === null ? 'scene' : 'disk', frames: range };
  }
  if (files === null) {
    if (!cache.struct.fields.has('mem_cache')) {
      return { state: 'unknown', storage: 'unknown', frames: range };
    }
    const held = (await file.list(id, cache, 'mem_cache')).map((one) => integerAt(one, 'frame') ?? 0);
    return { state: coverage(held, range?.end), storage: 'scene', frames: range };
  }
  const folder = resolveStoredPath(files.folder, files.base);
  const names = folder.foreign ? [] : await disk.names(folder.path);
  const index = integerAt(cache, 'index') ?? -1;
  const beginning = new RegExp(`^${files.beginning}$`);
  const found: number[] = [];
  for (const name of names) {
    const ending = FRAME_IN_NAME.exec(name);
    if (
      ending !== null &&
      beginning.test(name.slice(0, ending.index)) &&
      (index < 0 || ending[2] === undefined || Number(ending[2]) === index)
    ) {
      found.push(Number(ending[1]));
    }
  }
  return { state: coverage(found, range?.end), storage: 'disk', frames: range };
}

/**
 * How much of a range the frames that are there make up. Particles may be kept every few frames only, and what is between
 * is worked out from these: what counts is that the last is reached.
 */
function coverage(frames: readonly number[], end: number | undefined): Results['state'] {
  if (frames.length === 0) {
    return 'unbaked';
  }
  const sorted = [...frames].sort((a, b) => a - b);
  const step = Math.max(1, (sorted[1] ?? 0) - (sorted[0] ?? 0));
  return end === undefined || (sorted.at(-1) ?? 0) + step > end ? 'baked' : 'partly';
}
