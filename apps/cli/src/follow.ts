import { ENDED_STATES, type SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import { eventText } from './terminal.ts';

export interface FollowOptions {
  readonly id: string;
  readonly say: (line: string) => void;
  /** Asked when warnings need a decision; false cancels. */
  readonly confirm: (submission: SubmissionView) => Promise<boolean>;
  /** Stops following; the submission goes on. */
  readonly signal?: AbortSignal;
}

/** Tells what happens to a submission until it ends, and returns how it ended. */
export async function follow(
  client: SidecarClient,
  { id, say, confirm, signal }: FollowOptions,
): Promise<SubmissionView> {
  let lastLine = '';
  const events = client.events({ submissionId: id, after: 0, ...(signal === undefined ? {} : { signal }) });
  for await (const event of events) {
    const line = eventText(event);
    if (line !== '' && line !== lastLine) say(line);
    lastLine = line;
    if (event.body.type !== 'state') continue;
    if (event.body.state === 'awaitingConfirmation') {
      const submission = await client.submission(id);
      if (submission.state === 'awaitingConfirmation') {
        const goOn = await confirm(submission);
        signal?.throwIfAborted();
        await (goOn ? client.confirm(id) : client.cancel(id));
      }
    }
    if (ENDED_STATES.has(event.body.state)) {
      // A retry may have followed an earlier failure: only the present state counts.
      const submission = await client.submission(id);
      if (ENDED_STATES.has(submission.state)) return submission;
    }
  }
  return client.submission(id);
}

/** The process's exit code for how a submission ended: 0 only when every frame is here. */
export function exitCodeFor({ state }: SubmissionView): number {
  return state === 'done' ? 0 : state === 'doneWithFailedFrames' ? 2 : 1;
}
