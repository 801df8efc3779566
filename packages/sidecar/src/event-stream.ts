import type { SubmissionEvent } from '@farmhand/model';
import type { JournalReader } from '@farmhand/submission';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';

export interface EventStreamOptions {
  /** Null for the events of all submissions. */
  readonly submissionId: string | null;
  /** Sequence number after which kept events are sent first. */
  readonly after: number;
  /** Asked whenever everything kept has been sent: true ends the stream. */
  readonly isEnd: () => boolean;
  /** Called when the stream opens; what it returns, when it closes. */
  readonly opened: () => () => void;
}

/** Kept events read from the journal at a time. */
const PAGE = 500;

/**
 * Kept events first, then live ones, without a gap or a double between the two.
 *
 * Kept events are always read from the journal; listening only tells that there are more. So a reader may be as slow as
 * it likes and costs no memory. Of passing events (progress) a slow reader gets the newest.
 */
export function eventStream(c: Context, journal: JournalReader, options: EventStreamOptions): Response {
  const { submissionId } = options;
  return streamSSE(c, async (stream) => {
    const closed = options.opened();
    const passing = new Map<string, SubmissionEvent>();
    let news = Promise.withResolvers<void>();
    const unsubscribe = journal.subscribe((event, kept) => {
      if (submissionId !== null && event.submissionId !== submissionId) return;
      if (!kept) passing.set(`${event.submissionId} ${event.body.type}`, event);
      news.resolve();
    });
    stream.onAbort(() => news.resolve());
    try {
      let last = options.after;
      while (!stream.aborted) {
        news = Promise.withResolvers();
        const page = journal.eventsAfter(last, submissionId, PAGE);
        for (const event of page) {
          await send(stream, event);
          last = event.sequence;
        }
        if (page.length > 0) continue;
        const newest = [...passing.values()];
        passing.clear();
        // What was kept since then has overtaken older progress.
        for (const event of newest) if (event.sequence >= last) await send(stream, event);
        // While something was sent, more may have been kept.
        if (newest.length > 0) continue;
        if (options.isEnd()) return;
        await news.promise;
      }
    } finally {
      unsubscribe();
      closed();
    }
  });
}

async function send(stream: SSEStreamingApi, event: SubmissionEvent): Promise<void> {
  if (stream.aborted) return;
  await stream.writeSSE({ id: String(event.sequence), event: 'submission', data: JSON.stringify(event) });
}
