import { setImmediate as turnOfOthers } from 'node:timers/promises';

/** Longest stretch of work between two turns of others. Milliseconds. */
const STRETCH_MS = 8;

/**
 * For long loops: what is returned lets others have their turn whenever enough was done in a row, and then rejects with the
 * signal's reason when it has aborted.
 */
export function breather(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH_MS) return undefined;
    return turnOfOthers().then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}
