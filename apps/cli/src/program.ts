import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createFarmClient } from '@farmhand/client';
import type { RendererInfo } from '@farmhand/local-farm';
import type { FarmCatalog } from '@farmhand/local-farm/catalog';
import { JOB_SETTINGS_SCHEMA, type JobSettingsInput, localPath, problem } from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import {
  type Account,
  connectSidecar,
  farmhandHome,
  findSidecar,
  loadAccount,
  type SidecarClient,
  VERSION,
} from '@farmhand/sidecar';
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { askFor, askForSecret, INTERRUPTED } from './ask.ts';
import { takeCatalog } from './catalog-command.ts';
import { FARM_ACCOUNT_VARIABLE, type FarmCommandOptions, runFarm, SUB_RIGHTS } from './farm-command.ts';
import { exitCodeFor, follow } from './follow.ts';
import { sidecarLaunch } from './launch.ts';
import { scanTable } from './scan-table.ts';
import { plain, plainJson, problemText } from './terminal.ts';

interface SubmitOptions {
  readonly watch?: boolean;
  readonly yes?: boolean;
  readonly frames?: string;
  readonly scene?: string;
  readonly camera?: string;
  readonly project?: string;
  readonly output?: string;
}

interface LoginOptions {
  readonly endpoint?: string;
  readonly accessId?: string;
  readonly platform: string;
  readonly local?: string | true;
}

/** Where a local farm keeps its data and listens unless told otherwise. */
const LOCAL_FARM_FOLDER = './.farmhand/farm';
const LOCAL_FARM_PORT = 18_711;

/** The errors of every package carry what happened and what to do next. */
const withProblem = z.object({ problem });

const localFarmAccount = z.object({ accessId: z.string(), accessKey: z.string() });

/**
 * Runs the command line and returns its exit code: 0 done, 2 finished with failed frames, 130 left with Ctrl+C while
 * watching, 1 anything else.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('farmhand')
    .description('Submit scenes to the render farm and bring the frames home.')
    .version(VERSION)
    .exitOverride();

  program
    .command('scan')
    .description('read a scene file and list everything it depends on')
    .argument('<file>', 'scene file', wholePath)
    .option('--json', 'print the scene report as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const report = await readScene(file);
      say(json ? plainJson(report) : scanTable(report));
    });

  program
    .command('submit')
    .description('submit a scene to the farm')
    .argument('<file>', 'scene file', wholePath)
    .option('--watch', 'stay until the frames are here')
    .option('--yes', 'go on in spite of warnings')
    .option('--frames <frames>', 'frames to render, such as "1-100x2, 120" (default: as the scene says)')
    .option('--scene <name>', 'scene to render (default: the active one)')
    .option('--camera <name>', "camera to render (default: the scene's own)")
    .option('--project <name>', 'project the job belongs to')
    .option('--output <folder>', 'folder for the frames', './renders')
    .action(async (file: string, options: SubmitOptions) => {
      const client = await connect();
      const submission = await client.submit({
        scenePath: localPath.parse(file),
        settings: settingsOf(options),
        confirmWarnings: options.yes ?? false,
      });
      say(`submission ${submission.id}`);
      if (options.watch) exitCode = await watch(client, submission.id);
    });

  program
    .command('watch')
    .description('follow a submission until it ends')
    .argument('<id>', 'submission')
    .action(async (id: string) => {
      exitCode = await watch(await connect(), id);
    });

  program
    .command('list')
    .description('list the submissions')
    .action(async () => {
      for (const { id, state, taskId, scenePath } of await (await connect()).submissions()) {
        say(`${id}  ${state.padEnd(20)} ${String(taskId ?? '-').padStart(8)}  ${plain(scenePath)}`);
      }
    });

  for (const [name, description] of [
    ['cancel', 'stop a submission, here and at the farm'],
    ['retry', 'take up a failed submission where it stopped'],
    ['confirm', 'go on with a submission in spite of its warnings'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .argument('<id>', 'submission')
      .action(async (id: string) => {
        const { state } = await (await connect())[name](id);
        say(state);
      });
  }

  program
    .command('login')
    .description('set the farm account up; the access key is asked for, piped in, or in FARMHAND_ACCESS_KEY')
    .option('--endpoint <url>', 'address of the farm, such as https://task.renderbus.com')
    .option('--access-id <id>', 'access id of the account')
    .option('--platform <number>', 'platform number of the account', '2')
    .option('--local [folder]', 'sign in at the local farm that keeps its data in this folder')
    .action(async (options: LoginOptions) => {
      const account = options.local === undefined ? await farmAccount(options) : await localAccount(options);
      await (await connect()).setAccount(account);
      say(`Signed in at ${account.endpoint}.`);
    });

  program
    .command('serve')
    .description('start the sidecar, or find the one that runs')
    .action(async () => {
      const { discovery } = await connect();
      say(`The sidecar answers on http://127.0.0.1:${discovery.port} (process ${discovery.pid}).`);
    });

  program
    .command('stop')
    .description('end the sidecar; open submissions go on at its next start')
    .action(async () => {
      const running = await findSidecar(farmhandHome());
      if (running === null) say('No sidecar is running.');
      else await running.shutdown();
    });

  program
    .command('farm')
    .description(
      'run a render farm on this machine until told to stop; prints one line of JSON when it is ready',
    )
    .option('--data <folder>', 'where it keeps everything', LOCAL_FARM_FOLDER)
    .option(
      '--port <number>',
      'port of 127.0.0.1 to listen on; 0 takes any free one',
      portNumber,
      LOCAL_FARM_PORT,
    )
    .option('--nodes <number>', 'frames rendered at once', wholeNumber, 1)
    .option(
      '--account <id:key>',
      `its account (default: one made at random; ${FARM_ACCOUNT_VARIABLE} keeps the key out of the process list)`,
    )
    .option('--sub-account <id:key...>', 'accounts below it')
    .addOption(
      new Option('--sub-rights <right...>', 'what accounts below it may do, beyond submitting').choices(
        SUB_RIGHTS,
      ),
    )
    .option('--balance <amount>', 'money its account has (default: as before, much at first)', amount)
    .option('--coupon <amount>', 'coupons its account has, spent first (default: as before)', amount)
    .option('--catalog <file>', 'what it offers, as "farmhand catalog" writes it (default: an example)')
    .addOption(
      new Option('--renderer <kind>', 'what draws the frames')
        .choices(['auto', 'blender', 'placeholder'])
        .default('auto'),
    )
    .option('--faults', 'let tests break answers and connections through its admin endpoint')
    .action(async (options: FarmCommandOptions) => {
      await runFarm(options, process.env, say);
    });

  program
    .command('catalog')
    .description("write down what the account's farm offers: software, plugins and hardware")
    .option('--output <file>', 'file to write (default: standard output)')
    .action(async ({ output }: { output?: string }) => {
      const text = plainJson(await accountCatalog());
      if (output === undefined) say(text);
      else await writeCatalog(output, text);
    });

  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
      return 'exitCode' in error ? Number(error.exitCode) : 1;
    }
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
  return exitCode;
}

/** How a farm renders, in one line. */
export function rendererText(renderer: RendererInfo): string {
  switch (renderer.kind) {
    case 'blender':
      return `It renders with Blender ${renderer.version}.`;
    case 'placeholder':
      return `It draws placeholder frames, because ${renderer.reason}`;
    case 'own':
      return 'It renders with a renderer of its own.';
  }
}

function connect(): Promise<SidecarClient> {
  return connectSidecar(farmhandHome(), sidecarLaunch());
}

async function writeCatalog(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new Error(`The catalogue cannot be written to ${resolve(file)} (${code}). Choose another file.`, {
      cause,
    });
  }
}

async function accountCatalog(): Promise<FarmCatalog> {
  const account = await loadAccount(farmhandHome().accountsFile, process.env);
  if (account === null) throw new Error('There is no account yet: sign in with "farmhand login" first.');
  const client = createFarmClient(account);
  try {
    return await takeCatalog(client, account.endpoint, new Date());
  } finally {
    await client.close();
  }
}

async function watch(client: SidecarClient, id: string): Promise<number> {
  const leave = new AbortController();
  const onInterrupt = () => leave.abort();
  process.once('SIGINT', onInterrupt);
  const left = new Promise<null>((resolve) => {
    leave.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const confirm = async () => {
    if (!process.stdin.isTTY) {
      say('There are warnings and nobody to ask; submit with --yes to go on in spite of them.');
      return false;
    }
    return /^y(es)?$/i.test(await askFor('Go on in spite of the warnings? [y/N] '));
  };
  const following = follow(client, { id, say, confirm, signal: leave.signal });
  try {
    const ended = await Promise.race([following, left]);
    if (ended !== null) return exitCodeFor(ended);
    say(
      `The job goes on without this command. "farmhand watch ${id}" follows it again, "farmhand cancel ${id}" stops it.`,
    );
    following.catch(() => undefined);
    process.stdin.destroy();
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function settingsOf({ frames, scene, camera, project, output }: SubmitOptions): JobSettingsInput {
  return {
    schema: JOB_SETTINGS_SCHEMA,
    frames: frames ?? null,
    sceneName: scene ?? null,
    camera: camera ?? null,
    project: project ?? '',
    downloadFolder: localPath.parse(resolve(output ?? './renders')),
  };
}

/** Commander hands parsers a second argument, and `resolve` would take that for a path too. */
function wholePath(path: string): string {
  return resolve(path);
}

function wholeNumber(given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(given);
}

function portNumber(given: string): number {
  const value = wholeNumber(given);
  if (value > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return value;
}

function amount(given: string): number {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(given))
    throw new InvalidArgumentError('An amount such as 12.50 is wanted.');
  return Number(given);
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

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function explain(error: unknown): string {
  const explained = withProblem.safeParse(error);
  if (explained.success) return problemText(explained.data.problem);
  return plain(error instanceof Error ? error.message : String(error));
}
