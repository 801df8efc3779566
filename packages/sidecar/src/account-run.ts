import { createFarmClient, type FarmClient } from '@farmhand/client';
import { type CatalogStore, openCatalogStore } from '@farmhand/environment';
import { readScene } from '@farmhand/scene';
import {
  type CheckpointHook,
  type Journal,
  type OffersSource,
  SubmissionError,
  type SubmissionService,
  startSubmissions,
} from '@farmhand/submission';
import type { Account } from './api/profiles.ts';
import { type EngineHolder, holdEngine } from './engine-holder.ts';
import { currentOffers, keptOffers } from './offers.ts';
import type { Transfers } from './transfers.ts';

export interface AccountRunOptions {
  readonly journal: Journal;
  readonly transfers: Transfers;
  /** Where what farms offer is kept. */
  readonly offersFolder: string;
  readonly pollMs?: number;
  readonly checkpoint?: CheckpointHook;
}

/** An account and what runs on its behalf. */
export interface AccountRun {
  readonly account: Account;
  readonly client: FarmClient;
  readonly service: SubmissionService;
  readonly engine: EngineHolder;
  /** The farm's offers for checks, which do not wait where something is kept. */
  readonly quick: OffersSource;
  /** What was kept of them, without asking the farm. */
  readonly offline: OffersSource;
  close(): Promise<void>;
}

/** Drives the account's open submissions, and takes new ones, until it is closed. Closes the client in the end. */
export function startAccountRun(
  account: Account,
  client: FarmClient,
  options: AccountRunOptions,
): AccountRun {
  const { endpoint, accessId, platform } = account;
  const place = { folder: options.offersFolder, account: `${endpoint} ${accessId} ${platform}` };
  const offers: CatalogStore = openCatalogStore({ ...place, client });
  const engine = holdEngine((signal) => options.transfers.openEngine(account, client, signal));
  const service = startSubmissions({
    journal: options.journal,
    client,
    account: { endpoint, accessId },
    platform,
    readScene,
    offers: currentOffers(offers),
    environmentLock: place,
    ...options.transfers.caches,
    openEngine: (signal) => engine.open(signal),
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  });
  return {
    account,
    client,
    service,
    engine,
    quick: keptOffers(offers),
    offline: keptOffers(openCatalogStore({ ...place, client: null })),
    async close() {
      await service.close();
      await offers.close();
      await client.close();
    },
  };
}

/** @throws SubmissionError `account-invalid`, in the client's words, which hold no secret. */
export function clientOf({ endpoint, accessId, accessKey, platform }: Account): FarmClient {
  try {
    return createFarmClient({ endpoint, accessId, accessKey, platform });
  } catch (error) {
    throw new SubmissionError({
      code: 'account-invalid',
      message: error instanceof Error ? error.message : String(error),
      hint: 'Correct the account and try again.',
      retryable: false,
      zh: {
        message: '无法使用此账号：农场地址、Access ID 或 Access Key 有误。',
        hint: '农场地址只需协议和主机，例如 https://task.renderbus.com；请从农场的账号页面重新复制 Access ID 和 Access Key。',
      },
    });
  }
}
