export interface IdlenessOptions {
  /** Milliseconds; null never fires. */
  readonly idleMs: number | null;
  /** Work that holds the sidecar although nobody asks for it. */
  readonly busy: () => boolean;
  readonly onIdle: () => void;
}

export interface Idleness {
  /** A request came in. */
  touch(): void;
  /** A client stays connected; call what it returns when it has left. */
  opened(): () => void;
  stop(): void;
}

/** Timers cannot run longer; a longer one would fire at once. Milliseconds, 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls `onIdle` once nobody has asked for anything, listened or worked for the given time after a first touch. */
export function watchIdleness({ idleMs, busy, onIdle }: IdlenessOptions): Idleness {
  let streams = 0;
  let timer: NodeJS.Timeout | undefined;
  const touch = () => {
    clearTimeout(timer);
    if (idleMs === null) return;
    timer = setTimeout(() => (streams > 0 || busy() ? touch() : onIdle()), Math.min(idleMs, LONGEST_MS));
    timer.unref();
  };
  return {
    touch,
    opened() {
      streams += 1;
      return () => {
        streams -= 1;
        touch();
      };
    },
    stop: () => clearTimeout(timer),
  };
}
