import { z } from 'zod';
import { saveSettings, settingsOf } from '../accounts/account-settings.ts';
import type { Account } from '../accounts/accounts.ts';
import { nodeHourPrice, prices } from '../costs/prices.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters, wireInteger } from './parameters.ts';
import { PLATFORM, ZONE, zoneQuery } from './zone.ts';

/** The same in both zones: a local farm is one platform. */
export const queryPlatforms: FarmCall = (body) => {
  readParameters(zoneQuery, body);
  return [{ platform: PLATFORM, name: 'local_farm' }];
};

export const queryUserProfile: FarmCall = (_body, { account, accounts, ledger, catalog }) => {
  const { balance, coupon, owed } = ledger.wallet(account);
  // An account in arrears has less than nothing.
  const inCurrency = (currency: typeof prices.currency) =>
    prices.currency === currency ? balance - owed : 0;
  return {
    userId: account.userId,
    userName: account.userName,
    platform: PLATFORM,
    phone: '',
    email: '',
    company: '',
    name: '',
    job: '',
    communicationNumber: '',
    softType: catalog.defaultCgId,
    softStatus: 1,
    businessType: 1,
    status: 1,
    infoStatus: 0,
    accountType: accountType(account),
    userType: 1,
    mainUserId: account.mainUserId ?? 0,
    level: 50,
    pictureLever: null,
    zone: ZONE,
    rmbbalance: inCurrency('CNY'),
    usdbalance: inCurrency('USD'),
    rmbCumulative: 0,
    usdCumulative: 0,
    credit: 0,
    coupon,
    description: '',
    country: '',
    city: '',
    address: '',
    cpuPrice: nodeHourPrice(null),
    gpuPrice: cheapestGpuPrice(),
    ...permissions(account),
    hideBalance: 0,
    hideJobCharge: 0,
    useLevelDirectory: 1,
    displaySubaccount: 1,
    subaccountLimits: accounts.below(account).length,
    houdiniFlag: 0,
    c4dFlag: 0,
    blenderFlag: 1,
    keyshotFlag: 0,
    studentEndTime: null,
  };
};

export const queryUserSetting: FarmCall = (_body, { account, database }) => {
  const { taskTimeoutSeconds } = settingsOf(database, account);
  return {
    infoStatus: null,
    accountType: null,
    ...permissions(account),
    singleNodeRenderFrames: '1',
    maxIgnoreMapFlag: '1',
    autoCommit: '2',
    separateAccountFlag: 0,
    mifileSwitchFlag: 0,
    assfileSwitchFlag: 0,
    manuallyStartAnalysisFlag: 0,
    // Whole hours; a part of one counts as one.
    taskOverTime: Math.ceil(taskTimeoutSeconds / 3600),
    taskOverTimeSec: taskTimeoutSeconds,
  };
};

const settings = z.object({
  taskOverTimeSec: wireInteger.refine((seconds) => seconds > 0, 'is not a number of seconds above 0'),
});

export const updateUserSetting: FarmCall = (body, { account, database }) => {
  const { taskOverTimeSec } = readParameters(settings, body);
  saveSettings(database, account, { taskTimeoutSeconds: taskOverTimeSec });
  return null;
};

/** Not documented in words: 1 in the example of a main account, 2 in another. */
export function accountType({ mainUserId }: Account): 1 | 2 {
  return mainUserId === null ? 1 : 2;
}

/** What a sub-account may do, as the wire says it; a main account, which may do all, has none of it. */
export function permissions(account: Account) {
  return {
    shareMainCapital: Number(account.sharesMainAssets),
    subDeleteTask: Number(account.mainUserId !== null && account.mayDeleteTasks),
    useMainBalance: Number(account.usesMainBalance),
    downloadDisable: Number(account.downloadDisabled),
  };
}

function cheapestGpuPrice(): number {
  const gpus = Object.entries(prices.nodeHour).filter(([model]) => model !== prices.defaultModel);
  return gpus.length === 0 ? 0 : Math.min(...gpus.map(([, price]) => price));
}
