import { setTimeout as sleep } from 'node:timers/promises';

/** Waits before the second, third ... attempt. Milliseconds, each varied by a quarter either way. */
export type RetryDelays = readonly number[];

export const DEFAULT_RETRY_DELAYS_MS: RetryDelays = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** Vendors' programs repeat quickly by themselves, so what is repeated here comes later. */
export const VENDOR_RETRY_DELAYS_MS: RetryDelays = [5_000, 15_000, 30_000, 60_000, 120_000];

/** The same delays, varied so that many clients of one recovering gateway do not come back at once. */
export function jittered(delaysMs: RetryDelays): number[] {
  return delaysMs.map((delay) => Math.round(delay * (0.75 + Math.random() / 2)));
}

/**
 * Repeats `attempt` after failures that `mayPass` accepts, and rejects with the last one when the delays are used
 * up. An attempt that got further than those before, by `progress`, starts the delays anew.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  options: {
    readonly delaysMs: RetryDelays;
    readonly signal: AbortSignal | undefined;
    readonly mayPass: (error: unknown) => boolean;
    readonly progress?: () => number;
    /** Called with a failure after which it is tried again. */
    readonly onRetry?: (error: unknown) => void;
  },
): Promise<T> {
  const { signal, mayPass, progress = () => 0 } = options;
  const delays = jittered(options.delaysMs);
  let furthest = progress();
  let retries = 0;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (progress() > furthest) {
        furthest = progress();
        retries = 0;
      }
      const delay = delays[retries];
      if (delay === undefined || !mayPass(error)) throw error;
      retries += 1;
      options.onRetry?.(error);
      await sleep(delay, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}
