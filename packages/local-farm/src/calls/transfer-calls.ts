import type { FarmCall } from './farm-state.ts';

export const getTransferBid: FarmCall = (_body, { account: { storages } }) => ({
  config_bid: storages.config.id,
  input_bid: storages.input.id,
  output_bid: storages.output.id,
  // A local farm has no sub-accounts, so nobody shares another account's assets.
  parent_input_bid: storages.input.id,
  sub_user_output_bids: [],
});

export const getTransferConfig: FarmCall = (_body, { port, account: { storages } }) => ({
  inputBid: storages.input.id,
  outputBid: storages.output.id,
  configBid: storages.config.id,
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
