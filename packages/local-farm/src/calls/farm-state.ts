import type { DatabaseSync } from 'node:sqlite';
import type { Account, Accounts } from '../accounts/accounts.ts';
import type { FarmCatalog } from '../catalog/farm-catalog.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../costs/ledger.ts';
import type { FrameKeep } from '../render/frame-keep.ts';
import type { Storages } from '../storage/storages.ts';
import type { TaskStore } from '../tasks/task-store.ts';

/** What the farm's calls work on. */
export interface FarmState {
  readonly accounts: Accounts;
  readonly ledger: Ledger;
  readonly catalog: FarmCatalog;
  readonly database: DatabaseSync;
  readonly storages: Storages;
  readonly tasks: TaskStore;
  readonly frameKeep: FrameKeep;
  readonly clock: Clock;
  /** Port that the farm answers on, known once it listens. */
  readonly port: () => number;
  /** Tells the scheduler that there may be something to render, or to stop rendering. */
  readonly reschedule: () => void;
}

/** The farm as one call sees it. */
export interface CallState extends FarmState {
  /** Who asks. */
  readonly account: Account;
}

/** Carries out one call: parameters in, the answer's `data` out. Throws `WireError` to refuse. */
export type FarmCall = (body: unknown, farm: CallState) => unknown;
