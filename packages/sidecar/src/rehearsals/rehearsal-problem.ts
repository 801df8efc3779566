import type { Problem } from '@farmhand/model';
import { RehearsalError, type RehearsalErrorCode } from '@farmhand/rehearsal';
import { problemOf, SubmissionError } from '@farmhand/submission';

const HINTS: Readonly<Record<RehearsalErrorCode, string>> = {
  'renderer-missing':
    'Install it on this computer, or have the job stop after its test frames and look at those.',
  'options-invalid': 'Correct it and start the rehearsal again.',
  'preflight-failed': 'Correct what the check of the scene finds, then rehearse it.',
  'submission-failed': 'Start the rehearsal again. If it happens again, look at the free space on the disk.',
};

/** Why a rehearsal could not be held, in the artist's words. */
export function rehearsalProblem(error: unknown): Problem {
  if (!RehearsalError.isInstance(error)) return problemOf(error);
  const { code, message } = error;
  return {
    code: `rehearsal-${code}`,
    message,
    hint: HINTS[code],
    retryable: code === 'submission-failed',
  };
}

export function unknownRehearsal(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-rehearsal',
    message: `There is no rehearsal ${id}.`,
    hint: 'Only the last ones are kept; rehearse the scene again.',
    retryable: false,
  });
}
