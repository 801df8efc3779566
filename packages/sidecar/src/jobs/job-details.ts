import type { Profile, Task } from '@farmhand/client';
import { softwareIdOf } from '@farmhand/environment';
import { type Journal, unknownSubmission } from '@farmhand/submission';
import type { AccountRun } from '../account-run.ts';
import type { JobDetails } from '../api/job-details.ts';

export interface JobDetailsReader {
  /**
   * Settings, money and more of one job. A farm that cannot be asked leaves what it last said.
   *
   * @throws SubmissionError `unknown-submission`; the reason of the signal.
   */
  of(submissionId: string, signal: AbortSignal): Promise<JobDetails>;
}

export interface JobDetailsOptions {
  readonly journal: Pick<Journal, 'get'>;
  /** @throws what keeps the farm from being asked about a submission. */
  readonly runOf: (submissionId: string) => AccountRun;
}

/** What a farm said of a job. */
type Told = Pick<JobDetails, 'cost' | 'currency' | 'hasProgressPicture'>;

const MOST_REMEMBERED = 100;
const MAX_SOFTWARE = softwareIdOf('3dsmax');
/** The farm's zones, and the money that accounts there are kept in: mainland China, elsewhere. */
const CURRENCIES: Readonly<Record<number, string>> = { 1: 'CNY', 2: 'USD' };

export function openJobDetails({ journal, runOf }: JobDetailsOptions): JobDetailsReader {
  const remembered = new Map<string, Told>();
  /** An account's currency does not change. */
  const currencies = new WeakMap<AccountRun, string | null>();

  const currencyOf = async (run: AccountRun, signal: AbortSignal): Promise<string | null> => {
    const known = currencies.get(run);
    if (known !== undefined) return known;
    const currency = currencyIn(await run.client.profile({ signal }));
    currencies.set(run, currency);
    return currency;
  };

  const ask = async (submissionId: string, taskId: number, signal: AbortSignal): Promise<Told | null> => {
    const run = runOf(submissionId);
    const [[task], currency] = await Promise.all([
      run.client.taskInfo([taskId], { signal }),
      currencyOf(run, signal),
    ]);
    if (task === undefined) return null;
    const parts = task.children.length > 0 ? task.children : [task];
    return {
      cost: costOf(task),
      currency,
      hasProgressPicture: parts.some(({ softwareId }) => softwareId === MAX_SOFTWARE),
    };
  };

  return {
    async of(submissionId, signal) {
      const record = journal.get(submissionId);
      if (record === null) throw unknownSubmission(submissionId);
      const { settings, scenePath } = record.request;
      try {
        const told = record.taskId === null ? null : await ask(submissionId, record.taskId, signal);
        if (told !== null) {
          remembered.delete(submissionId);
          remembered.set(submissionId, told);
        }
        const [oldest] = remembered.keys();
        if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      } catch {
        // The settings are worth showing without the farm; that it is away is told elsewhere.
        signal.throwIfAborted();
      }
      const unknown = { cost: null, currency: null, hasProgressPicture: /\.max$/i.test(scenePath) };
      return { settings, ...(remembered.get(submissionId) ?? unknown) };
    },
  };
}

/** What the account's balance, its coupons and nobody yet has paid; null where the farm says nothing of it. */
function costOf(task: Task): JobDetails['cost'] {
  const isTold = ({ accountCost, couponCost, arrears }: Task) =>
    accountCost !== null || couponCost !== null || arrears !== null;
  const told = isTold(task) ? [task] : task.children.filter(isTold);
  if (told.length === 0) return null;
  const of = (pick: (each: Task) => number | null) => told.reduce((sum, each) => sum + (pick(each) ?? 0), 0);
  return {
    spent: of(({ accountCost }) => accountCost),
    coupon: of(({ couponCost }) => couponCost),
    arrears: of(({ arrears }) => arrears),
    asOf: new Date().toISOString(),
  };
}

/** The farm names no currency: it keeps two balances, and says where the account is. */
function currencyIn({ zone, balanceCny, balanceUsd }: Profile): string | null {
  if (balanceCny !== 0 && balanceUsd === 0) return 'CNY';
  if (balanceUsd !== 0 && balanceCny === 0) return 'USD';
  return CURRENCIES[zone ?? 0] ?? null;
}
