import { type AccountStorages, type Storage, storagesOfAccount } from '../storage/storages.ts';
import type { FarmAccount, FarmAccountInput } from './account-file.ts';

/** An account of the farm and what it may do. */
export interface Account extends FarmAccount {
  /** Null for the main account. */
  readonly mainUserId: number | null;
  readonly storages: AccountStorages;
}

/** The farm's accounts: a main one, and those below it. */
export interface Accounts {
  readonly main: Account;
  readonly all: readonly Account[];
  byAccessId(accessId: string): Account | null;
  byUserId(userId: number): Account | null;
  /** The storage with this id, whoever's it is. */
  storageById(id: string): Storage | null;
}

export function openAccounts(main: FarmAccount, subAccounts: readonly FarmAccountInput[] = []): Accounts {
  const mainAccount: Account = { ...main, mainUserId: null, storages: storagesOfAccount(0) };
  const all: readonly Account[] = [
    mainAccount,
    ...subAccounts.map((input, index): Account => {
      const userId = input.userId ?? main.userId + index + 1;
      return {
        accessId: input.accessId,
        accessKey: input.accessKey,
        userId,
        userName: input.userName ?? `sub${index + 1}`,
        mainUserId: main.userId,
        storages: storagesOfAccount(index + 1),
      };
    }),
  ];
  return {
    main: mainAccount,
    all,
    byAccessId: (accessId) => all.find((account) => account.accessId === accessId) ?? null,
    byUserId: (userId) => all.find((account) => account.userId === userId) ?? null,
    storageById: (id) =>
      all.flatMap(({ storages }) => Object.values(storages)).find((storage) => storage.id === id) ?? null,
  };
}
