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
  /** Whether nobody is connected and nothing is under way. */
  isIdle(): boolean;
  /** From now on the first moment without work or listeners is the end, whoever asks for something now and then. */
  endWhenIdle(): void;
  stop(): void;
}

/** Timers cannot run longer; a longer one would fire at once. Milliseconds, 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** How often somebody who waits for the end looks for it. Milliseconds. */
const LEAVING_LOOK_MS = 1000;

/** Calls `onIdle` once nobody has asked for anything, listened or worked for the given time after a first touch. */
export function watchIdleness(options: IdlenessOptions): Idleness {
  const { idleMs, busy, onIdle } = options;
  let streams = 0;
  let timer: NodeJS.Timeout | undefined;
  let leaving: NodeJS.Timeout | undefined;
  const isIdle = () => streams === 0 && !busy();
  const touch = () => {
    clearTimeout(timer);
    if (idleMs === null) return;
    timer = setTimeout(() => (isIdle() ? onIdle() : touch()), Math.min(idleMs, LONGEST_MS));
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
    isIdle,
    endWhenIdle() {
      leaving ??= setInterval(() => {
        if (isIdle()) onIdle();
      }, LEAVING_LOOK_MS).unref();
    },
    stop() {
      clearTimeout(timer);
      clearInterval(leaving);
    },
  };
}
