import type { UploadRequest } from '@farmhand/transfer';
import type { Journal } from './journal.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Of the account's last jobs that did not end well, so many are looked at. */
const LOOKED_AT = 100;
/** How a job fails as a whole at the farm; with files missing in its storage, too. */
const FAILED_AT_FARM = new Set(['failed-at-farm', 'all-frames-failed']);

/**
 * How far what is only remembered of earlier uploads can be relied on: not beyond the last job of the account that
 * failed at the farm, or the last of this scene that had failed frames. Its files may have been missing there.
 */
export function uploadDoubts(
  { account, request: { scenePath } }: SubmissionRecord,
  journal: Journal,
): Pick<UploadRequest, 'doubtsBefore'> {
  const endedMs = journal
    .list({ account, states: ['failed', 'doneWithFailedFrames'], removed: true, limit: LOOKED_AT })
    .filter(({ state, problem, request }) =>
      state === 'failed' ? FAILED_AT_FARM.has(problem?.code ?? '') : request.scenePath === scenePath,
    )
    .map(({ updatedAt }) => Date.parse(updatedAt));
  return endedMs.length === 0 ? {} : { doubtsBefore: Math.max(...endedMs) };
}
