import { createByteQueue, type Direction } from './byte-queue.ts';
import { quietAt } from './quiet-hours.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { TransferFlow, TransferGate, TransferLimits } from './transfer-gate.ts';

/** The clock may be set, and a computer may sleep: what time of day it is is looked up at least so often. */
const LOOK_AT_CLOCK_MS = 60_000;

/** How a gate waits. Exists so that tests need not. */
export interface GateTimers {
  /** Milliseconds of a clock that is never set. */
  now(): number;
  /**
   * Calls back once after so many milliseconds, unless what is returned is called before.
   *
   * @param keepsProcess whether a process that has nothing else to do waits for it.
   */
  after(delayMs: number, callback: () => void, keepsProcess: boolean): () => void;
}

export interface TransferGateOptions {
  /** Time of day. Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
  readonly timers?: GateTimers | undefined;
}

/** Lets everything through until told otherwise. */
export const NO_LIMITS: TransferLimits = {
  uploadBytesPerSecond: null,
  downloadBytesPerSecond: null,
  quietHours: [],
};

const systemTimers: GateTimers = {
  now: () => performance.now(),
  after(delayMs, callback, keepsProcess) {
    const timer = setTimeout(callback, Math.ceil(delayMs));
    if (!keepsProcess) timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * A gate that keeps to the caps, the quiet hours and a pause. Where several quiet hours overlap, the lowest rate
 * applies. It waits by timers alone and needs no closing: without anybody waiting it does not keep a process alive.
 */
export function createTransferGate(
  limits: TransferLimits = NO_LIMITS,
  { clock = Date.now, timers = systemTimers }: TransferGateOptions = {},
): TransferGate {
  let current = limits;
  let isPaused = false;
  const own = {
    up: createTokenBucket(limits.uploadBytesPerSecond, timers.now()),
    down: createTokenBucket(limits.downloadBytesPerSecond, timers.now()),
  };
  const shared = createTokenBucket(null, timers.now());
  const queue = createByteQueue(own, shared);
  const listeners = new Set<(flow: TransferFlow) => void>();
  const waitingToOpen = new Set<() => void>();
  let flow: TransferFlow = { state: 'flowing', bytesPerSecond: null };
  let stopBoundary = (): void => {};
  let stopServing = (): void => {};

  function flowNow(): { readonly flow: TransferFlow; readonly until: number | null } {
    const { bytesPerSecond, until } = quietAt(current.quietHours, new Date(clock()));
    if (isPaused) return { flow: { state: 'paused' }, until };
    if (bytesPerSecond === 0 && until !== null) return { flow: { state: 'quiet', until }, until };
    return { flow: { state: 'flowing', bytesPerSecond }, until };
  }

  /** Looks at everything that decides what may go, and lets go what may. */
  function settle(): void {
    const before = flow;
    const decided = flowNow();
    flow = decided.flow;
    const now = timers.now();
    own.up.setRate(current.uploadBytesPerSecond, now);
    own.down.setRate(current.downloadBytesPerSecond, now);
    if (flow.state === 'flowing') shared.setRate(flow.bytesPerSecond, now);
    waitForBoundary(decided.until);
    serve();
    if (!isSameFlow(before, flow)) for (const listener of [...listeners]) listener(flow);
  }

  function waitForBoundary(until: number | null): void {
    stopBoundary();
    if (until === null) return;
    const delayMs = Math.min(Math.max(until - clock(), 0), LOOK_AT_CLOCK_MS);
    stopBoundary = timers.after(delayMs, settle, waitingToOpen.size > 0 || !queue.isEmpty());
  }

  function serve(): void {
    stopServing();
    stopServing = () => {};
    if (flow.state !== 'flowing') return;
    for (const open of [...waitingToOpen]) open();
    const waitMs = queue.serve(timers.now());
    if (waitMs !== null) stopServing = timers.after(waitMs, serve, true);
  }

  function open(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (flow.state === 'flowing') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settled = (): void => {
        waitingToOpen.delete(enter);
        signal?.removeEventListener('abort', leave);
      };
      const enter = (): void => {
        settled();
        resolve();
      };
      const leave = (): void => {
        settled();
        reject(signal?.reason);
        settle();
      };
      signal?.addEventListener('abort', leave, { once: true });
      waitingToOpen.add(enter);
      // The timer that ends the wait keeps the process from now on; once nobody waits, it no longer does.
      settle();
    });
  }

  function take(direction: Direction, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (bytes <= 0) return open(signal);
    const taken = queue.add(direction, bytes, signal);
    taken.catch(settle);
    if (flow.state === 'flowing') serve();
    else settle();
    return taken;
  }

  settle();
  return {
    limits: () => current,
    change(next) {
      const hasOtherCaps =
        next.uploadBytesPerSecond !== current.uploadBytesPerSecond ||
        next.downloadBytesPerSecond !== current.downloadBytesPerSecond;
      current = next;
      settle();
      // Programs that cannot be slowed down from outside are started anew at the new pace.
      if (hasOtherCaps) for (const listener of [...listeners]) listener(flow);
    },
    pause() {
      isPaused = true;
      settle();
    },
    resume() {
      isPaused = false;
      settle();
    },
    flow: () => flow,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: async (signal) => open(signal),
    take: async (direction, bytes, signal) => take(direction, bytes, signal),
  };
}

function isSameFlow(a: TransferFlow, b: TransferFlow): boolean {
  if (a.state === 'flowing') return b.state === 'flowing' && a.bytesPerSecond === b.bytesPerSecond;
  if (a.state === 'quiet') return b.state === 'quiet' && a.until === b.until;
  return b.state === a.state;
}
