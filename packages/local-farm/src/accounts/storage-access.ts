import type { Storage } from '../storage/storages.ts';
import type { Account, Accounts } from './accounts.ts';

/**
 * Storages that an account may read: its own, the outputs of its sub-accounts, and the main account's input when it
 * shares the main account's assets.
 */
export function readableStorages(account: Account, accounts: Accounts): readonly Storage[] {
  return [
    ...Object.values(account.storages),
    ...accounts.below(account).map(({ storages }) => storages.output),
    ...sharedInput(account, accounts),
  ];
}

/**
 * Storages that an account may upload to: its own input and documents, and the main account's input when it shares the
 * main account's assets (clients then upload to `parent_input_bid`). Outputs are written by the farm alone.
 */
export function writableStorages(account: Account, accounts: Accounts): readonly Storage[] {
  return [account.storages.input, account.storages.config, ...sharedInput(account, accounts)];
}

function sharedInput(account: Account, accounts: Accounts): readonly Storage[] {
  return account.sharesMainAssets && account.mainUserId !== null ? [accounts.main.storages.input] : [];
}
