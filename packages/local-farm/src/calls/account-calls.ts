import { storageIds } from '../storage/storages.ts';
import type { FarmCall } from './farm-state.ts';

/** Platform number that a local farm gives itself. */
const PLATFORM = 2;

export const queryPlatforms: FarmCall = () => [{ platform: PLATFORM, name: 'local_farm' }];

export const queryUserProfile: FarmCall = (_body, { account }) => ({
  userId: account.userId,
  userName: account.userName,
  platform: PLATFORM,
  phone: '',
  email: '',
  company: '',
  name: '',
  job: '',
  communicationNumber: '',
  softType: 2007,
  softStatus: 1,
  businessType: 1,
  status: 1,
  infoStatus: 0,
  accountType: 1,
  userType: 1,
  mainUserId: 0,
  level: 50,
  pictureLever: null,
  zone: 2,
  rmbbalance: 0,
  usdbalance: 0,
  rmbCumulative: 0,
  usdCumulative: 0,
  credit: 0,
  coupon: 0,
  description: '',
  country: '',
  city: '',
  address: '',
  cpuPrice: 0,
  gpuPrice: 0,
  shareMainCapital: 0,
  subDeleteTask: 0,
  useMainBalance: 0,
  hideBalance: 0,
  hideJobCharge: 0,
  useLevelDirectory: 1,
  downloadDisable: 0,
  displaySubaccount: 1,
  subaccountLimits: 0,
  houdiniFlag: 0,
  c4dFlag: 0,
  blenderFlag: 1,
  keyshotFlag: 0,
  studentEndTime: null,
});

export const queryUserSetting: FarmCall = () => ({
  infoStatus: null,
  accountType: null,
  shareMainCapital: 0,
  subDeleteTask: 0,
  useMainBalance: 0,
  singleNodeRenderFrames: '1',
  maxIgnoreMapFlag: '1',
  autoCommit: '2',
  separateAccountFlag: 0,
  mifileSwitchFlag: 0,
  assfileSwitchFlag: 0,
  manuallyStartAnalysisFlag: 0,
  downloadDisable: 0,
  taskOverTime: 12,
  taskOverTimeSec: 43_200,
});

export const getTransferBid: FarmCall = () => ({
  config_bid: storageIds.config,
  input_bid: storageIds.input,
  output_bid: storageIds.output,
  // A local farm has no sub-accounts, so nobody shares another account's assets.
  parent_input_bid: storageIds.input,
  sub_user_output_bids: [],
});

export const getTransferConfig: FarmCall = (_body, { port }) => ({
  inputBid: storageIds.input,
  outputBid: storageIds.output,
  configBid: storageIds.config,
  parentInputBid: null,
  resqEngines: [
    {
      resqEngineAccounts: null,
      respTaskEngineLines: [
        { name: 'local', server: '127.0.0.1', port: String(port()), isDefault: 1, lineId: 1, type: 0 },
      ],
      engineName: 'tus',
      automaticCheck: 0,
      checkServer: '',
      checkPort: '',
      checkEnable: '0',
      checkExcludType: '',
      isDefault: 1,
    },
  ],
  subUserOutputBids: [],
});
