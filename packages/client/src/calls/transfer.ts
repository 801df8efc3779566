import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  flagIfAny,
  flagOrTrue,
  list,
  listOrEmpty,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
  textOrEmpty,
  wordIfAny,
} from '../wire/fields.ts';
import { type Zone, zoneOf } from './zone.ts';

/** The output storage of a sub-account, as its main account sees it. */
export interface SubUserOutput extends Extra {
  /** The farm's number for the sub-account. */
  readonly userId: string;
  /** Storage the sub-account's results go to. */
  readonly outputStorageId: string;
}

/** The account's storages at the farm (its transfer BIDs). */
export interface TransferBids extends Extra {
  /** Storage that assets go to; a sub-account may have to use its main account's. */
  readonly inputStorageId: string;
  /** Storage that results are fetched from. */
  readonly outputStorageId: string;
  /** Storage that tasks' documents go to. */
  readonly configStorageId: string;
  /** Input storage of the main account, for a sub-account; else null. */
  readonly parentInputStorageId: string | null;
  /** One for each sub-account; none for a sub-account. */
  readonly subUserOutputs: readonly SubUserOutput[];
}

/** An address a transfer engine can be reached at. */
export interface TransferLine extends Extra {
  /** The farm's number for the line; null when it gives none. */
  readonly id: number | null;
  /** Name an artist chooses it by; empty when the farm gives none. */
  readonly name: string;
  /** Host name or IP address. */
  readonly server: string;
  /** Port at that address. */
  readonly port: number;
  /** Whether it is the one to take unless another is chosen; true when the farm does not say. */
  readonly isDefault: boolean;
  /** Whether the line is a dedicated one. */
  readonly type: 'general' | 'special';
}

/** A way of moving files that the farm offers. The accounts it is used with are secrets, and stay in `extra`. */
export interface TransferEngineOffer extends Extra {
  /** The farm's name for it: `Aspera`, `RaySync`. */
  readonly name: string;
  /** Whether it is the one to take unless another is chosen; true when the farm does not say. */
  readonly isDefault: boolean;
  /** Addresses it is reached at. */
  readonly lines: readonly TransferLine[];
  /** Whether it is meant to look for a line that works, and to change to that by itself. */
  readonly switchesLines: boolean;
  /** Server that tells whether the engine is available: a host name or IP address; null when the farm gives none. */
  readonly checkServer: string | null;
  /** Port of that server; null when the farm gives none. */
  readonly checkPort: number | null;
  /** Whether it is meant to be checked. */
  readonly checkEnabled: boolean;
  /** Kinds of files that are left out of the check, as the farm writes them; null when it names none. */
  readonly checkExcludedTypes: string | null;
}

/** Storages, and the engines that reach them. */
export interface TransferConfig extends TransferBids {
  /** Ways of moving files, in the farm's order. */
  readonly engines: readonly TransferEngineOffer[];
}

/** Calls about the account's storages and the ways to them. */
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
  /** Version of Raysync's client that goes with the server; null when the farm does not say. */
  readonly clientVersion: string | null;
  /** Version of its protocol; null when the farm does not say. */
  readonly protocolVersion: string | null;
  /** Addresses of the server. */
  readonly raysync: RaysyncServer;
}

/** The addresses of a Raysync server. Its ports are null when the farm gives none. */
export interface RaysyncServer extends Extra {
  /** Host name or IP address. */
  readonly server: string;
  /** Port of the server itself. */
  readonly serverPort: number | null;
  /** Host name or IP address of the proxy before it; null when there is none. */
  readonly proxy: string | null;
  /** Port of the proxy; may be given without one. */
  readonly proxyPort: number | null;
  /** Port for connections without encryption. */
  readonly port: number | null;
  /** Port for connections with encryption. */
  readonly sslPort: number | null;
}

/** What the account logs in to Raysync with. */
export interface RaysyncUserKey extends Extra {
  /** Secret: whoever has it reads and writes the account's storages. */
  readonly raysyncKey: string;
  /** The farm's number for the account; null when it does not say. */
  readonly userId: number | null;
  /** Name the account logs in with; null when the farm does not say. */
  readonly userName: string | null;
  /** Platform number the account lives on; null when the farm does not say. */
  readonly platform: number | null;
  /** 1 mainland China, 2 elsewhere; null when the farm does not say. */
  readonly zone: number | null;
}

/** A task's folder, or any folder from the root of the output storage on. */
export type OutputFilesRequest =
  | { readonly taskId: number; readonly folder?: undefined }
  | { readonly folder?: string | undefined; readonly taskId?: undefined };

/** A file or folder in the output storage. */
export interface OutputFile extends Extra {
  /** Name without the folder. */
  readonly name: string;
  /** From the storage's root on: what `folder` takes. */
  readonly path: string;
  /** Whether it is a folder. */
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
    lineId: numberIfAny,
  },
  (wire): TransferLine => ({
    id: wire.lineId,
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
    automaticCheck: flagIfAny,
    checkServer: wordIfAny,
    checkPort: numberIfAny,
    checkEnable: flagIfAny,
    checkExcludType: wordIfAny,
  },
  (wire): TransferEngineOffer => ({
    name: wire.engineName,
    isDefault: wire.isDefault,
    lines: wire.respTaskEngineLines,
    switchesLines: wire.automaticCheck,
    checkServer: wire.checkServer,
    checkPort: wire.checkPort,
    checkEnabled: wire.checkEnable,
    checkExcludedTypes: wire.checkExcludType,
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
