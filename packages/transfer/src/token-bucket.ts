/** How much may go at once after a rest, as a share of a second: short enough for others on the line. */
const BURST_SECONDS = 0.1;
/** The least that goes at once; slower lines rest longer in between. Bytes. */
const LEAST_BURST_BYTES = 1024;

/**
 * Bytes that may go by now at a rate. Never more than the rate times the time, plus a tenth of a second's worth.
 * Times are of a clock that is never set, such as `performance.now()`.
 */
export interface TokenBucket {
  /** Takes effect at once; what was saved up by then is kept as far as it is a burst at the new rate. */
  setRate(bytesPerSecond: number | null, nowMs: number): void;
  /** Most that can be taken at once. Infinite without a rate. Bytes. */
  burstBytes(): number;
  /** Time until so many bytes, at most a burst, may go. Milliseconds; 0 for now. */
  waitMs(bytes: number, nowMs: number): number;
  take(bytes: number, nowMs: number): void;
}

/** @param bytesPerSecond null for no limit. */
export function createTokenBucket(bytesPerSecond: number | null, nowMs: number): TokenBucket {
  let rate = bytesPerSecond;
  let tokens = burstOf(rate);
  let filledAtMs = nowMs;

  function fill(atMs: number): void {
    if (rate !== null && atMs > filledAtMs) {
      tokens = Math.min(burstOf(rate), tokens + (rate * (atMs - filledAtMs)) / 1000);
    }
    filledAtMs = Math.max(filledAtMs, atMs);
  }

  return {
    setRate(next, atMs) {
      fill(atMs);
      // What may go without a limit is no saving.
      tokens = rate === null ? burstOf(next) : Math.min(tokens, burstOf(next));
      rate = next;
    },
    burstBytes: () => burstOf(rate),
    waitMs(bytes, atMs) {
      fill(atMs);
      // Fractions of a byte are lost in sums of fractions; they must not cost a wait of their own.
      if (rate === null || tokens >= bytes - 1e-6) return 0;
      return ((bytes - tokens) / rate) * 1000;
    },
    take(bytes, atMs) {
      fill(atMs);
      if (rate !== null) tokens -= bytes;
    },
  };
}

function burstOf(rate: number | null): number {
  return rate === null ? Number.POSITIVE_INFINITY : Math.max(LEAST_BURST_BYTES, rate * BURST_SECONDS);
}
