import { type Journal, notAtFarm, SubmissionError, unknownSubmission } from '@farmhand/submission';
import type { Accounts } from '../accounts.ts';
import { revealFile } from '../open-in-system.ts';
import { type JobDetailsReader, openJobDetails } from './job-details.ts';
import type { JobFrames } from './job-frames.ts';
import { type JobTables, openJobTables } from './open-job-tables.ts';
import { openProgressPictures, type ProgressPictures } from './progress-pictures.ts';

/** What panels are shown of jobs beyond their views. */
export interface Jobs {
  readonly journal: Journal;
  readonly tables: JobTables;
  readonly details: JobDetailsReader;
  readonly progressPictures: ProgressPictures;
  /**
   * The frames of a job.
   *
   * @throws SubmissionError `unknown-submission`, `not-at-farm`.
   */
  framesOf(submissionId: string): JobFrames;
  /** Shows a path in the system's file manager; false where nothing could. */
  readonly reveal: (path: string) => Promise<boolean>;
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly journal: Journal;
  readonly accounts: Pick<Accounts, 'runOf'>;
  /** Shortest pause between two looks at a job's frames while somebody looks at them; 2,000 unless given. Milliseconds. */
  readonly framesMs?: number | undefined;
  /** In place of the system's file manager. */
  readonly reveal?: ((path: string) => Promise<boolean>) | undefined;
}

const FRAMES_MS = 2000;

export function openJobs({
  journal,
  accounts,
  framesMs = FRAMES_MS,
  reveal = revealFile,
}: JobsOptions): Jobs {
  const tables = openJobTables({ journal, accounts, leastMs: framesMs });
  return {
    journal,
    tables,
    details: openJobDetails({ journal, runOf: accounts.runOf }),
    progressPictures: openProgressPictures(accounts, journal),
    framesOf(submissionId) {
      const record = journal.get(submissionId);
      if (record === null) throw unknownSubmission(submissionId);
      if (record.taskId === null) throw new SubmissionError(notAtFarm(record));
      return tables.of(submissionId);
    },
    reveal: (path) => reveal(path),
    close: () => tables.close(),
  };
}
