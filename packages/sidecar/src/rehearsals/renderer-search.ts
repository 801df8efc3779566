import type { HostName } from '@farmhand/model';
import { findRenderer, RehearsalError, type RendererSearch } from '@farmhand/rehearsal';
import { SubmissionError } from '@farmhand/submission';
import type { RehearsalRenderer } from '../api/rehearsals.ts';
import { ENDING } from '../ending.ts';
import { rehearsalProblem } from './rehearsal-problem.ts';

/** Looks for what rehearsals render with, before one is asked for. */
export interface RendererSearches {
  /**
   * The program of this computer that renders the scenes of a host, or why there is none.
   *
   * @param host - Its version may be empty when it is not known.
   * @throws SubmissionError `sidecar-ending` once it is closed.
   */
  find(host: SearchedHost): Promise<RehearsalRenderer>;
  close(): void;
}

export interface SearchedHost {
  readonly name: HostName;
  readonly version: string;
}

/** Blender, once found, is believed to be there for so long. Milliseconds. */
const BELIEVED_MS = 60_000;

export function openRendererSearches(): RendererSearches {
  const closing = new AbortController();
  /** Blender takes its time to start, and is the same one for all its scenes; null when it is to be looked for. */
  let blender: { readonly search: Promise<RendererSearch>; goodUntil: number } | null = null;

  const searchBlender = (host: SearchedHost): Promise<RendererSearch> => {
    if (blender !== null && performance.now() < blender.goodUntil) return blender.search;
    // Goes on when those who asked leave: whoever asks next has its answer.
    const search = findRenderer(host, { signal: closing.signal });
    const one = { search, goodUntil: Number.POSITIVE_INFINITY };
    blender = one;
    search.then(
      ({ found }) => {
        one.goodUntil = found ? performance.now() + BELIEVED_MS : 0;
      },
      () => {
        one.goodUntil = 0;
      },
    );
    return search;
  };

  return {
    async find(host) {
      closing.signal.throwIfAborted();
      const search = await (host.name === 'blender' ? searchBlender(host) : findRenderer(host));
      if (search.found) return { renderer: search.name, problem: null };
      return {
        renderer: null,
        problem: rehearsalProblem(new RehearsalError('renderer-missing', search.text)),
      };
    },
    close: () => closing.abort(new SubmissionError(ENDING)),
  };
}
