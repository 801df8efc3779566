import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  flag,
  instantIfAny,
  list,
  nothing,
  number,
  numberIfAny,
  numberOrNull,
  record,
  textOrEmpty,
} from '../wire/fields.ts';
import { type Zone, zoneOf } from './zone.ts';

/** A platform of the farm: a set of render nodes with storages of its own. */
export interface Platform extends Extra {
  /** The number that the client's `platform` option takes. */
  readonly platform: number;
  /** The farm's name for it, a key into its own texts: `query_platform_w2`. */
  readonly name: string;
}

/** Who the account is. Switches the farm does not explain are in `extra`, under the wire's names. */
export interface Profile extends Extra {
  /** The farm's number for the account. */
  readonly userId: number;
  /** Name the account logs in with. */
  readonly userName: string;
  /** Platform number the account lives on. */
  readonly platform: number | null;
  /** Null when none is given. */
  readonly email: string | null;
  /** Null when none is given. */
  readonly phone: string | null;
  /** Name of the person, where given. */
  readonly contactName: string | null;
  /** Name of the company, where given. */
  readonly company: string | null;
  /** Occupation of the person, where given. */
  readonly job: string | null;
  /** Country of the person, where given. */
  readonly country: string | null;
  /** City of the person, where given, often with the province before it. */
  readonly city: string | null;
  /** Street address of the person, where given. */
  readonly address: string | null;
  /** 1 mainland China, 2 elsewhere. */
  readonly zone: number | null;
  /** Null for a main account. */
  readonly mainUserId: number | null;
  /** The farm's number for the kind of account; its values are not documented. */
  readonly accountType: number | null;
  /** The farm's number for the kind of user; its values are not documented. */
  readonly userType: number | null;
  /** Membership level. */
  readonly level: number | null;
  /** Money left, in CNY; 0 when the farm gives none. */
  readonly balanceCny: number;
  /** Money left, in USD; 0 when the farm gives none. */
  readonly balanceUsd: number;
  /** Sum since the account was opened, in CNY; the farm does not say of what. */
  readonly cumulativeCny: number;
  /** Sum since the account was opened, in USD; the farm does not say of what. */
  readonly cumulativeUsd: number;
  /** How far the account may go below zero. */
  readonly credit: number;
  /** Worth of the coupons left. */
  readonly coupon: number;
  /** Price of a CPU node hour. */
  readonly cpuPrice: number | null;
  /** Price of a GPU node hour. */
  readonly gpuPrice: number | null;
  /** Until when student prices hold; null when they do not. */
  readonly studentUntil: Date | null;
  /** Whether the account may not download results. */
  readonly downloadDisabled: boolean;
  /** Whether sub-accounts share the main account's assets. */
  readonly sharesMainAssets: boolean;
  /** Whether sub-accounts may delete tasks. */
  readonly subAccountsMayDeleteTasks: boolean;
  /** Whether sub-accounts pay from the main account's balance. */
  readonly usesMainBalance: boolean;
  /** Whether the balance is hidden; the farm does not say from whom. */
  readonly hidesBalance: boolean;
  /** Whether costs of tasks are hidden; the farm does not say from whom. */
  readonly hidesTaskCosts: boolean;
  /** Whether sub-accounts are shown; the farm does not say where. */
  readonly showsSubAccounts: boolean;
  /** How many sub-accounts it may have; null when the farm does not say. */
  readonly subAccountLimit: number | null;
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
  /** Whether the account may not download results. */
  readonly downloadDisabled: boolean;
  /** Whether sub-accounts share the main account's assets. */
  readonly sharesMainAssets: boolean;
  /** Whether sub-accounts may delete tasks. */
  readonly subAccountsMayDeleteTasks: boolean;
  /** Whether sub-accounts pay from the main account's balance. */
  readonly usesMainBalance: boolean;
  /** Whether settings of main account and sub-accounts are kept apart. */
  readonly separatesAccountSettings: boolean;
  /** Whether the analysis looks for risks in mental ray's `.mi` files. */
  readonly checksMiFiles: boolean;
  /** Whether Arnold's `.ass` files are left out of the analysis. */
  readonly skipsAssFiles: boolean;
  /** Whether an analysis waits until somebody starts it. */
  readonly startsAnalysisByHand: boolean;
  /** The farm's number for the kind of account; its values are not documented. */
  readonly accountType: number | null;
  /** A number that the farm's documentation lists without a word on what it stands for. */
  readonly infoStatus: number | null;
}

/** Calls about the account itself. */
export interface AccountCalls {
  /** The platforms of a zone: that of the client's address unless given. */
  platforms(
    request?: { readonly zone?: Zone | undefined },
    options?: CallOptions,
  ): Promise<readonly Platform[]>;
  /** The account's profile. */
  profile(options?: CallOptions): Promise<Profile>;
  /** The account's settings. */
  settings(options?: CallOptions): Promise<Settings>;
  /** Sets the time after which the farm warns about, and may stop, a task of the account. */
  updateSettings(settings: { readonly taskTimeoutSeconds: number }, options?: CallOptions): Promise<void>;
}

const platform = record(
  { platform: number, name: textOrEmpty },
  (wire): Platform => ({ platform: wire.platform, name: wire.name }),
);

const profile = record(
  {
    userId: number,
    userName: textOrEmpty,
    platform: numberOrNull,
    email: filledTextOrNull,
    phone: filledTextOrNull,
    name: filledTextOrNull,
    company: filledTextOrNull,
    job: filledTextOrNull,
    country: filledTextOrNull,
    city: filledTextOrNull,
    address: filledTextOrNull,
    zone: numberOrNull,
    mainUserId: numberOrNull,
    accountType: numberIfAny,
    userType: numberIfAny,
    level: numberIfAny,
    rmbbalance: count,
    usdbalance: count,
    rmbCumulative: count,
    usdCumulative: count,
    credit: count,
    coupon: count,
    cpuPrice: numberOrNull,
    gpuPrice: numberOrNull,
    studentEndTime: instantIfAny,
    downloadDisable: flag,
    shareMainCapital: flag,
    subDeleteTask: flag,
    useMainBalance: flag,
    hideBalance: flag,
    hideJobCharge: flag,
    displaySubaccount: flag,
    subaccountLimits: numberIfAny,
  },
  (wire): Profile => ({
    userId: wire.userId,
    userName: wire.userName,
    platform: wire.platform,
    email: wire.email,
    phone: wire.phone,
    contactName: wire.name,
    company: wire.company,
    job: wire.job,
    country: wire.country,
    city: wire.city,
    address: wire.address,
    zone: wire.zone,
    mainUserId: wire.mainUserId === 0 ? null : wire.mainUserId,
    accountType: wire.accountType,
    userType: wire.userType,
    level: wire.level,
    balanceCny: wire.rmbbalance,
    balanceUsd: wire.usdbalance,
    cumulativeCny: wire.rmbCumulative,
    cumulativeUsd: wire.usdCumulative,
    credit: wire.credit,
    coupon: wire.coupon,
    cpuPrice: wire.cpuPrice,
    gpuPrice: wire.gpuPrice,
    studentUntil: wire.studentEndTime,
    downloadDisabled: wire.downloadDisable,
    sharesMainAssets: wire.shareMainCapital,
    subAccountsMayDeleteTasks: wire.subDeleteTask,
    usesMainBalance: wire.useMainBalance,
    hidesBalance: wire.hideBalance,
    hidesTaskCosts: wire.hideJobCharge,
    showsSubAccounts: wire.displaySubaccount,
    subAccountLimit: wire.subaccountLimits,
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
    subDeleteTask: flag,
    useMainBalance: flag,
    separateAccountFlag: flag,
    mifileSwitchFlag: flag,
    assfileSwitchFlag: flag,
    manuallyStartAnalysisFlag: flag,
    accountType: numberIfAny,
    infoStatus: numberIfAny,
  },
  (wire): Settings => ({
    taskTimeoutSeconds:
      wire.taskOverTimeSec ?? (wire.taskOverTime === null ? null : wire.taskOverTime * 3600),
    framesPerNode: wire.singleNodeRenderFrames,
    ignoresMissingMaps: wire.maxIgnoreMapFlag,
    startsByItself: wire.autoCommit === 2,
    downloadDisabled: wire.downloadDisable,
    sharesMainAssets: wire.shareMainCapital,
    subAccountsMayDeleteTasks: wire.subDeleteTask,
    usesMainBalance: wire.useMainBalance,
    separatesAccountSettings: wire.separateAccountFlag,
    checksMiFiles: wire.mifileSwitchFlag,
    skipsAssFiles: wire.assfileSwitchFlag,
    startsAnalysisByHand: wire.manuallyStartAnalysisFlag,
    accountType: wire.accountType,
    infoStatus: wire.infoStatus,
  }),
);

export function accountCalls(ask: Ask, host: string): AccountCalls {
  return {
    platforms: ({ zone = zoneOf(host) } = {}, options) =>
      ask('queryPlatforms', { zone }, list(platform), options),
    profile: (options) => ask('queryUserProfile', {}, profile, options),
    settings: (options) => ask('queryUserSetting', {}, settings, options),
    updateSettings: ({ taskTimeoutSeconds }, options) =>
      ask('updateUserSetting', { taskOverTimeSec: taskTimeoutSeconds }, nothing, options),
  };
}
