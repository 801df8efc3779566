import type { JobSettings, RenderedPart } from '@farmhand/model';
import { parseFrames } from './frames.ts';
import { orNull } from './job-error.ts';

/**
 * What a scene's reader should know of the settings, so that it misses only what the job needs. Frames that cannot be read are
 * preflight's to report; the scene's own range stands in for them.
 */
export function renderedPart({ sceneName, frames }: Pick<JobSettings, 'sceneName' | 'frames'>): RenderedPart {
  return { sceneName, frames: frames === null ? null : orNull(() => parseFrames(frames)) };
}
