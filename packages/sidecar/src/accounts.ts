import type { CheckReport, Problem, SubmissionFilter, SubmissionView } from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import {
  type AccountKey,
  checkJob,
  type ExaminedJob,
  examineJob,
  type JournalReader,
  noEarlierJobs,
  otherAccount,
  type PrepareProgress,
  readJournal,
  SubmissionError,
  type SubmissionRequest,
  type SubmissionService,
  sameAccount,
  unknownSubmission,
} from '@farmhand/submission';
import { type AccountRun, type AccountRunOptions, clientOf } from './account-run.ts';
import { accountRuns } from './account-runs.ts';
import {
  type Account,
  type AccountAnswer,
  ENVIRONMENT_PROFILE,
  type ProfilesAnswer,
} from './api/profiles.ts';
import { ENDING } from './ending.ts';
import { renamed, withoutProfile, withProfile } from './profile-changes.ts';
import {
  accountOfEnvironment,
  mustHave,
  type ProfileBook,
  readProfiles,
  writeProfiles,
} from './profiles-file.ts';
import { putAside } from './put-aside.ts';

export interface AccountsOptions extends AccountRunOptions {
  readonly accountsFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The accounts that are set up, one of them in use, and what runs on behalf of each: a service for every account that has
 * open submissions, and for every one that was asked for. All share one journal.
 */
export interface Accounts {
  describe(): AccountAnswer;
  profiles(): ProfilesAnswer;
  /** Which account a profile stands for. @throws SubmissionError `unknown-profile`. */
  keyOf(profile: string): AccountKey;
  /**
   * The account of a profile, of the one in use unless named, and what runs for it.
   *
   * @throws SubmissionError `unknown-profile`, or why there is no account to work with, and what to do.
   */
  run(profile?: string): AccountRun;
  /**
   * The service whose account a submission was made with, whichever profile is in use.
   *
   * @throws SubmissionError `unknown-submission`; the service's `other-account` when that account is set up no more.
   */
  serviceOf(submissionId: string): SubmissionService;
  /**
   * What runs for the account that a submission was made with.
   *
   * @throws SubmissionError `unknown-submission`; `other-account` when that account is set up no more.
   */
  runOf(submissionId: string): AccountRun;
  /** Reads the whole journal, with or without an account. */
  reader(): JournalReader;
  /** One submission, whichever account's; null when there is none. */
  view(submissionId: string): SubmissionView | null;
  /** Submissions of all accounts that a filter lets through, the newest first. */
  views(filter: SubmissionFilter): readonly SubmissionView[];
  /** Says what a submission would run into, with or without an account. `offline` asks the farm nothing. */
  check(
    request: SubmissionRequest,
    options: {
      readonly offline: boolean;
      readonly signal: AbortSignal;
      readonly profile?: string | undefined;
    },
  ): Promise<CheckReport>;
  /** As {@link check}, with everything that was found out on the way. */
  examine(
    request: SubmissionRequest,
    options: {
      readonly offline: boolean;
      readonly signal: AbortSignal;
      readonly profile?: string | undefined;
      readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
    },
  ): Promise<ExaminedJob>;
  /** True while something is under way for any account. */
  busy(): boolean;
  /** All that run, for what concerns every one. */
  running(): readonly AccountRun[];
  /**
   * Tries an account against the farm; only one that answers is kept under the name. `use` makes it the one in use; the
   * first is so in any case.
   *
   * @throws SubmissionError `account-invalid` when it cannot be one; `profile-other-platform`; `sidecar-ending`.
   */
  set(name: string, account: Account, options: { readonly use: boolean }): Promise<void>;
  /** @throws SubmissionError `unknown-profile`, `sidecar-ending`. */
  use(name: string): Promise<void>;
  /** @throws SubmissionError `unknown-profile`, `profile-exists`, `sidecar-ending`. */
  rename(name: string, to: string): Promise<void>;
  /** @throws SubmissionError `unknown-profile`, `profile-in-use`, `sidecar-ending`. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

const NO_ACCOUNT: Problem = {
  code: 'no-account',
  message: 'No farm account is set up yet.',
  hint: 'Enter the farm address, access id and access key in the Farmhand preferences, or run "farmhand login".',
  retryable: false,
  zh: {
    message: '尚未设置农场账号。',
    hint: '请在 Farmhand 首选项中填写农场地址、Access ID 和 Access Key，或运行“farmhand login”。',
  },
};

const NONE_CHOSEN: Problem = {
  code: 'no-account',
  message: 'No farm account is in use: the one that was is removed.',
  hint: 'Choose one of your profiles in the Farmhand preferences, or with "farmhand profile use NAME".',
  retryable: false,
  zh: {
    message: '没有正在使用的农场账号：原先使用的账号已被移除。',
    hint: '请在 Farmhand 首选项中选择一个账号配置，或运行“farmhand profile use NAME”。',
  },
};

/**
 * Begins to work for the accounts that are set up. When none is, or what is kept cannot be used, that is what every
 * question for submissions is answered with until one is set up.
 */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const { journal } = options;
  const runs = accountRuns(options);
  const kept = await open(options);
  let { book, current, missing, fileProblem } = kept;
  const { ofEnvironment } = kept;
  let closed = false;
  let lastChange: Promise<unknown> = Promise.resolve();

  const accountNamed = (name: string): Account =>
    name === ENVIRONMENT_PROFILE && ofEnvironment !== null ? ofEnvironment : mustHave(book, name);
  const inUse = () => (current === null ? null : accountNamed(current));
  const allAccounts = () => [...book.profiles.values(), ...(ofEnvironment === null ? [] : [ofEnvironment])];

  /** One change at a time: each begins with what the former has made of it. */
  const change = (make: () => Promise<void>): Promise<void> => {
    const changed = lastChange.then(() => {
      if (closed) throw new SubmissionError(ENDING);
      return make();
    });
    lastChange = changed.catch(() => undefined);
    return changed;
  };
  const keep = async (next: ProfileBook, nowInUse: string | null) => {
    if (fileProblem?.code === 'accounts-newer') throw new SubmissionError(fileProblem);
    if (fileProblem !== null) await putAside(options.accountsFile);
    await writeProfiles(options.accountsFile, next);
    fileProblem = null;
    book = next;
    current = nowInUse;
    missing = next.profiles.size === 0 ? NO_ACCOUNT : NONE_CHOSEN;
    await runs.endOutdated(allAccounts());
    runs.startNeeded(allAccounts(), inUse());
  };

  const run = (profile?: string): AccountRun => {
    const name = profile ?? current;
    if (name === null) throw new SubmissionError(missing);
    return runs.of(accountNamed(name));
  };
  /** A submission, and the account it was made with; null when that is set up no more. */
  const madeWith = (submissionId: string) => {
    const record = journal.get(submissionId);
    if (record === null) throw unknownSubmission(submissionId);
    return { record, account: allAccounts().find((each) => sameAccount(each, record.account)) ?? null };
  };
  const serviceOf = (submissionId: string): SubmissionService => {
    const { account } = madeWith(submissionId);
    // Any service refuses what is not its account's, and says so.
    return account === null ? (runs.all()[0] ?? run()).service : runs.of(account).service;
  };
  const runOf = (submissionId: string): AccountRun => {
    const { record, account } = madeWith(submissionId);
    if (account === null) throw new SubmissionError(otherAccount(record));
    return runs.of(account);
  };
  /** What another account's service says of a submission leaves out what only its own one knows. */
  const ownView = (seen: SubmissionView): SubmissionView =>
    seen.drivenBy === null ? seen : (serviceOf(seen.id).get(seen.id) ?? seen);
  const withoutAccount = readJournal(journal);
  const reader = (): JournalReader => runs.all()[0]?.service ?? withoutAccount;

  runs.startNeeded(allAccounts(), inUse());

  return {
    run,
    reader,
    describe() {
      const account = inUse();
      return {
        configured: account !== null,
        endpoint: account?.endpoint ?? null,
        accessId: account === null ? null : maskAccessId(account.accessId),
        profile: current,
      };
    },
    profiles() {
      const view = (name: string, account: Account) => ({
        name,
        endpoint: account.endpoint,
        accessId: maskAccessId(account.accessId),
        platform: account.platform,
        current: name === current,
        openSubmissions: runs.openOf(account),
      });
      const named = [...book.profiles].sort(([a], [b]) => a.localeCompare(b, 'en'));
      return {
        current,
        profiles: [
          ...(ofEnvironment === null ? [] : [view(ENVIRONMENT_PROFILE, ofEnvironment)]),
          ...named.map(([name, account]) => view(name, account)),
        ],
      };
    },
    keyOf(profile) {
      const { endpoint, accessId } = accountNamed(profile);
      return { endpoint, accessId };
    },
    serviceOf,
    runOf,
    view(submissionId) {
      const seen = reader().get(submissionId);
      return seen === null ? null : ownView(seen);
    },
    views: (filter) => reader().list(filter).map(ownView),
    async check(request, { offline, signal, profile }) {
      if (profile === undefined && current === null) {
        return checkJob(request, { readScene, source: null, earlier: noEarlierJobs }, signal);
      }
      const { service, quick, offline: alone } = run(profile);
      return service.check(request, { signal, source: offline ? alone : quick });
    },
    async examine(request, { offline, signal, profile, onProgress }) {
      if (profile === undefined && current === null) {
        const alone = { readScene, source: null, earlier: noEarlierJobs, onProgress };
        return examineJob(request, alone, signal);
      }
      const { service, quick, offline: alone } = run(profile);
      return service.examine(request, { signal, source: offline ? alone : quick, onProgress });
    },
    busy: () => runs.all().some(({ service }) => service.busy()),
    running: runs.all,
    async set(name, account, { use }) {
      const client = clientOf(account);
      try {
        await client.profile();
      } finally {
        await client.close();
      }
      await change(async () => {
        const changed = withProfile(book, name, account, {
          same: sameAccount,
          hasOpen: (each) => runs.openOf(each) > 0,
        });
        const next = use ? { ...changed, current: name } : changed;
        await keep(next, use ? name : (current ?? next.current));
      });
    },
    use: (name) =>
      change(async () => {
        accountNamed(name);
        const next = name === ENVIRONMENT_PROFILE ? book : { ...book, current: name };
        await keep(next, name);
      }),
    rename: (name, to) =>
      change(async () => {
        const next = renamed(book, name, to);
        await keep(next, current === name ? to : current);
      }),
    remove: (name) =>
      change(async () => {
        const next = withoutProfile(book, name, { same: sameAccount, openOf: runs.openOf });
        await keep(next, current === name ? null : current);
      }),
    async close() {
      closed = true;
      await lastChange;
      await runs.close();
    },
  };
}

/** What is kept and what the environment says, or why either cannot be used. */
async function open({ accountsFile, env }: AccountsOptions) {
  let book: ProfileBook = { current: null, profiles: new Map() };
  let fileProblem: Problem | null = null;
  try {
    book = await readProfiles(accountsFile);
  } catch (error) {
    fileProblem = problemToTell(error);
  }
  try {
    const ofEnvironment = accountOfEnvironment(env);
    if (ofEnvironment !== null) {
      return { book, fileProblem, ofEnvironment, current: ENVIRONMENT_PROFILE, missing: NO_ACCOUNT };
    }
    const current = env.FARMHAND_PROFILE || book.current;
    if (current !== null && fileProblem === null) mustHave(book, current);
    const missing = fileProblem ?? NO_ACCOUNT;
    return { book, fileProblem, ofEnvironment, current: fileProblem === null ? current : null, missing };
  } catch (error) {
    // The kept ones stay as they are, and their jobs go on.
    return { book, fileProblem, ofEnvironment: null, current: null, missing: problemToTell(error) };
  }
}

/** @throws what no artist can do anything about. */
function problemToTell(error: unknown): Problem {
  if (!SubmissionError.isInstance(error)) throw error;
  return error.problem;
}

/** Enough of an access id to recognise it by, and no more. */
function maskAccessId(accessId: string): string {
  return accessId.length <= 8 ? '••••' : `${accessId.slice(0, 4)}…${accessId.slice(-4)}`;
}
