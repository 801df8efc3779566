import type { Journal } from '@farmhand/submission';
import type { Accounts } from '../accounts.ts';
import { revealFile } from '../open-in-system.ts';
import { type JobDetailsReader, openJobDetails } from './job-details.ts';
import { type JobTables, openJobTables } from './open-job-tables.ts';
import { openProgressPictures, type ProgressPictures } from './progress-pictures.ts';

/** What panels are shown of jobs beyond their views. */
export interface Jobs {
  readonly journal: Journal;
  readonly tables: JobTables;
  readonly details: JobDetailsReader;
  readonly progressPictures: ProgressPictures;
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
    reveal: (path) => reveal(path),
    close: () => tables.close(),
  };
}
