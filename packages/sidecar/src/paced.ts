/** Calls that come too fast are made later, with what was given last. */
export interface Paced<T> {
  /** Makes the call now, or as soon as enough time has passed. */
  later(value: T): void;
  /** Makes the call now, and forgets what was to come. */
  now(value: T): void;
}

/** @param pauseMs Shortest time between two calls that are not urgent. Milliseconds. */
export function paced<T>(pauseMs: number, call: (value: T) => void): Paced<T> {
  let calledAt = Number.NEGATIVE_INFINITY;
  let waiting: { readonly timer: NodeJS.Timeout; value: T } | null = null;
  const now = (value: T) => {
    clearTimeout(waiting?.timer);
    waiting = null;
    calledAt = performance.now();
    call(value);
  };
  return {
    now,
    later(value) {
      if (waiting !== null) {
        waiting.value = value;
        return;
      }
      const ms = calledAt + pauseMs - performance.now();
      if (ms <= 0) return now(value);
      const timer = setTimeout(() => now(waiting === null ? value : waiting.value), ms).unref();
      waiting = { timer, value };
    },
  };
}
