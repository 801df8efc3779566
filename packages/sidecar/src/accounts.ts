import { createFarmClient, type FarmClient } from '@farmhand/client';
import { readScene } from '@farmhand/scene';
import {
  type CheckpointHook,
  type Journal,
  type SubmissionService,
  startSubmissions,
} from '@farmhand/submission';
import {
  engineFromConfig,
  type FingerprintCache,
  type TransferEngine,
  type UploadRecords,
} from '@farmhand/transfer';
import { type Account, maskAccessId, saveAccount } from './account.ts';
import type { AccountAnswer } from './api.ts';

export interface AccountsOptions {
  readonly accountsFile: string;
  readonly journal: Journal;
  readonly fingerprints: FingerprintCache;
  readonly uploadRecords: UploadRecords;
  readonly pollMs?: number;
  readonly checkpoint?: CheckpointHook;
}

/** The account in use and what runs on its behalf. */
export interface Accounts {
  describe(): AccountAnswer;
  /** Null until an account is set up. */
  submissions(): SubmissionService | null;
  /** Tries an account against the farm; only one that answers replaces the present one and is kept. */
  use(account: Account): Promise<void>;
  close(): Promise<void>;
}

export function openAccounts(options: AccountsOptions, initial: Account | null): Accounts {
  let current =
    initial === null ? null : { account: initial, service: startFor(initial, clientOf(initial), options) };
  return {
    describe: () => ({
      configured: current !== null,
      endpoint: current?.account.endpoint ?? null,
      accessId: current === null ? null : maskAccessId(current.account.accessId),
    }),
    submissions: () => current?.service ?? null,
    async use(account) {
      const client = clientOf(account);
      await client.profile();
      await saveAccount(options.accountsFile, account);
      await current?.service.close();
      current = { account, service: startFor(account, client, options) };
    },
    async close() {
      await current?.service.close();
    },
  };
}

function clientOf({ endpoint, accessId, accessKey, platform }: Account): FarmClient {
  return createFarmClient({ endpoint, accessId, accessKey, platform });
}

function startFor(account: Account, client: FarmClient, options: AccountsOptions): SubmissionService {
  const { endpoint, accessId, accessKey, platform } = account;
  return startSubmissions({
    journal: options.journal,
    client,
    account: { endpoint, accessId },
    platform,
    readScene,
    fingerprints: options.fingerprints,
    openEngine: engineOpener(client, { accessId, accessKey, platform }, options.uploadRecords),
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  });
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
