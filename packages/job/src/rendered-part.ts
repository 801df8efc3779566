import type { JobSettings } from '@farmhand/model';
import { parseFrames } from './frames.ts';
import { orNull } from './job-error.ts';

/** The part of a scene file that a job renders, as far as its settings tell. */
export interface RenderedPart {
  /** Null for the active scene. */
  readonly sceneName: string | null;
  /** Null for the scene's own range, also when what was typed cannot be read, which preflight reports. */
  readonly frames: readonly number[] | null;
}

/** What a scene's reader should know of the settings, so that it misses only what the job needs. */
export function renderedPart({ sceneName, frames }: Pick<JobSettings, 'sceneName' | 'frames'>): RenderedPart {
  return { sceneName, frames: frames === null ? null : orNull(() => parseFrames(frames)) };
}
