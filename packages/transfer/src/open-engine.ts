import type { Credentials, FarmClient } from '@farmhand/client';
import type { TransferSettings } from '@farmhand/model';
import { type ChosenLine, chooseLine, gatewayUrl } from './choose-line.ts';
import type { TransferEngine } from './engine.ts';
import { listOutputsByApi } from './list-outputs.ts';
import { createRaysyncEngine } from './raysync/raysync-engine.ts';
import type { TransferGate } from './transfer-gate.ts';
import { openSentMemory } from './transmitter/sent-memory.ts';
import { createTransmitterEngine } from './transmitter/transmitter-engine.ts';
import { createTusEngine, type TusEngineOptions } from './tus-engine.ts';
import { storageUserId } from './upload-target.ts';

/** The farm calls that opening an engine makes, and those that the vendors' engines make later. */
export type TransferClient = Pick<
  FarmClient,
  'transferConfig' | 'transferBids' | 'profile' | 'raysyncUserKey' | 'outputFiles'
>;

export interface OpenTransferEngineOptions
  extends Omit<TusEngineOptions, 'gateway' | 'gate' | 'credentials'> {
  readonly client: TransferClient;
  readonly settings: Omit<TransferSettings, 'schema'>;
  readonly credentials: Credentials;
  readonly gate: TransferGate;
  /** Folder for what the vendors' programs remember; made when needed. */
  readonly stateFolder: string;
  /** For this call; the engine's calls have signals of their own. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the engine that the settings and the farm's transfer configuration ask for, on the line they ask for.
 *
 * @throws TransferError as {@link chooseLine}; the client's own failures. Rejects with the signal's reason.
 */
export async function openTransferEngine(options: OpenTransferEngineOptions): Promise<TransferEngine> {
  const { client, settings, signal } = options;
  const config = await client.transferConfig({ signal });
  const line = await chooseLine(config, settings, { signal });
  return OPENERS[line.engine](line, options);
}

type Opener = (
  line: ChosenLine,
  options: OpenTransferEngineOptions,
) => TransferEngine | Promise<TransferEngine>;

const OPENERS: Readonly<Record<ChosenLine['engine'], Opener>> = {
  tus(line, options) {
    const { client: _, settings, stateFolder: __, signal: ___, ...rest } = options;
    return createTusEngine({
      concurrency: settings.atOnce,
      ...rest,
      gateway: { baseUrl: gatewayUrl(line) },
    });
  },

  async transmitter(line, options) {
    const { client, settings, credentials, gate, stateFolder, signal } = options;
    const account = await accountStorages(client, signal);
    return createTransmitterEngine({
      folder: settings.transmitterFolder ?? '',
      line,
      userId: (storage) => storageUserId(account, storage),
      platform: platformOf(credentials),
      listOutputFiles: listOutputsByApi(client),
      gate,
      // Never a Redis that is shared: what the program keeps there is nobody's alone, and cannot be thrown away.
      database: openSentMemory({
        folder: stateFolder,
        account: [credentials.accessId, platformOf(credentials)],
      }),
      atOnce: Math.min(settings.atOnce, MOST_PROGRAMS),
    });
  },

  async raysync(line, options) {
    const { client, settings, credentials, gate, signal } = options;
    const [account, key] = await Promise.all([
      accountStorages(client, signal),
      client.raysyncUserKey({ signal }),
    ]);
    return createRaysyncEngine({
      folder: settings.raysyncFolder ?? '',
      line,
      account: {
        userName: account.profile.userName,
        userKey: key.raysyncKey,
        platform: platformOf(credentials),
      },
      userId: (storage) => storageUserId(account, storage),
      inputStorageId: account.bids.inputStorageId,
      atOnce: settings.atOnce,
      listOutputFiles: listOutputsByApi(client),
      gate,
    });
  },
};

/** Each program of the vendor's uses several connections. */
const MOST_PROGRAMS = 2;

/** The client's own default. */
function platformOf({ platform = '2' }: Credentials): string {
  return platform;
}

async function accountStorages(client: TransferClient, signal: AbortSignal | undefined) {
  const [bids, profile] = await Promise.all([client.transferBids({ signal }), client.profile({ signal })]);
  return { bids, profile };
}
