import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  flagOrTrue,
  list,
  listOrEmpty,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';
import { type Zone, zoneOf } from './zone.ts';

/** The output storage of a sub-account, as its main account sees it. */
export interface SubUserOutput extends Extra {
  readonly userId: string;
  readonly outputStorageId: string;
}

/** The account's storages at the farm (its transfer BIDs). */
export interface TransferBids extends Extra {
  readonly inputStorageId: string;
  readonly outputStorageId: string;
  readonly configStorageId: string;
  /** Input storage of the main account, for a sub-account; else null. */
  readonly parentInputStorageId: string | null;
  readonly subUserOutputs: readonly SubUserOutput[];
}

/** An address a transfer engine can be reached at. */
export interface TransferLine extends Extra {
  readonly name: string;
  readonly server: string;
  readonly port: number;
  readonly isDefault: boolean;
  /** Whether the line is a dedicated one. */
  readonly type: 'general' | 'special';
}

/** A way of moving files that the farm offers. */
export interface TransferEngineOffer extends Extra {
  readonly name: string;
  readonly isDefault: boolean;
  readonly lines: readonly TransferLine[];
}

/** Storages, and the engines that reach them. */
export interface TransferConfig extends TransferBids {
  readonly engines: readonly TransferEngineOffer[];
}

export interface TransferCalls {
  /** The ids of the account's storages. */
  transferBids(options?: CallOptions): Promise<TransferBids>;
  /**
   * Storages and transfer engines with their addresses. Engine accounts with their passwords come along in
   * `extra`: do not log the answer.
   */
  transferConfig(options?: CallOptions): Promise<TransferConfig>;
  /**
   * The addresses Raysync is reached at. The zone is the client's address's other one unless given: the vendor's
   * SDK sends 2 to a host with `renderbus` and 1 to the rest, the reverse of what {@link AccountCalls.platforms}
   * is asked with.
   */
  transferServer(
    request?: { readonly zone?: Zone | undefined },
    options?: CallOptions,
  ): Promise<TransferServer>;
  /**
   * The key the account logs in to Raysync with: a secret, which belongs in no log, no error and no command line.
   */
  raysyncUserKey(options?: CallOptions): Promise<RaysyncUserKey>;
  /** Files and folders in a task's folder of the output storage, or in a folder of that; its root unless given. */
  outputFiles(request?: OutputFilesRequest, options?: CallOptions): Promise<readonly OutputFile[]>;
}

/** Where Raysync is reached. */
export interface TransferServer extends Extra {
  readonly clientVersion: string | null;
  readonly protocolVersion: string | null;
  readonly raysync: RaysyncServer;
}

export interface RaysyncServer extends Extra {
  readonly server: string;
  readonly serverPort: number | null;
  /** Null when there is no proxy. */
  readonly proxy: string | null;
  readonly proxyPort: number | null;
  readonly port: number | null;
  readonly sslPort: number | null;
}

export interface RaysyncUserKey extends Extra {
  /** Secret: whoever has it reads and writes the account's storages. */
  readonly raysyncKey: string;
  readonly userId: number | null;
  readonly userName: string | null;
  readonly platform: number | null;
  readonly zone: number | null;
}

/** A task's folder, or any folder from the root of the output storage on. */
export type OutputFilesRequest =
  | { readonly taskId: number; readonly folder?: undefined }
  | { readonly folder?: string | undefined; readonly taskId?: undefined };

/** A file or folder in the output storage. */
export interface OutputFile extends Extra {
  readonly name: string;
  /** From the storage's root on: what `folder` takes. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Null for a folder. */
  readonly sizeBytes: number | null;
  /** `YYYY-MM-DD HH:MM:SS` by the farm's wall clock, whose zone is not documented. */
  readonly modifiedTime: string | null;
  /** The farm's word for the kind of file. */
  readonly fileType: string | null;
  /** Whether it is held back until the account has paid. */
  readonly heldForArrears: boolean;
}

const subUserOutput = record(
  { userId: text, outputBid: text },
  ({ userId, outputBid }): SubUserOutput => ({ userId, outputStorageId: outputBid }),
);

const transferBids = record(
  {
    input_bid: text,
    output_bid: text,
    config_bid: text,
    parent_input_bid: filledTextOrNull,
    sub_user_output_bids: listOrEmpty(subUserOutput),
  },
  (wire): TransferBids => ({
    inputStorageId: wire.input_bid,
    outputStorageId: wire.output_bid,
    configStorageId: wire.config_bid,
    parentInputStorageId: wire.parent_input_bid,
    subUserOutputs: wire.sub_user_output_bids,
  }),
);

const transferLine = record(
  {
    name: textOrEmpty,
    server: text,
    port: number,
    isDefault: flagOrTrue,
    type: numberOrNull,
  },
  (wire): TransferLine => ({
    name: wire.name,
    server: wire.server,
    port: wire.port,
    isDefault: wire.isDefault,
    type: wire.type === 1 ? 'special' : 'general',
  }),
);

const engine = record(
  {
    engineName: text,
    isDefault: flagOrTrue,
    respTaskEngineLines: listOrEmpty(transferLine),
  },
  (wire): TransferEngineOffer => ({
    name: wire.engineName,
    isDefault: wire.isDefault,
    lines: wire.respTaskEngineLines,
  }),
);

const transferConfig = record(
  {
    inputBid: text,
    outputBid: text,
    configBid: text,
    parentInputBid: filledTextOrNull,
    subUserOutputBids: listOrEmpty(subUserOutput),
    resqEngines: list(engine),
  },
  (wire): TransferConfig => ({
    inputStorageId: wire.inputBid,
    outputStorageId: wire.outputBid,
    configStorageId: wire.configBid,
    parentInputStorageId: wire.parentInputBid,
    subUserOutputs: wire.subUserOutputBids,
    engines: wire.resqEngines,
  }),
);

const raysyncServer = record(
  {
    serverIp: text,
    serverPort: numberIfAny,
    proxyIp: filledTextOrNull,
    proxyPort: numberIfAny,
    port: numberIfAny,
    sslPort: numberIfAny,
  },
  (wire): RaysyncServer => ({
    server: wire.serverIp,
    serverPort: wire.serverPort,
    proxy: wire.proxyIp,
    proxyPort: wire.proxyPort,
    port: wire.port,
    sslPort: wire.sslPort,
  }),
);

const transferServer = record(
  { clientVersion: filledTextOrNull, protocolVersion: filledTextOrNull, raysyncTransfer: raysyncServer },
  ({ clientVersion, protocolVersion, raysyncTransfer }): TransferServer => ({
    clientVersion,
    protocolVersion,
    raysync: raysyncTransfer,
  }),
);

const raysyncUserKey = record(
  {
    raySyncUserKey: text,
    id: numberIfAny,
    userName: filledTextOrNull,
    platform: numberIfAny,
    zone: numberIfAny,
    // Two more secrets come along. They are named here so that they stay out of `extra`: nobody needs them.
    userKey: z.unknown().optional(),
    signature: z.unknown().optional(),
  },
  (wire): RaysyncUserKey => ({
    raysyncKey: wire.raySyncUserKey,
    userId: wire.id,
    userName: wire.userName,
    platform: wire.platform,
    zone: wire.zone,
  }),
);

const outputFile = record(
  {
    fileName: text,
    filePath: textOrEmpty,
    directory: flag,
    fileSize: numberIfAny,
    lastModify: filledTextOrNull,
    fileType: filledTextOrNull,
    isArrears: flag,
  },
  (wire): OutputFile => ({
    name: wire.fileName,
    path: wire.filePath,
    isFolder: wire.directory,
    sizeBytes: wire.directory ? null : wire.fileSize,
    modifiedTime: wire.lastModify,
    fileType: wire.fileType,
    heldForArrears: wire.isArrears,
  }),
);

export function transferCalls(ask: Ask, host: string): TransferCalls {
  return {
    transferBids: (options) => ask('getTransferBid', {}, transferBids, options),
    transferConfig: (options) => ask('getTransferConfig', {}, transferConfig, options),
    transferServer: ({ zone = zoneOf(host) === 1 ? 2 : 1 } = {}, options) =>
      ask('getTransferServer', { zone }, transferServer, options),
    raysyncUserKey: (options) => ask('getRaysyncUserKey', {}, raysyncUserKey, options),
    outputFiles: ({ taskId, folder = '/' } = {}, options) =>
      ask('getOutputFiles', { treePath: folder, taskId }, listOrEmpty(outputFile), options),
  };
}
