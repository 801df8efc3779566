import { TransferError } from '@farmhand/transfer';
import { SubmissionError } from './problem.ts';

/** What a download is refused for until somebody changes the job or its folder: names and places. */
const NAMES_AND_PLACES: ReadonlySet<string> = new Set([
  'output-template-ambiguous',
  'output-template-malformed',
  'output-template-outside',
  'output-template-unknown',
  'too-many-folders',
  'unsafe-output-folder',
  'unsafe-output-name',
]);

/**
 * Whether waiting cures nothing of what went wrong with a job that the farm has. A refused key, a missing line or a proxy's
 * page are put right without the job being touched, and what was rendered is paid for: that is waited for.
 */
export function isForGood(error: unknown): boolean {
  if (SubmissionError.isInstance(error)) return !error.problem.retryable;
  return TransferError.isInstance(error) && NAMES_AND_PLACES.has(error.problem.code);
}
