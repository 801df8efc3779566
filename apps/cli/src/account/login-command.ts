import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Context } from '../commands/context.ts';
import { LOCAL_FARM_FOLDER, LOCAL_FARM_PORT } from '../farm/farm-options.ts';
import { connect } from '../sidecar.ts';
import { askForSecret } from '../terminal/ask.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { plain } from '../terminal/text.ts';

/** How `farmhand login` and `farmhand profile add` are told of an account. The key is never an argument. */
export interface AccountOptions {
  readonly endpoint?: string;
  readonly accessId?: string;
  readonly platform: string;
  readonly local?: string | true;
}

const localFarmAccount = z.object({ accessId: z.string(), accessKey: z.string() });

/**
 * Sets the account up that the sidecar submits with, and uses it.
 *
 * @throws SidecarError when the farm refuses it; Error when there is nothing to sign in with.
 */
export async function login(options: AccountOptions, { form, profile }: Context): Promise<number> {
  const account = await accountOf(options);
  const answer = await (await connect()).setAccount({
    ...account,
    ...(profile === undefined ? {} : { profile }),
  });
  print(form, answer, () => {
    const name = profile === undefined ? '' : ` as ${plain(profile)}`;
    return `Signed in at ${account.endpoint}${name}.`;
  });
  return EXIT.done;
}

/**
 * The account that the options tell of; the key comes from `FARMHAND_ACCESS_KEY`, or is asked for.
 *
 * @throws Error when there is none to be had.
 */
export async function accountOf(options: AccountOptions) {
  return options.local === undefined ? farmAccount(options) : localAccount(options);
}

async function farmAccount({ endpoint, accessId, platform }: AccountOptions) {
  if (!endpoint || !accessId) {
    throw new Error(
      'Say which farm and account: --endpoint URL --access-id ID, or --local for the local farm.',
    );
  }
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Error(`"${endpoint}" is no address of a farm. Write it like https://task.renderbus.com.`);
  }
  const given = process.env.FARMHAND_ACCESS_KEY || (await askForSecret('Access key: '));
  // Copied from a web page, a key often brings blanks along.
  const accessKey = given.trim();
  if (accessKey === '') {
    throw new Error(
      'There is no access key: type it when asked, pipe it in, or put it into FARMHAND_ACCESS_KEY.',
    );
  }
  return { endpoint, accessId, accessKey, platform };
}

async function localAccount({ local, endpoint, platform }: AccountOptions) {
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
