import type { TransferEngine } from '@farmhand/transfer';
import type { CheckpointHook } from './checkpoint.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal } from './journal.ts';
import type { SubmissionRecord } from './submission-record.ts';

export interface WatchDependencies {
  readonly journal: Journal;
  readonly client: FarmPort;
  readonly openEngine: (signal: AbortSignal) => Promise<TransferEngine>;
  readonly checkpoint: CheckpointHook;
  /** Whether a record belongs to the account that the client speaks for. */
  readonly isMine: (record: SubmissionRecord) => boolean;
  /** Pause between two looks at the farm. Milliseconds. */
  readonly pollMs: number;
  /** Longest pause after failures. Milliseconds. */
  readonly mostPollMs: number;
}

/** What is remembered of a watched submission between two looks; lost with the process, and found out again. */
export interface WatchedJob {
  /** Aborts the look under way; null between two. */
  following: AbortController | null;
  /** Looks in a row that went wrong. */
  failures: number;
  /** Not looked at again before this time after a failure. Milliseconds of the monotonic clock. */
  restUntil: number;
  /** How many frames had finished when the outputs were last brought home completely. */
  broughtHome: number | null;
  /** How many frames had failed when the failures were last told. */
  failuresTold: number | null;
}

/** What one look at one submission works with. */
export interface Look extends WatchDependencies {
  readonly job: WatchedJob;
  /** Takes turns with the transfers of all other jobs. */
  readonly transfer: <T>(work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}
