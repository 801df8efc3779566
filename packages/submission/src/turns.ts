import type { SubmissionView, TurnOf } from '@farmhand/model';
import type { Journal } from './journal.ts';
import { turnstile } from './turnstile.ts';

/** Only a few submissions are prepared, and a few uploaded, at the same time. */
export interface Turns {
  /** Does the work when it is this submission's turn; rejects with the reason of `signal`. */
  take<T>(turn: TurnOf, id: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** What a submission waits for; null when it does not. */
  waitingOf(id: string): SubmissionView['waitsFor'];
}

/** Further back in the queue it is enough to be told once. */
const TOLD_OF_EACH_STEP = 10;

export function openTurns(
  journal: Pick<Journal, 'announce'>,
  atOnce: Readonly<Record<TurnOf, number>>,
): Turns {
  const turnstiles = { preparing: turnstile(atOnce.preparing), uploading: turnstile(atOnce.uploading) };
  const waiting = new Map<string, { readonly turn: TurnOf; readonly ahead: number }>();
  return {
    async take(turn, id, signal, work) {
      const onWait = (ahead: number) => {
        const isNews = !waiting.has(id) || ahead < TOLD_OF_EACH_STEP;
        waiting.set(id, { turn, ahead });
        if (isNews) journal.announce(id, { type: 'queued', turn, ahead });
      };
      const atTurn = () => {
        waiting.delete(id);
        return work();
      };
      try {
        return await turnstiles[turn](atTurn, { signal, onWait });
      } finally {
        waiting.delete(id);
      }
    },
    waitingOf: (id) => waiting.get(id) ?? null,
  };
}
