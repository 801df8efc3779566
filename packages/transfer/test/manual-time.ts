import type { GateTimers } from '../src/index.ts';

/** A clock of the wall and one that is never set, both of which stand still until they are told. */
export interface ManualTime {
  readonly clock: () => number;
  readonly timers: GateTimers;
  /** Lets time pass, with everything that happens meanwhile. */
  pass(ms: number): Promise<void>;
  /** Sets the clock of the wall, as a user or a time server does. */
  setClock(ms: number): void;
  /** Timers that nobody stopped. */
  pending(): number;
}

export function manualTime(startMs: number): ManualTime {
  let wallMs = startMs;
  let nowMs = 0;
  const due = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  /** All that waits for promises goes on before time does. */
  const letGoOn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    clock: () => wallMs,
    timers: {
      now: () => nowMs,
      after(delayMs, callback) {
        const timer = { atMs: nowMs + delayMs, callback };
        due.add(timer);
        return () => due.delete(timer);
      },
    },
    async pass(ms) {
      const untilMs = nowMs + ms;
      await letGoOn();
      for (;;) {
        const [next] = [...due].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        const atMs = next?.atMs ?? untilMs;
        wallMs += atMs - nowMs;
        nowMs = atMs;
        if (next === undefined) return;
        due.delete(next);
        next.callback();
        await letGoOn();
      }
    },
    setClock(ms) {
      wallMs = ms;
    },
    pending: () => due.size,
  };
}
