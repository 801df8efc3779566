import type { EnvironmentLock } from '@farmhand/environment';
import type { FingerprintCache, TransferEngine } from '@farmhand/transfer';
import type { AccountKey } from './account-key.ts';
import type { CheckpointHook } from './checkpoint.ts';
import type { OffersSource } from './farm-offers.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal } from './journal.ts';
import type { PrepareDependencies } from './prepare.ts';
import type { SubmissionRecord } from './submission-record.ts';
import type { Turns } from './turns.ts';

export interface DriveDependencies extends PrepareDependencies {
  readonly client: FarmPort;
  readonly account: AccountKey;
  /** What the farm has. */
  readonly offers: OffersSource;
  /** Keeps other programs of this machine from adding the same render environment; none unless given. */
  readonly environmentLock?: EnvironmentLock;
  /** Records only while this process has the submission in hand. */
  readonly journal: Journal;
  readonly fingerprints: FingerprintCache;
  /** Picks and opens the transfer engine the farm's configuration asks for. */
  readonly openEngine: (signal: AbortSignal) => Promise<TransferEngine>;
  /** Platform number of the account, for the documents. */
  readonly platform: string;
  readonly turns: Turns;
  readonly checkpoint: CheckpointHook;
}

/** Takes a submission out of one state; may be called again after any interruption. */
export type Step = (record: SubmissionRecord, deps: DriveDependencies, signal: AbortSignal) => Promise<void>;

/** A journal row that lacks what its state promises is checked again from the start; its task id stays. */
export function backToDraft(record: SubmissionRecord, journal: Journal): void {
  journal.record(record.id, { state: 'drafted' });
}
