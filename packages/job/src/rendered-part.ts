import type { JobSettings, RenderedPart } from '@farmhand/model';
import { parseFrames } from './frames.ts';
import { orNull } from './job-error.ts';

/**
 * What a scene's reader should know of the settings, so that it misses only what the job needs. Frames that cannot be read are
 * preflight's to report; the scene's own range stands in for them, and for outputs whose frames nobody typed.
 */
export function renderedPart({
  sceneName,
  outputs,
  frames,
  withDependencies,
}: Pick<JobSettings, 'sceneName' | 'outputs' | 'frames' | 'withDependencies'>): RenderedPart {
  const named = sceneName === null ? [] : [sceneName];
  const wanted = outputs.flatMap(({ name, dependsOn }) => [name, ...(dependsOn ?? [])]);
  const typed = outputs.length === 0 ? [frames] : outputs.map((output) => output.frames ?? frames);
  const asked = new Set(outputs.map(({ name }) => name));
  const needed = [...new Set(wanted)].filter((name) => !asked.has(name));
  return {
    sceneNames: [...new Set([...named, ...wanted])],
    frames: allFrames(typed),
    ...(needed.length === 0 ? {} : { ownRanges: needed }),
    ...(withDependencies ? { withDependencies } : {}),
  };
}

/** Null when one of them is not told. */
function allFrames(typed: readonly (string | null)[]): readonly number[] | null {
  const read = typed.map((text) => (text === null ? null : orNull(() => parseFrames(text))));
  const known = read.filter((frames) => frames !== null);
  return known.length < read.length ? null : [...new Set(known.flat())].toSorted((a, b) => a - b);
}
