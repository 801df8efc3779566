import type { TransferGate } from './transfer-gate.ts';

/** How fast a vendor's program may go. */
export interface Pace {
  /** Null for no cap. */
  readonly bytesPerSecond: number | null;
}

/**
 * Runs work that cannot be slowed down from outside: when files may be moved, told its pace. When the gate closes or
 * the pace changes, the signal the work was given aborts, and once it has ended it is begun again; it has to go on
 * where it stopped. Rejects with the outer signal's reason.
 */
export async function atPace<T>(
  gate: TransferGate,
  direction: 'up' | 'down',
  signal: AbortSignal | undefined,
  work: (pace: Pace, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const outer = signal ?? new AbortController().signal;
  for (;;) {
    await gate.open(signal);
    outer.throwIfAborted();
    if (gate.flow().state !== 'flowing') continue;
    const { bytesPerSecond } = paceNow(gate, direction);
    const changed = new AbortController();
    const unsubscribe = gate.subscribe((flow) => {
      const isSame = flow.state === 'flowing' && paceNow(gate, direction).bytesPerSecond === bytesPerSecond;
      if (!isSame) changed.abort();
    });
    try {
      return await work({ bytesPerSecond }, AbortSignal.any([outer, changed.signal]));
    } catch (error) {
      outer.throwIfAborted();
      if (!changed.signal.aborted) throw error;
    } finally {
      unsubscribe();
    }
  }
}

/** How many calls a cap is divided among. */
export interface Sharers {
  readonly ofDirection: number;
  readonly ofBoth: number;
}

/** The lower of the direction's own cap and the one that quiet hours set for both; whole unless there are sharers. */
export function paceNow(
  gate: TransferGate,
  direction: 'up' | 'down',
  { ofDirection, ofBoth }: Sharers = { ofDirection: 1, ofBoth: 1 },
): Pace {
  const { uploadBytesPerSecond, downloadBytesPerSecond } = gate.limits();
  const own = (direction === 'up' ? uploadBytesPerSecond : downloadBytesPerSecond) ?? Infinity;
  const flow = gate.flow();
  const quiet = (flow.state === 'flowing' ? flow.bytesPerSecond : null) ?? Infinity;
  const lower = Math.min(own / ofDirection, quiet / ofBoth);
  return { bytesPerSecond: lower === Infinity ? null : lower };
}

/** The pace of one of several programs that share it. */
export function partOf({ bytesPerSecond }: Pace, programs: number): Pace {
  return { bytesPerSecond: bytesPerSecond === null ? null : bytesPerSecond / programs };
}

/** The vendors' programs count in KB/s and take no more than this; it also stands for "no cap". */
const MOST_KILOBYTES_PER_SECOND = 1_048_576;

/** A pace as the vendors' programs take it: at least 1, whole. */
export function kilobytesPerSecond({ bytesPerSecond }: Pace): number {
  if (bytesPerSecond === null) return MOST_KILOBYTES_PER_SECOND;
  return Math.min(MOST_KILOBYTES_PER_SECOND, Math.max(1, Math.floor(bytesPerSecond / 1024)));
}
