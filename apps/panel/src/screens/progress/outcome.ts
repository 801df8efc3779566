import type { SubmissionView } from '@farmhand/model';

/** How a job came to its end. */
export type Outcome = 'done' | 'doneWithFailedFrames' | 'failed' | 'stopped' | 'cancelled';

/** Source of the code: `job-end.ts` of the submission package. */
const STOPPED_AT_FARM = 'stopped-at-farm';

/** A job that was stopped at the farm has not failed: it can be started again, on its own page. */
export function outcomeOf({ state, problem }: SubmissionView): Outcome {
  return problem?.code === STOPPED_AT_FARM ? 'stopped' : (state as Outcome);
}
