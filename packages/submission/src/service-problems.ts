import type { Problem } from '@farmhand/model';
import { SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';

export const OTHER_ACCOUNT = 'other-account';

/** What waits for an answer when the service is closed hears this. */
export const CLOSING: Problem = {
  code: 'sidecar-ending',
  message: 'Farmhand is just ending.',
  hint: 'What was asked stays asked, and goes on at the next start.',
  retryable: true,
};

export function otherAccount({ account }: SubmissionRecord): Problem {
  return {
    code: OTHER_ACCOUNT,
    message: `This submission belongs to another account at ${account.endpoint}.`,
    hint: 'Switch back to that account to go on with it.',
    retryable: false,
  };
}

export function notAtFarm({ id }: SubmissionRecord): Problem {
  return {
    code: 'not-at-farm',
    message: `The farm has no job of submission ${id} yet.`,
    hint: 'Wait until it is submitted, or cancel it.',
    retryable: false,
  };
}

export function jobRemoved({ id, taskId }: SubmissionRecord): Problem {
  return {
    code: 'job-removed',
    message: `${taskId === null ? `Submission ${id}` : `Job ${taskId}`} was removed.`,
    hint: 'Submit the scene again.',
    retryable: false,
  };
}

export function noDownloadFolder({ id, taskId }: SubmissionRecord): Problem {
  return {
    code: 'no-download-folder',
    message: `No download folder is chosen for ${taskId === null ? `submission ${id}` : `job ${taskId}`}.`,
    hint: 'Choose a folder to bring the frames into.',
    retryable: false,
  };
}

/** What a submission that the journal does not have is answered with. */
export function unknownSubmission(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-submission',
    message: `There is no submission ${id}.`,
    hint: 'Look at the list of submissions; it may have been made by another user.',
    retryable: false,
  });
}
