import { setTimeout as wait } from 'node:timers/promises';
import type { FlowAnswer, SidecarClient } from '@farmhand/sidecar';
import { createTransferGate, type TransferFlow, type TransferGate } from '@farmhand/transfer';
import { tell } from '../terminal/output.ts';
import { dateText } from '../terminal/text.ts';

/** What is paused or capped meanwhile holds here after so long. Milliseconds. */
const LOOK_MS = 2000;

export interface SharedGate {
  readonly gate: TransferGate;
  close(): void;
}

/**
 * A gate of this process that opens and closes with that of the sidecar, and says so on standard error. Caps are those of
 * the sidecar too, but each of the two keeps to them by itself: together they may take twice as much.
 *
 * @param first - What the sidecar said last.
 */
export function shareGate(sidecar: SidecarClient, first: FlowAnswer): SharedGate {
  const gate = createTransferGate(first.limits);
  const unsubscribe = gate.subscribe(tellFlow);
  tellFlow(gate.flow());
  const closing = new AbortController();
  const { signal } = closing;
  const follow = async () => {
    for (;;) {
      await wait(LOOK_MS, undefined, { signal });
      // A sidecar that has ended says nothing any more; what it said last still holds.
      const now = await sidecar.transferFlow(signal).catch(() => null);
      if (now === null || signal.aborted) continue;
      gate.change(now.limits);
      if (now.flow.state === 'paused') gate.pause();
      else gate.resume();
    }
  };
  follow().catch(() => undefined);
  return {
    gate,
    close: () => {
      closing.abort();
      unsubscribe();
    },
  };
}

function tellFlow(now: TransferFlow): void {
  if (now.state === 'quiet')
    tell(`Quiet hours: files move again at ${dateText(new Date(now.until).toISOString())}.`);
  if (now.state === 'paused') tell('Transfers are paused; "farmhand transfers resume" lets them go on.');
}
