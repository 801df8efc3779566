import type { TransferGate } from '../transfer-gate.ts';
import { type Pace, paceNow } from '../vendor-pace.ts';

type Direction = 'up' | 'down';

/** One call of an engine among those whose programs share a gate's caps. */
export interface PaceShare {
  /**
   * Runs a program at this call's share of the caps. When the share becomes smaller, because another call began, the
   * signal the work was given aborts and, once it has ended, it is begun again at the new pace. Rejects with the outer
   * signal's reason.
   *
   * @param work is also given what to call between two files: the only time at which it is begun again for a larger share.
   */
  run<T>(
    signal: AbortSignal,
    work: (pace: Pace, signal: AbortSignal, betweenFiles: () => void) => Promise<T>,
  ): Promise<T>;
  /** The call is over: the others may have its share. */
  leave(): void;
}

interface CallsAtWork {
  readonly up: Set<object>;
  readonly down: Set<object>;
  readonly listeners: Set<() => void>;
}

/** Engines are opened anew while others are still at work: what they share hangs on the gate. */
const atWork = new WeakMap<TransferGate, CallsAtWork>();

/**
 * Divides a gate's caps among the calls that run programs at the same time, evenly: each program holds to the pace it
 * was started with, and knows nothing of the others. A call counts from its first program on until it leaves.
 */
export function sharePace(gate: TransferGate, direction: Direction): PaceShare {
  const calls = atWork.get(gate) ?? { up: new Set(), down: new Set(), listeners: new Set() };
  atWork.set(gate, calls);
  const self = {};

  const shareNow = (): Pace =>
    paceNow(gate, direction, { ofDirection: calls[direction].size, ofBoth: calls.up.size + calls.down.size });
  const speedOf = ({ bytesPerSecond }: Pace): number => bytesPerSecond ?? Infinity;

  return {
    async run(signal, work) {
      if (!calls[direction].has(self)) {
        calls[direction].add(self);
        for (const listener of [...calls.listeners]) listener();
      }
      for (;;) {
        const pace = shareNow();
        const changed = new AbortController();
        const slowDown = (): void => {
          if (speedOf(shareNow()) < speedOf(pace)) changed.abort();
        };
        const speedUp = (): void => {
          if (speedOf(shareNow()) > speedOf(pace)) changed.abort();
        };
        const unsubscribe = gate.subscribe(slowDown);
        calls.listeners.add(slowDown);
        try {
          return await work(pace, AbortSignal.any([signal, changed.signal]), speedUp);
        } catch (error) {
          signal.throwIfAborted();
          if (!changed.signal.aborted) throw error;
        } finally {
          unsubscribe();
          calls.listeners.delete(slowDown);
        }
      }
    },
    leave() {
      calls[direction].delete(self);
    },
  };
}
