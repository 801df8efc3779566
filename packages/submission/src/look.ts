import type { TransferEngine } from '@farmhand/transfer';
import type { CheckpointHook } from './checkpoint.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal } from './journal.ts';
import type { Pace } from './next-look.ts';
import type { SubmissionRecord } from './submission-record.ts';
import type { Absences } from './task-absence.ts';
import type { Turnstile } from './turnstile.ts';
import type { WatchedJob } from './watched-job.ts';

export interface WatchDependencies {
  readonly journal: Journal;
  readonly client: FarmPort;
  readonly openEngine: (signal: AbortSignal) => Promise<TransferEngine>;
  readonly checkpoint: CheckpointHook;
  /** Whether this process has a record in hand, for the account that the client speaks for. */
  readonly isMine: (record: SubmissionRecord) => boolean;
  readonly pace: Pace;
  readonly absences: Absences;
}

/** What one look at one submission works with. */
export interface Look extends WatchDependencies {
  readonly job: WatchedJob;
  /** Takes turns with the transfers of all other jobs. */
  readonly transfer: Turnstile;
  readonly signal: AbortSignal;
}
