import { type SubmissionEvent, submissionEvent } from '@farmhand/model';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import type { Calls } from './call.ts';
import { SidecarError, unreadable } from './sidecar-error.ts';

export interface EventsInput {
  /** Of this submission alone; of all unless given. */
  readonly submissionId?: string;
  /** Sequence number after which kept events come first. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** Events as the sidecar sends them; ends when the connection does or the signal aborts. */
export async function* eventsFrom(
  open: Calls['open'],
  { submissionId, after, signal }: EventsInput = {},
): AsyncGenerator<SubmissionEvent, void> {
  const body = await open('/events', { query: { submission: submissionId, after }, signal });
  const messages = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  try {
    for await (const message of messages) yield submissionEvent.parse(JSON.parse(message.data));
  } catch (error) {
    // The connection breaks when the sidecar ends; an event that cannot be read is another matter.
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new SidecarError(unreadable(200), { cause: error });
    }
  }
}
