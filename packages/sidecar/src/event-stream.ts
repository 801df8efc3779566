import type { SubmissionEvent } from '@farmhand/model';
import type { JournalReader } from '@farmhand/submission';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { followJournal } from './follow-journal.ts';

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

/** Events of submissions as server-sent events: kept ones, then live ones. */
export function eventStream(c: Context, journal: JournalReader, options: EventStreamOptions): Response {
  const { submissionId, after, isEnd, opened } = options;
  return streamSSE(c, async (stream) => {
    const closed = opened();
    let more = Promise.withResolvers<void>();
    const follower = followJournal(journal, { submissionId, after, onMore: () => more.resolve() });
    stream.onAbort(() => more.resolve());
    try {
      while (!stream.aborted) {
        more = Promise.withResolvers();
        const events = follower.take();
        for (const event of events) await send(stream, event);
        // While something was sent, more may have come.
        if (events.length > 0) continue;
        if (isEnd()) return;
        await more.promise;
      }
    } finally {
      follower.close();
      closed();
    }
  });
}

async function send(stream: SSEStreamingApi, event: SubmissionEvent): Promise<void> {
  if (stream.aborted) return;
  await stream.writeSSE({ id: String(event.sequence), event: 'submission', data: JSON.stringify(event) });
}
