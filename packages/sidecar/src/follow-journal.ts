import type { SubmissionEvent } from '@farmhand/model';
import type { JournalReader } from '@farmhand/submission';

export interface FollowOptions {
  /** Null for the events of all submissions. */
  readonly submissionId: string | null;
  /** Sequence number after which kept events come first. */
  readonly after: number;
  /** Called when there is more to take. */
  readonly onMore: () => void;
}

/** A reader's place in the journal. */
export interface JournalFollower {
  /** What comes next, in order, so many at most; none when there is no more for now. */
  take(): readonly SubmissionEvent[];
  close(): void;
}

/** Kept events read from the journal at a time. */
const PAGE = 500;

/**
 * Kept events first, then live ones, without a gap or a double between the two.
 *
 * Kept events are always read from the journal; listening only tells that there are more. So a reader may be as slow as
 * it likes and costs no memory. Of passing events (progress) a slow reader gets the newest.
 */
export function followJournal(journal: JournalReader, options: FollowOptions): JournalFollower {
  const { submissionId, onMore } = options;
  const passing = new Map<string, SubmissionEvent>();
  let last = options.after;
  const unsubscribe = journal.subscribe((event, kept) => {
    if (submissionId !== null && event.submissionId !== submissionId) return;
    if (!kept) passing.set(`${event.submissionId} ${event.body.type}`, event);
    onMore();
  });
  return {
    take() {
      const page = journal.eventsAfter(last, submissionId, PAGE);
      if (page.length > 0) {
        last = page.at(-1)?.sequence ?? last;
        return page;
      }
      // What was kept since then has overtaken older progress.
      const newest = [...passing.values()].filter(({ sequence }) => sequence >= last);
      passing.clear();
      return newest;
    },
    close: unsubscribe,
  };
}
