import type { Account, Accounts } from '../accounts/accounts.ts';
import { readableStorages, writableStorages } from '../accounts/storage-access.ts';
import { WireError } from '../http/answer.ts';
import type { Storage } from '../storage/storages.ts';

/** The storage with this id among those that an account may read. */
export function readableStorage(account: Account, accounts: Accounts, id: string): Storage {
  return storageOf(readableStorages(account, accounts), id);
}

/** The storage with this id among those that an account may upload to. */
export function uploadStorage(account: Account, accounts: Accounts, id: string): Storage {
  const storage = readableStorage(account, accounts, id);
  if (storage.kind === 'output') {
    throw new WireError('forbidden', 'The output storage is written by the farm alone (storageId).');
  }
  return storageOf(writableStorages(account, accounts), storage.id);
}

function storageOf(allowed: readonly Storage[], id: string): Storage {
  const storage = allowed.find((each) => each.id === id);
  if (storage !== undefined) return storage;
  throw new WireError(
    'parameterInvalid',
    `The parameter "storageId" is not usable: names no storage of this account: "${id}".`,
  );
}
