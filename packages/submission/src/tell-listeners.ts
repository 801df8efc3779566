import type { SubmissionEvent } from '@farmhand/model';

type Listener = (event: SubmissionEvent, kept: boolean) => void;

export interface Storyteller {
  /** Tells of events that were just kept; and, before them, of those that another process kept meanwhile. */
  tell(kept: readonly SubmissionEvent[]): void;
  /** Tells of something that is not kept. */
  announce(event: SubmissionEvent): void;
  subscribe(listener: Listener): () => void;
  /** Number of the last kept event that was told. */
  lastTold(): number;
  close(): void;
}

/**
 * Tells listeners of every event once and in order, whatever they do when they hear of one and whichever process kept it.
 *
 * @param readAfter Kept events after a sequence number.
 */
export function storyteller(
  lastKept: number,
  readAfter: (sequence: number) => readonly SubmissionEvent[],
): Storyteller {
  const listeners = new Set<Listener>();
  const untold: { readonly event: SubmissionEvent; readonly kept: boolean }[] = [];
  let last = lastKept;
  let telling = false;

  /** Numbers that are missing between are events of another process. What was just kept is told in any case. */
  const withOthers = (kept: readonly SubmissionEvent[], first: SubmissionEvent) => {
    if (first.sequence === last + 1) return kept;
    try {
      return readAfter(last);
    } catch {
      return kept;
    }
  };

  const tellAll = () => {
    // A listener that acts makes further events; all listeners hear of the present one first.
    if (telling) return;
    telling = true;
    for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
      for (const listener of listeners) {
        try {
          listener(next.event, next.kept);
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      }
    }
    telling = false;
  };

  return {
    tell(kept) {
      const first = kept[0];
      if (first === undefined) return;
      const events = withOthers(kept, first);
      last = Math.max(last, events.at(-1)?.sequence ?? last);
      untold.push(...events.map((event) => ({ event, kept: true })));
      tellAll();
    },
    announce(event) {
      untold.push({ event, kept: false });
      tellAll();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lastTold: () => last,
    close: () => listeners.clear(),
  };
}
