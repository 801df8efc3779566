import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Account, Accounts } from '../accounts/accounts.ts';
import { change, selectOne } from '../state/database.ts';
import { accountType, permissions } from './account-calls.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters } from './parameters.ts';
import { PLATFORM, ZONE, zoneQuery } from './zone.ts';

export const getTransferBid: FarmCall = (_body, { account, accounts }) => ({
  config_bid: account.storages.config.id,
  input_bid: account.storages.input.id,
  output_bid: account.storages.output.id,
  parent_input_bid: parentInputBid(account, accounts),
  sub_user_output_bids: subUserOutputBids(account, accounts),
});

export const getTransferConfig: FarmCall = (_body, { port, account, accounts }) => ({
  inputBid: account.storages.input.id,
  outputBid: account.storages.output.id,
  configBid: account.storages.config.id,
  parentInputBid: parentInputBid(account, accounts),
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
  subUserOutputBids: subUserOutputBids(account, accounts),
});

/** The main account's input storage as a sub-account sees it; a main account has none above it. */
function parentInputBid({ mainUserId }: Account, accounts: Accounts): string | null {
  return mainUserId === null ? null : accounts.main.storages.input.id;
}

function subUserOutputBids(account: Account, accounts: Accounts) {
  return accounts
    .below(account)
    .map(({ userId, storages }) => ({ userId: String(userId), outputBid: storages.output.id }));
}

/** A local farm has no Raysync server. The answer has the documented shape and says whose it is. */
export const getTransferServer: FarmCall = (body, { port }) => {
  readParameters(zoneQuery, body);
  return {
    clientVersion: 'local-farm',
    protocolVersion: 'local-farm',
    raysyncTransfer: {
      serverIp: '127.0.0.1',
      serverPort: port(),
      proxyIp: '127.0.0.1',
      proxyPort: port(),
      sslPort: port(),
      port: port(),
    },
  };
};

/** The documented shape, with a key that opens nothing: there is no Raysync server here. */
export const getRaysyncUserKey: FarmCall = (_body, { account, database, clock }) => {
  const userKey = raysyncKeyOf(database, account);
  return {
    channel: 4,
    platform: PLATFORM,
    signature: 'local-farm',
    version: '1.0.0',
    userKey: userKey.slice(0, 32),
    id: account.userId,
    userName: account.userName,
    zone: ZONE,
    phone: '',
    email: '',
    loginTime: clock(),
    infoStatus: 0,
    accountType: accountType(account),
    ...permissions(account),
    subDeleteCapital: 0,
    raySyncUserKey: userKey,
  };
};

const keyRow = z.object({ userKey: z.string() });

/** Forty hex digits, as documented; made at random when first asked for, and kept. */
function raysyncKeyOf(database: DatabaseSync, { userId }: Account): string {
  change(
    database,
    'INSERT OR IGNORE INTO raysyncKeys (userId, userKey) VALUES (?, ?)',
    userId,
    randomBytes(20).toString('hex'),
  );
  const found = selectOne(database, keyRow, 'SELECT userKey FROM raysyncKeys WHERE userId = ?', userId);
  return found?.userKey ?? '';
}
