/** A storage at the farm and the user whose folder in it is meant. */
export interface StorageUser {
  readonly storageId: string;
  /** The farm's number for the account. */
  readonly userId: number;
}

/** What the farm says of an account and its storages: the client's answers are that. */
export interface AccountStorages {
  readonly bids: {
    readonly inputStorageId: string;
    readonly parentInputStorageId: string | null;
    readonly outputStorageId: string;
    readonly subUserOutputs: readonly { readonly userId: string; readonly outputStorageId: string }[];
  };
  readonly profile: {
    readonly userId: number;
    readonly mainUserId: number | null;
    readonly sharesMainAssets: boolean;
  };
}

/**
 * Where an account's assets go. A sub-account that shares its main account's assets (the farm's `shareMainCapital`)
 * uploads to that account's storage, as that account; every other one to its own.
 */
export function uploadTarget({ bids, profile }: AccountStorages): StorageUser {
  const isShared = profile.sharesMainAssets && bids.parentInputStorageId !== null;
  return isShared
    ? { storageId: bids.parentInputStorageId, userId: profile.mainUserId ?? profile.userId }
    : { storageId: bids.inputStorageId, userId: profile.userId };
}

/**
 * Whose folder in a storage is meant: the main account's in the input storage that is shared with it, a
 * sub-account's in its output storage, the account's own everywhere else.
 */
export function storageUserId(
  account: AccountStorages,
  storage: { readonly kind: 'input' | 'config' | 'output'; readonly id: string },
): number {
  const { bids, profile } = account;
  switch (storage.kind) {
    case 'input': {
      const target = uploadTarget(account);
      return storage.id === target.storageId ? target.userId : profile.userId;
    }
    case 'output': {
      const sub = bids.subUserOutputs.find(({ outputStorageId }) => outputStorageId === storage.id);
      const isOwn = storage.id === bids.outputStorageId;
      return isOwn || sub === undefined ? profile.userId : Number(sub.userId);
    }
    case 'config':
      return profile.userId;
  }
}
