/** Timers take no more (25 days): beyond it, and for Infinity, they would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
