import { ENDED_STATES, type SubmissionEvent, type SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import { EXIT } from '../terminal/exit-codes.ts';
import { eventsUntilQuiet } from './until-quiet.ts';

export interface FollowOptions {
  readonly id: string;
  /** Told of everything that happens, from the submission's beginning. */
  readonly tell: (event: SubmissionEvent) => void;
  /** Asked when warnings need a decision; false cancels. */
  readonly confirm: (submission: SubmissionView) => Promise<boolean>;
  /** Stops following; the submission goes on. */
  readonly signal?: AbortSignal;
}

/** Tells what happens to a submission until it ends, and returns how it ended. */
export async function follow(
  client: SidecarClient,
  { id, tell, confirm, signal }: FollowOptions,
): Promise<SubmissionView> {
  const { events, endWhenQuiet } = eventsUntilQuiet(client, id, signal);
  for await (const event of events) {
    tell(event);
    if (event.body.type !== 'state') continue;
    if (event.body.state === 'awaitingConfirmation') {
      const submission = await client.submission(id);
      if (submission.state === 'awaitingConfirmation') {
        const goOn = await confirm(submission);
        signal?.throwIfAborted();
        await (goOn ? client.confirm(id) : client.cancel(id));
      }
    }
    // A retry may have followed an earlier end: only the present state counts, and what happened since is told too.
    endWhenQuiet(ENDED_STATES.has(event.body.state) && ENDED_STATES.has((await client.submission(id)).state));
  }
  signal?.throwIfAborted();
  return client.submission(id);
}

/** The process's exit code for how a submission ended: 0 only when every frame is here. */
export function exitCodeFor({ state }: Pick<SubmissionView, 'state'>): number {
  return state === 'done' ? EXIT.done : state === 'doneWithFailedFrames' ? EXIT.incomplete : EXIT.failed;
}
