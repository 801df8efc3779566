import {
  ENDED_STATES,
  type SubmissionEvent,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import { EXIT } from '../terminal/exit-codes.ts';

/** What is to become of a job that has warnings. */
export type Decision =
  | 'goOn'
  | 'cancel'
  /** Somebody else decides, or later. */
  | 'leave';

export interface FollowOptions {
  readonly id: string;
  /** Told of everything that happens, from the submission's beginning. */
  readonly tell: (event: SubmissionEvent) => void;
  /** Asked when warnings need a decision. */
  readonly decide: (submission: SubmissionView) => Promise<Decision>;
  /** Stops following; the submission goes on. */
  readonly signal?: AbortSignal;
}

/**
 * Tells what happens to a submission until it ends, and returns the state it ended in.
 *
 * @throws Error when the sidecar ends before.
 */
export async function follow(
  client: SidecarClient,
  { id, tell, decide, signal }: FollowOptions,
): Promise<SubmissionState> {
  const waits = async () => {
    const submission = await client.submission(id);
    return submission.state === 'awaitingConfirmation' ? submission : null;
  };
  let state: SubmissionState = 'drafted';
  for await (const event of client.eventsOf(id, { signal })) {
    tell(event);
    if (event.body.type !== 'state') continue;
    state = event.body.state;
    if (state !== 'awaitingConfirmation') continue;
    const submission = await waits();
    if (submission === null) continue;
    const decision = await decide(submission);
    signal?.throwIfAborted();
    // Somebody may have decided elsewhere, while this one thought about it.
    if (decision === 'leave' || (await waits()) === null) continue;
    await (decision === 'goOn' ? client.confirm(id) : client.cancel(id));
  }
  signal?.throwIfAborted();
  if (!ENDED_STATES.has(state)) throw sidecarEnded(id);
  return state;
}

function sidecarEnded(id: string): Error {
  return new Error(
    `The sidecar was ended, and with it what was told of the job. "farmhand watch ${id}" starts it again and goes on.`,
  );
}

/** The process's exit code for how a submission ended: 0 only when every frame is here. */
export function exitCodeFor(state: SubmissionState): number {
  return state === 'done' ? EXIT.done : state === 'doneWithFailedFrames' ? EXIT.incomplete : EXIT.failed;
}
