import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  filledTextOrNull,
  flagOrTrue,
  list,
  listOrEmpty,
  number,
  numberOrNull,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';

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

export function transferCalls(ask: Ask): TransferCalls {
  return {
    transferBids: (options) => ask('getTransferBid', {}, transferBids, options),
    transferConfig: (options) => ask('getTransferConfig', {}, transferConfig, options),
  };
}
