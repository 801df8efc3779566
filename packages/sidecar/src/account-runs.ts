import { SubmissionError, sameAccount } from '@farmhand/submission';
import { type AccountRun, type AccountRunOptions, clientOf, startAccountRun } from './account-run.ts';
import type { Account } from './api/profiles.ts';
import { ENDING } from './ending.ts';

/** What runs for each account: never more than one for an account, since two would both drive its submissions. */
export interface AccountRuns {
  /**
   * What runs for an account, started when it does not run yet.
   *
   * @throws SubmissionError `account-invalid`, `sidecar-ending`.
   */
  of(account: Account): AccountRun;
  all(): readonly AccountRun[];
  /** How many submissions of the account have not ended. */
  openOf(account: Account): number;
  /** Starts one for each that has open submissions, and for the one in use. */
  startNeeded(accounts: readonly Account[], inUse: Account | null): void;
  /** Ends those whose account is not among these any more, or has another key or platform now. */
  endOutdated(accounts: readonly Account[]): Promise<void>;
  close(): Promise<void>;
}

export function accountRuns(options: AccountRunOptions): AccountRuns {
  let runs: readonly AccountRun[] = [];
  let closed = false;

  const of = (account: Account): AccountRun => {
    const found = runs.find((run) => sameAccount(run.account, account));
    if (found !== undefined) return found;
    if (closed) throw new SubmissionError(ENDING);
    const started = startAccountRun(account, clientOf(account), options);
    runs = [...runs, started];
    return started;
  };
  const openOf = (account: Account) =>
    options.journal.open().filter((record) => sameAccount(record.account, account)).length;

  return {
    of,
    all: () => runs,
    openOf,
    startNeeded(accounts, inUse) {
      const needed = accounts.filter((account) => openOf(account) > 0);
      for (const account of inUse === null ? needed : [inUse, ...needed]) {
        try {
          if (!closed) of(account);
        } catch (error) {
          if (!SubmissionError.isInstance(error)) throw error;
          // One account that cannot be used must not keep the others from their jobs; asking for it tells why.
          process.emitWarning(error.message);
        }
      }
    },
    async endOutdated(accounts) {
      const outdated = runs.filter(({ account }) => !accounts.some((each) => isStill(each, account)));
      for (const run of outdated) await run.close();
      runs = runs.filter((run) => !outdated.includes(run));
    },
    async close() {
      closed = true;
      await Promise.all(runs.map((run) => run.close()));
    },
  };
}

function isStill(a: Account, b: Account): boolean {
  return sameAccount(a, b) && a.accessKey === b.accessKey && a.platform === b.platform;
}
