import { type LocalFarm, type LocalFarmOptions, startLocalFarm } from '@farmhand/local-farm';
import { EXIT } from '../terminal/exit-codes.ts';
import { interrupted } from '../terminal/interrupted.ts';
import { FARM_ACCOUNT_VARIABLE, type FarmCommandOptions, type SubRight } from './farm-options.ts';

/**
 * Runs a local farm until the process is told to stop. Prints one line of JSON with its addresses when it is ready.
 *
 * @throws Error when an account is not `ID:KEY`; LocalFarmError when the farm cannot start.
 */
export async function runFarm(
  options: FarmCommandOptions,
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<number> {
  const farm = await startLocalFarm({ ...settingsOf(options, env) });
  const stop = interrupted();
  print(readyLine(farm));
  await stop;
  await farm.stop();
  return EXIT.done;
}

function settingsOf(
  options: FarmCommandOptions,
  env: Readonly<Record<string, string | undefined>>,
): LocalFarmOptions {
  const account = options.account ?? env[FARM_ACCOUNT_VARIABLE];
  const rights = new Set<SubRight>(options.subRights);
  return {
    dataFolder: options.data,
    port: options.port,
    nodes: options.nodes,
    renderer: options.renderer,
    account: account === undefined ? undefined : accountOf(account),
    subAccounts: options.subAccount?.map((given) => ({
      ...accountOf(given),
      sharesMainAssets: rights.has('share-assets'),
      mayDeleteTasks: rights.has('delete-tasks'),
      usesMainBalance: rights.has('main-balance'),
      downloadDisabled: rights.has('no-download'),
    })),
    balance: options.balance,
    coupon: options.coupon,
    catalog: options.catalog,
    adminEndpoint: options.faults ?? false,
  };
}

/** The error does not repeat what was given: a key may be in it. */
function accountOf(given: string): { readonly accessId: string; readonly accessKey: string } {
  const [, accessId, accessKey] = /^([\x21-\x39\x3b-\x7e]+):([\x21-\x7e]+)$/.exec(given) ?? [];
  if (accessId === undefined || accessKey === undefined) {
    throw new Error(
      'An account is given as ID:KEY, access id and access key with a colon between and no blanks: ' +
        'check --account, --sub-account and FARMHAND_FARM_ACCOUNT.',
    );
  }
  return { accessId, accessKey };
}

/** The farm's addresses; the access key is not among them. */
function readyLine(farm: LocalFarm): string {
  return JSON.stringify({
    url: farm.url,
    domain: farm.domain,
    port: farm.port,
    accessId: farm.account.accessId,
    dataFolder: farm.dataFolder,
    renderer: farm.renderer,
    admin: farm.admin,
  });
}
