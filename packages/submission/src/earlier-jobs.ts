import { type AccountKey, sameAccount } from './account-key.ts';
import type { Journal } from './journal.ts';
import type { EarlierJobs } from './prepare.ts';

/** How many of the last uploads the measured rate comes from. */
const UPLOADS_MEASURED = 5;

/** What the journal knows of an account's earlier submissions that bears on one of this scene. */
export async function earlierJobs(
  journal: Journal,
  account: AccountKey,
  { scenePath, id }: { readonly scenePath: string; readonly id: string | null },
  signal: AbortSignal,
): Promise<EarlierJobs> {
  return {
    openJobs: journal
      .open()
      .filter((record) => record.id !== id && sameAccount(record.account, account))
      .flatMap(({ id: submissionId, taskId, request: { scenePath: path, settings } }) => {
        const { sceneName, frames, outputs } = settings;
        const rendered =
          outputs.length === 0
            ? [{ sceneName, frames }]
            : outputs.map((output) => ({ sceneName: output.name, frames: output.frames ?? frames }));
        return rendered.map((each) => ({ submissionId, taskId, scenePath: path, ...each }));
      }),
    sentBefore: await journal.sentBefore(scenePath, account, signal),
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
