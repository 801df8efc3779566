import { nextTurn } from '../../../kit/next-turn.ts';

/** Work goes on for so long before the page has its turn. Milliseconds. */
const SLICE_MS = 8;

/** Called between small pieces of long work: now and then it waits until the page had its turn. */
export type Breathe = () => Promise<void>;

/**
 * Makes a {@link Breathe} for one piece of work.
 *
 * @throws AbortError, from the call that finds the work given up.
 */
export function breather(signal?: AbortSignal): Breathe {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await nextTurn();
    if (signal?.aborted === true) throw new DOMException('given up', 'AbortError');
    began = performance.now();
  };
}
