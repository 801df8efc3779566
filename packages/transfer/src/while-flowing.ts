import type { TransferGate } from './transfer-gate.ts';

/**
 * Does work that holds a connection. When the gate closes meanwhile, the work's signal aborts, and it is begun again
 * when the gate opens: an idle connection would be given up by one side or the other.
 *
 * @param work must be repeatable, and go on where it was cut short.
 */
export async function whileFlowing<T>(
  gate: TransferGate,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    await gate.open(signal);
    const closed = new AbortController();
    const end = gate.subscribe(({ state }) => {
      if (state !== 'flowing') closed.abort();
    });
    try {
      if (gate.flow().state !== 'flowing') continue;
      return await work(AbortSignal.any([signal, closed.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!closed.signal.aborted) throw error;
    } finally {
      end();
    }
  }
}
