import { createFarmClient, type FarmClient } from '@farmhand/client';
import { type CatalogStore, openCatalogStore } from '@farmhand/environment';
import type { CheckReport, Problem } from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import {
  type CheckpointHook,
  checkJob,
  type Journal,
  noEarlierJobs,
  type OffersSource,
  SubmissionError,
  type SubmissionRequest,
  type SubmissionService,
  startSubmissions,
} from '@farmhand/submission';
import {
  engineFromConfig,
  type FingerprintCache,
  type TransferEngine,
  type UploadRecords,
} from '@farmhand/transfer';
import { loadAccount, maskAccessId, saveAccount } from './account.ts';
import type { Account, AccountAnswer } from './api.ts';
import { currentOffers, keptOffers } from './offers.ts';

export interface AccountsOptions {
  readonly accountsFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly journal: Journal;
  readonly fingerprints: FingerprintCache;
  readonly uploadRecords: UploadRecords;
  /** Where what farms offer is kept. */
  readonly offersFolder: string;
  readonly pollMs?: number;
  readonly checkpoint?: CheckpointHook;
}

/** The account in use and what runs on its behalf. */
export interface Accounts {
  describe(): AccountAnswer;
  /** @throws SubmissionError that says why there is no account to work with, and what to do. */
  submissions(): SubmissionService;
  /** Says what a submission would run into, with or without an account. `offline` asks the farm nothing. */
  check(
    request: SubmissionRequest,
    options: { readonly offline: boolean; readonly signal: AbortSignal },
  ): Promise<CheckReport>;
  /** As {@link submissions}, or null. */
  running(): SubmissionService | null;
  /**
   * Tries an account against the farm; only one that answers replaces the present one and is kept.
   *
   * @throws SubmissionError `account-invalid` when it cannot be one; `sidecar-ending`.
   */
  use(account: Account): Promise<void>;
  close(): Promise<void>;
}

/**
 * Begins to work for the account that is set up. When none is, or what is kept cannot be used, that is what every
 * question for submissions is answered with until another is set up.
 */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  let current: Running | null = null;
  let missing: Problem = NO_ACCOUNT;
  try {
    const initial = await loadAccount(options.accountsFile, options.env);
    if (initial !== null) current = start(initial, usable(initial), options);
  } catch (error) {
    if (!SubmissionError.isInstance(error)) throw error;
    missing = error.problem;
  }
  let closed = false;
  let lastChange: Promise<unknown> = Promise.resolve();
  /** One change at a time: two services of one account would both drive its submissions. */
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const changed = lastChange.then(change);
    lastChange = changed.catch(() => undefined);
    return changed;
  };
  const replaceBy = async (account: Account, client: FarmClient) => {
    if (closed) throw new SubmissionError(ENDING);
    await saveAccount(options.accountsFile, account);
    const former = current;
    await former?.service.close();
    // While the former came to its end, so may all have.
    current = closed ? null : start(account, client, options);
    await former?.offers.close();
    await former?.client.close();
  };
  return {
    describe: () => ({
      configured: current !== null,
      endpoint: current?.account.endpoint ?? null,
      accessId: current === null ? null : maskAccessId(current.account.accessId),
    }),
    submissions: () => {
      if (current === null) throw new SubmissionError(missing);
      return current.service;
    },
    async check(request, { offline, signal }) {
      if (current === null) {
        return checkJob(request, { readScene, source: null, earlier: noEarlierJobs }, signal);
      }
      const { service, quick, offline: alone } = current;
      return service.check(request, { signal, source: offline ? alone : quick });
    },
    running: () => current?.service ?? null,
    async use(account) {
      const client = usable(account);
      try {
        await client.profile();
        await inTurn(() => replaceBy(account, client));
      } finally {
        if (current?.client !== client) await client.close();
      }
    },
    async close() {
      closed = true;
      await lastChange;
      await current?.service.close();
      await current?.offers.close();
      await current?.client.close();
    },
  };
}

const NO_ACCOUNT: Problem = {
  code: 'no-account',
  message: 'No farm account is set up yet.',
  hint: 'Enter the farm address, access id and access key in the Farmhand preferences, or run "farmhand login".',
  retryable: false,
};

/** What is asked of a sidecar that is ending is answered with this. */
export const ENDING: Problem = {
  code: 'sidecar-ending',
  message: 'The sidecar is just ending.',
  hint: 'Try again; it is started anew.',
  retryable: true,
};

/** @throws SubmissionError `account-invalid`, in the client's words, which hold no secret. */
function usable(account: Account): FarmClient {
  try {
    return clientOf(account);
  } catch (error) {
    throw new SubmissionError({
      code: 'account-invalid',
      message: error instanceof Error ? error.message : String(error),
      hint: 'Correct the account and try again.',
      retryable: false,
    });
  }
}

function clientOf({ endpoint, accessId, accessKey, platform }: Account): FarmClient {
  return createFarmClient({ endpoint, accessId, accessKey, platform });
}

/** An account and what runs for it. */
interface Running {
  readonly account: Account;
  readonly client: FarmClient;
  readonly service: SubmissionService;
  readonly offers: CatalogStore;
  /** The farm's offers for checks, which do not wait where something is kept. */
  readonly quick: OffersSource;
  /** What was kept of them, without asking the farm. */
  readonly offline: OffersSource;
}

function start(account: Account, client: FarmClient, options: AccountsOptions): Running {
  const { endpoint, accessId, accessKey, platform } = account;
  const place = { folder: options.offersFolder, account: `${endpoint} ${accessId} ${platform}` };
  const offers = openCatalogStore({ ...place, client });
  const service = startSubmissions({
    journal: options.journal,
    client,
    account: { endpoint, accessId },
    platform,
    readScene,
    offers: currentOffers(offers),
    environmentLock: place,
    fingerprints: options.fingerprints,
    openEngine: engineOpener(client, { accessId, accessKey, platform }, options.uploadRecords),
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  });
  const quick = keptOffers(offers);
  const offline = keptOffers(openCatalogStore({ ...place, client: null }));
  return { account, client, service, offers, quick, offline };
}

/** Opens the engine that the farm's transfer configuration asks for, once; a failure is asked again next time. */
function engineOpener(
  client: FarmClient,
  credentials: { readonly accessId: string; readonly accessKey: string; readonly platform: string },
  records: UploadRecords,
): (signal: AbortSignal) => Promise<TransferEngine> {
  let engine: TransferEngine | null = null;
  return async (signal) => {
    if (engine !== null) return engine;
    engine = engineFromConfig(await client.transferConfig({ signal }), {
      credentials,
      records,
      clock: client.farmTime,
    });
    return engine;
  };
}
