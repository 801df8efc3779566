/** At most four a second: enough for a bar, little for whoever listens. Milliseconds. */
const INTERVAL_MS = 250;

export interface SeldomTeller {
  /** There is something to tell. */
  due(): void;
  /** Tells what is due, and nothing more from then on. */
  end(): void;
}

/**
 * Tells of something that changes often: at once when it rested, else when a quarter of a second is over.
 *
 * @param tell Never throws.
 */
export function tellSeldom(tell: () => void): SeldomTeller {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;

  const now = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    toldAtMs = performance.now();
    tell();
  };

  return {
    due() {
      if (isOver || timer !== null) return;
      const waitMs = toldAtMs + INTERVAL_MS - performance.now();
      if (waitMs <= 0) now();
      else timer = setTimeout(now, waitMs).unref();
    },
    end() {
      isOver = true;
      if (timer !== null) now();
    },
  };
}
