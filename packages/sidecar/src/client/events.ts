import { readSubmissionEvent, type SubmissionEvent } from '@farmhand/model';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import type { EventsEnd } from '../api/submissions.ts';
import type { CallInput, Calls } from './call.ts';
import { SidecarError, unreadable } from './sidecar-error.ts';

export interface EventsInput {
  /** Of this submission alone; of all unless given. */
  readonly submissionId?: string;
  /** Sequence number after which kept events come first. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

export interface EventsOfInput {
  /** The end: what happened until `now`, or all that happens until the submission has `ended`, which it is unless given. */
  readonly until?: EventsEnd;
  readonly signal?: AbortSignal | undefined;
}

/** Events as the sidecar sends them; ends when the stream does or the signal aborts. */
export async function* eventsFrom(
  open: Calls['open'],
  path: string,
  input: CallInput,
): AsyncGenerator<SubmissionEvent, void> {
  const body = await open(path, input);
  const messages = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  try {
    for await (const message of messages) {
      const event = readSubmissionEvent(JSON.parse(message.data));
      if (event !== null) yield event;
    }
  } catch (error) {
    // The connection breaks when the sidecar ends; an event that cannot be read is another matter.
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new SidecarError(unreadable(200), { cause: error });
    }
  }
}
