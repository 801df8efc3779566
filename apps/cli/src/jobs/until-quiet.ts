import type { SubmissionEvent } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';

/** Kept events come in one go: after so long without another one all of them are here. Milliseconds. */
const QUIET_MS = 300;

export interface EventsUntilQuiet {
  readonly events: AsyncGenerator<SubmissionEvent, void>;
  /** From now on the events end once none came for a moment; false takes it back. */
  endWhenQuiet(isWanted: boolean): void;
}

/**
 * What happened to a submission and what happens to it. The stream does not say where the one ends and the other begins,
 * so whoever wants an end of it says when quiet is one.
 */
export function eventsUntilQuiet(client: SidecarClient, id: string, signal?: AbortSignal): EventsUntilQuiet {
  const quiet = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let isWanted = false;
  const rest = () => {
    if (timer !== null) clearTimeout(timer);
    timer = isWanted ? setTimeout(() => quiet.abort(), QUIET_MS) : null;
  };
  async function* events(): AsyncGenerator<SubmissionEvent, void> {
    const either = signal === undefined ? quiet.signal : AbortSignal.any([quiet.signal, signal]);
    try {
      for await (const event of client.events({ submissionId: id, after: 0, signal: either })) {
        yield event;
        rest();
      }
    } catch (error) {
      if (!quiet.signal.aborted) throw error;
    } finally {
      isWanted = false;
      rest();
    }
  }
  return {
    events: events(),
    endWhenQuiet: (wanted) => {
      isWanted = wanted;
    },
  };
}
