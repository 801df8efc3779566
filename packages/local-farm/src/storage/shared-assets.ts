import type { Account, Accounts } from '../accounts/accounts.ts';
import type { Storages } from './storages.ts';

/**
 * Puts files that a sub-account's input storage lacks and its main account's has into the sub-account's, so that a render
 * finds everything below one folder. They are linked where the disk can, else copied: a file that the main account
 * replaces later does not change under a submitted job. Does nothing for an account that does not share.
 *
 * @param serverPaths Sound server paths of the scene and its assets; those that neither storage has are passed over.
 */
export async function takeSharedAssets(
  storages: Storages,
  accounts: Accounts,
  account: Account,
  serverPaths: readonly string[],
): Promise<void> {
  if (!account.sharesMainAssets || account.mainUserId === null) return;
  const from = accounts.main.storages.input;
  const to = account.storages.input;
  for (const path of new Set(serverPaths)) {
    if ((await storages.find(to, path)) !== null) continue;
    const file = await storages.find(from, path);
    if (file !== null) await storages.linkIn(to, file, storages.diskPath(from, path));
  }
}
