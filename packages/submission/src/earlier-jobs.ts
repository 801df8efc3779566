import type { Journal } from './journal.ts';
import type { EarlierJobs } from './prepare.ts';
import type { AccountKey } from './request.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** How many of the last uploads the measured rate comes from. */
const UPLOADS_MEASURED = 5;

/** What the journal knows of an account's earlier submissions that bears on one of this scene. */
export function earlierJobs(
  journal: Journal,
  account: AccountKey,
  { scenePath, id }: { readonly scenePath: string; readonly id: string | null },
): EarlierJobs {
  const isMine = ({ account: of }: SubmissionRecord) =>
    of.endpoint === account.endpoint && of.accessId === account.accessId;
  return {
    openJobs: journal
      .open()
      .filter((record) => record.id !== id && isMine(record))
      .map(({ id: submissionId, taskId, request }) => ({
        submissionId,
        taskId,
        scenePath: request.scenePath,
        sceneName: request.settings.sceneName,
        frames: request.settings.frames,
      })),
    sentBefore: journal.sentBefore(scenePath, account),
    bytesPerSecond: rateOf(journal.lastUploads(account, UPLOADS_MEASURED)),
  };
}

/** What no account has submitted anything of yet. */
export const noEarlierJobs: EarlierJobs = { openJobs: [], sentBefore: new Map(), bytesPerSecond: null };

function rateOf(
  uploads: readonly { readonly bytes: number; readonly milliseconds: number }[],
): number | null {
  const bytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const milliseconds = uploads.reduce((sum, upload) => sum + upload.milliseconds, 0);
  return bytes === 0 || milliseconds === 0 ? null : (bytes / milliseconds) * 1000;
}
