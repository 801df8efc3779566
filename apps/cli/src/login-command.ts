import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Account } from '@farmhand/sidecar';
import { z } from 'zod';
import { askForSecret } from './ask.ts';
import { LOCAL_FARM_FOLDER, LOCAL_FARM_PORT } from './farm-options.ts';
import { say } from './say.ts';
import { connect } from './sidecar-commands.ts';

export interface LoginOptions {
  readonly endpoint?: string;
  readonly accessId?: string;
  readonly platform: string;
  readonly local?: string | true;
}

const localFarmAccount = z.object({ accessId: z.string(), accessKey: z.string() });

/**
 * Sets the account up that the sidecar submits with.
 *
 * @throws SidecarError when the farm refuses it; Error when there is nothing to sign in with.
 */
export async function login(options: LoginOptions): Promise<void> {
  const account = options.local === undefined ? await farmAccount(options) : await localAccount(options);
  await (await connect()).setAccount(account);
  say(`Signed in at ${account.endpoint}.`);
}

async function farmAccount({ endpoint, accessId, platform }: LoginOptions): Promise<Account> {
  if (endpoint === undefined || accessId === undefined) {
    throw new Error(
      'Say which farm and account: --endpoint URL --access-id ID, or --local for the local farm.',
    );
  }
  const accessKey = process.env.FARMHAND_ACCESS_KEY ?? (await askForSecret('Access key: '));
  return { endpoint, accessId, accessKey, platform };
}

async function localAccount({ local, endpoint, platform }: LoginOptions): Promise<Account> {
  const file = resolve(typeof local === 'string' ? local : LOCAL_FARM_FOLDER, 'account.json');
  try {
    const { accessId, accessKey } = localFarmAccount.parse(JSON.parse(await readFile(file, 'utf8')));
    return { endpoint: endpoint ?? `http://127.0.0.1:${LOCAL_FARM_PORT}`, accessId, accessKey, platform };
  } catch (cause) {
    throw new Error(
      `There is no local farm's account in ${file}. Start the farm first with "farmhand farm"; sign in at one that was started with --account by --endpoint and --access-id.`,
      { cause },
    );
  }
}
