import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  flag,
  number,
  numberOrNull,
  record,
  textOrEmpty,
} from '../wire/fields.ts';

/** Who the account is. Prices, addresses and switches the farm adds are in `extra`, under the wire's names. */
export interface Profile extends Extra {
  readonly userId: number;
  readonly userName: string;
  /** Platform number the account lives on. */
  readonly platform: number | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** 1 mainland China, 2 elsewhere. */
  readonly zone: number | null;
  /** Null for a main account. */
  readonly mainUserId: number | null;
  readonly balanceCny: number;
  readonly balanceUsd: number;
  readonly coupon: number;
  /** Price of a CPU node hour. */
  readonly cpuPrice: number | null;
  /** Price of a GPU node hour. */
  readonly gpuPrice: number | null;
  readonly downloadDisabled: boolean;
}

/** How the account wants its tasks treated. */
export interface Settings extends Extra {
  /** After this time the farm warns about, and may stop, a task; null when not set. */
  readonly taskTimeoutSeconds: number | null;
  /** Frames one machine renders in a row. */
  readonly framesPerNode: number | null;
  /** Whether missing-texture findings of 3ds Max scenes are passed over. */
  readonly ignoresMissingMaps: boolean;
  /** Whether scenes start to render without confirmation. */
  readonly startsByItself: boolean;
  readonly downloadDisabled: boolean;
  /** Whether sub-accounts share the main account's assets. */
  readonly sharesMainAssets: boolean;
}

export interface AccountCalls {
  /** The account's profile. */
  profile(options?: CallOptions): Promise<Profile>;
  /** The account's settings. */
  settings(options?: CallOptions): Promise<Settings>;
}

const profile = record(
  {
    userId: number,
    userName: textOrEmpty,
    platform: numberOrNull,
    email: filledTextOrNull,
    phone: filledTextOrNull,
    zone: numberOrNull,
    mainUserId: numberOrNull,
    rmbbalance: count,
    usdbalance: count,
    coupon: count,
    cpuPrice: numberOrNull,
    gpuPrice: numberOrNull,
    downloadDisable: flag,
  },
  ({ mainUserId, rmbbalance, usdbalance, downloadDisable, ...same }): Profile => ({
    ...same,
    mainUserId: mainUserId === 0 ? null : mainUserId,
    balanceCny: rmbbalance,
    balanceUsd: usdbalance,
    downloadDisabled: downloadDisable,
  }),
);

const settings = record(
  {
    taskOverTime: numberOrNull,
    taskOverTimeSec: numberOrNull,
    singleNodeRenderFrames: numberOrNull,
    maxIgnoreMapFlag: flag,
    autoCommit: numberOrNull,
    downloadDisable: flag,
    shareMainCapital: flag,
  },
  (wire): Settings => ({
    taskTimeoutSeconds:
      wire.taskOverTimeSec ?? (wire.taskOverTime === null ? null : wire.taskOverTime * 3600),
    framesPerNode: wire.singleNodeRenderFrames,
    ignoresMissingMaps: wire.maxIgnoreMapFlag,
    startsByItself: wire.autoCommit === 2,
    downloadDisabled: wire.downloadDisable,
    sharesMainAssets: wire.shareMainCapital,
  }),
);

export function accountCalls(ask: Ask): AccountCalls {
  return {
    profile: (options) => ask('queryUserProfile', {}, profile, options),
    settings: (options) => ask('queryUserSetting', {}, settings, options),
  };
}
