import { setImmediate as afterOthers } from 'node:timers/promises';

/** Lets everything else have its turn. @throws the signal's reason when it has aborted. */
export async function turnOfOthers(signal?: AbortSignal): Promise<void> {
  await afterOthers();
  signal?.throwIfAborted();
}
