import { createFarmClient, type FarmClient } from '@farmhand/client';
import { type Account, farmhandHome, loadAccount } from '@farmhand/sidecar';

/** Nobody is signed in, as an error that an artist can act on. */
export class NoAccountError extends Error {
  readonly problem = {
    code: 'no-account',
    message: 'There is no farm account yet.',
    hint: 'Sign in with "farmhand login" first.',
    retryable: false,
    zh: { message: '还没有农场账号。', hint: '请先用“farmhand login”登录。' },
  };

  constructor() {
    super('There is no farm account yet. Sign in with "farmhand login" first.');
    this.name = 'NoAccountError';
  }
}

/**
 * The account of a profile; of the one in use, or the environment's, where none is named. Null when there is none.
 *
 * @throws SubmissionError when there is no such profile, or the accounts cannot be read.
 */
function accountOfProfile(profile: string | undefined): Promise<Account | null> {
  // A profile that is named comes before an account that the environment happens to hold.
  const env = profile === undefined ? process.env : { FARMHAND_PROFILE: profile };
  return loadAccount(farmhandHome().accountsFile, env);
}

/**
 * Does something with a client of the account's farm, which is closed afterwards.
 *
 * @throws NoAccountError when nobody is signed in.
 */
export async function withFarm<T>(
  profile: string | undefined,
  work: (client: FarmClient, account: Account) => Promise<T>,
): Promise<T> {
  const account = await accountOfProfile(profile);
  if (account === null) throw new NoAccountError();
  const client = createFarmClient(account);
  try {
    return await work(client, account);
  } finally {
    await client.close();
  }
}
