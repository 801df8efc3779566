import { LocalFarmError } from '../errors.ts';
import { type AccountStorages, type Storage, storagesOfAccount } from '../storage/storages.ts';
import type { FarmAccount, FarmAccountInput } from './account-file.ts';

/** An account below the main one, as a caller may give it. All permissions are off unless given. */
export interface SubAccountInput extends FarmAccountInput {
  /** Scene files and assets that its own storage lacks are taken from the main account's. Default false. */
  readonly sharesMainAssets?: boolean | undefined;
  /** Default false. */
  readonly mayDeleteTasks?: boolean | undefined;
  /** Its frames are paid for by the main account. Default false. */
  readonly usesMainBalance?: boolean | undefined;
  /** Fetching files is refused. Default false. */
  readonly downloadDisabled?: boolean | undefined;
  /** See `LocalFarmOptions.balance`. */
  readonly balance?: number | undefined;
  /** See `LocalFarmOptions.coupon`. */
  readonly coupon?: number | undefined;
}

/** An account of the farm and what it may do. */
export interface Account extends FarmAccount {
  /** Null for the main account. */
  readonly mainUserId: number | null;
  readonly storages: AccountStorages;
  readonly sharesMainAssets: boolean;
  readonly mayDeleteTasks: boolean;
  readonly usesMainBalance: boolean;
  readonly downloadDisabled: boolean;
  /** What it has at this start, in the price table's currency; null for what it had. */
  readonly startingBalance: number | null;
  readonly startingCoupon: number | null;
}

/** What the main account starts with; see `LocalFarmOptions`. */
export interface StartingMoney {
  readonly balance?: number | undefined;
  readonly coupon?: number | undefined;
}

/** The farm's accounts: a main one, and those below it. */
export interface Accounts {
  readonly main: Account;
  readonly all: readonly Account[];
  byAccessId(accessId: string): Account | null;
  byUserId(userId: number): Account | null;
  /** The storage with this id, whoever's it is. */
  storageById(id: string): Storage | null;
  /** Accounts below this one; none for a sub-account. */
  below(account: Account): readonly Account[];
}

/** @throws LocalFarmError `options-invalid` for a sub-account without id or key, or with another one's. */
export function openAccounts(
  main: FarmAccount,
  subAccounts: readonly SubAccountInput[] = [],
  money: StartingMoney = {},
): Accounts {
  const mainAccount: Account = {
    ...main,
    mainUserId: null,
    storages: storagesOfAccount(0),
    sharesMainAssets: false,
    mayDeleteTasks: true,
    usesMainBalance: false,
    downloadDisabled: false,
    ...startingMoney(money),
  };
  const all: readonly Account[] = [
    mainAccount,
    ...subAccounts.map((input, index) => subAccount(input, index + 1, main.userId)),
  ];
  refuseTwins(all);
  const byAccessId = new Map(all.map((account) => [account.accessId, account]));
  const byUserId = new Map(all.map((account) => [account.userId, account]));
  const storages = new Map(
    all.flatMap((account) => Object.values(account.storages)).map((storage) => [storage.id, storage]),
  );
  return {
    main: mainAccount,
    all,
    byAccessId: (accessId) => byAccessId.get(accessId) ?? null,
    byUserId: (userId) => byUserId.get(userId) ?? null,
    storageById: (id) => storages.get(id) ?? null,
    below: ({ userId }) => all.filter(({ mainUserId }) => mainUserId === userId),
  };
}

function subAccount(input: SubAccountInput, number: number, mainUserId: number): Account {
  const empty = (['accessId', 'accessKey'] as const).find((field) => input[field] === '');
  if (empty !== undefined) {
    throw new LocalFarmError(
      'options-invalid',
      `Sub-account ${number} given to the local farm is not usable: its ${empty} is empty.`,
    );
  }
  return {
    accessId: input.accessId,
    accessKey: input.accessKey,
    userId: input.userId ?? mainUserId + number,
    userName: input.userName ?? `sub${number}`,
    mainUserId,
    storages: storagesOfAccount(number),
    sharesMainAssets: input.sharesMainAssets ?? false,
    mayDeleteTasks: input.mayDeleteTasks ?? false,
    usesMainBalance: input.usesMainBalance ?? false,
    downloadDisabled: input.downloadDisabled ?? false,
    ...startingMoney(input),
  };
}

function startingMoney({ balance, coupon }: StartingMoney) {
  for (const [name, amount] of Object.entries({ balance, coupon })) {
    if (amount !== undefined && !(amount >= 0 && amount <= 1e12)) {
      throw new LocalFarmError(
        'options-invalid',
        `An account's "${name}" is an amount from 0 on; it is ${amount}.`,
      );
    }
  }
  return { startingBalance: balance ?? null, startingCoupon: coupon ?? null };
}

function refuseTwins(all: readonly Account[]): void {
  for (const field of ['accessId', 'userId'] as const) {
    const values = all.map((account) => account[field]);
    const twin = values.find((value, index) => values.indexOf(value) !== index);
    if (twin !== undefined) {
      throw new LocalFarmError(
        'options-invalid',
        `Two accounts of the local farm have the ${field} ${twin}.`,
      );
    }
  }
}
