import type { SubmissionEvent } from '@farmhand/model';
import type { SubmissionService } from '@farmhand/submission';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';

export interface EventStreamOptions {
  /** Null for the events of all submissions. */
  readonly submissionId: string | null;
  /** Sequence number after which kept events are sent first. */
  readonly after: number;
  /** Called when the stream opens; what it returns, when it closes. */
  readonly opened: () => () => void;
}

/** Kept events first, then live ones, without a gap or a double between the two. */
export function eventStream(c: Context, service: SubmissionService, options: EventStreamOptions): Response {
  return streamSSE(c, async (stream) => {
    const closed = options.opened();
    const queue = eventQueue();
    const unsubscribe = service.subscribe((event) => {
      if (options.submissionId === null || event.submissionId === options.submissionId) queue.push(event);
    });
    stream.onAbort(() => queue.close());
    try {
      let last = options.after;
      for (const event of service.eventsAfter(options.after, options.submissionId)) {
        await send(stream, event);
        last = event.sequence;
      }
      for await (const event of queue) {
        // Progress carries the number of the last kept event; a kept one seen above comes only once.
        const isProgress = event.body.type === 'upload' || event.body.type === 'waiting';
        if (event.sequence <= last && !isProgress) continue;
        await send(stream, event);
        last = Math.max(last, event.sequence);
      }
    } finally {
      unsubscribe();
      closed();
    }
  });
}

async function send(stream: SSEStreamingApi, event: SubmissionEvent): Promise<void> {
  await stream.writeSSE({ id: String(event.sequence), event: 'submission', data: JSON.stringify(event) });
}

interface EventQueue extends AsyncIterable<SubmissionEvent> {
  push(event: SubmissionEvent): void;
  close(): void;
}

function eventQueue(): EventQueue {
  const waiting: SubmissionEvent[] = [];
  let wake = Promise.withResolvers<void>();
  let closed = false;
  return {
    push(event) {
      waiting.push(event);
      wake.resolve();
    },
    close() {
      closed = true;
      wake.resolve();
    },
    async *[Symbol.asyncIterator]() {
      while (!closed) {
        const event = waiting.shift();
        if (event !== undefined) {
          yield event;
          continue;
        }
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    },
  };
}
