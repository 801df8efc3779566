/** Timers take no more (25 days): beyond it, and for Infinity, they would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A time-out as the client takes it.
 *
 * @throws TypeError when it is no number of milliseconds above 0.
 */
export function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs > 0) return timeoutMs;
  throw new TypeError(
    `timeoutMs is a number of milliseconds above 0, or Infinity for none; it is ${timeoutMs}.`,
  );
}
