/** A wait that can be cut short, also before it begins. */
export interface Wakeable {
  /** Waits so long, until it is woken, or until the signal aborts; never rejects. Milliseconds. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  wake(): void;
}

/** Timers keep no process alive. */
export function waitOrWake(): Wakeable {
  let isWoken = false;
  let end: (() => void) | null = null;
  return {
    async wait(ms, signal) {
      if (!isWoken && !signal.aborted) {
        const woken = Promise.withResolvers<void>();
        end = woken.resolve;
        const timer = setTimeout(woken.resolve, ms).unref();
        signal.addEventListener('abort', end, { once: true });
        await woken.promise;
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        end = null;
      }
      isWoken = false;
    },
    wake() {
      isWoken = true;
      end?.();
    },
  };
}
