import type { Problem, SubmissionEvent } from '@farmhand/model';
import { type Signal, signal } from '@preact/signals';
import { onNews } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';
import { problemOf } from '../../../kit/problem-of.ts';
import { isEnded, onSubmissionEvent } from '../../../state/submissions.ts';

/** What happened to one job, the latest first. */
export interface JobHistory {
  readonly events: Signal<readonly SubmissionEvent[]>;
  /** Whether there are older ones. */
  readonly isCut: Signal<boolean>;
  readonly problem: Signal<Problem | null>;
  /** Whether what happened before was told. */
  readonly isKnown: Signal<boolean>;
  /** Keeps it up to date until what is returned is called. */
  follow(): () => void;
  /** Asks for as many as there may be at once. */
  loadMore(): void;
}

const FIRST = 500;
const MOST = 2000;
/** Progress is told often, and nothing of it stays. */
const passing: ReadonlySet<SubmissionEvent['body']['type']> = new Set([
  'fingerprint',
  'upload',
  'frames',
  'downloaded',
  'queued',
]);

export function jobHistory(id: string): JobHistory {
  const events = signal<readonly SubmissionEvent[]>([]);
  const isCut = signal(false);
  const problem = signal<Problem | null>(null);
  const isKnown = signal(false);
  let limit = FIRST;
  let stop = new AbortController();

  const load = async () => {
    stop.abort();
    stop = new AbortController();
    const { signal: leaving } = stop;
    try {
      const answer = await call(
        'get /submissions/{id}/history',
        { params: { id }, query: { limit } },
        leaving,
      );
      events.value = withNewest(answer.events, events.peek());
      // More than that are never asked for.
      isCut.value = answer.cut && limit < MOST;
      problem.value = null;
      isKnown.value = true;
    } catch (error) {
      if (!leaving.aborted) problem.value = problemOf(error);
    }
  };
  return {
    events,
    isCut,
    problem,
    isKnown,
    follow() {
      void load();
      const stops = [
        onNews((news) => {
          if (news.type === 'hello') void load();
        }),
        onSubmissionEvent((event) => {
          if (event.submissionId === id && !passing.has(event.body.type))
            events.value = withNewest(events.peek(), [event]);
        }),
      ];
      return () => {
        stop.abort();
        for (const each of stops) each();
      };
    },
    loadMore() {
      limit = MOST;
      void load();
    },
  };
}

/** Both together, each event once, the latest first. */
export function withNewest(
  known: readonly SubmissionEvent[],
  others: readonly SubmissionEvent[],
): readonly SubmissionEvent[] {
  const bySequence = new Map<number, SubmissionEvent>();
  for (const event of [...others, ...known]) bySequence.set(event.sequence, event);
  return [...bySequence.values()].sort((a, b) => b.sequence - a.sequence).slice(0, MOST);
}

/** When the job came to an end, of events with the latest first; null while it goes on, or where that is not among them. */
export function endOf(events: readonly SubmissionEvent[]): string | null {
  const last = events.find(({ body }) => body.type === 'state');
  return last?.body.type === 'state' && isEnded(last.body.state) ? last.at : null;
}
