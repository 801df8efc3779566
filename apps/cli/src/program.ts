import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CheckOptions } from './check-command.ts';
import { explain } from './explain.ts';
import {
  FARM_ACCOUNT_VARIABLE,
  type FarmCommandOptions,
  LOCAL_FARM_FOLDER,
  LOCAL_FARM_PORT,
  SUB_RIGHTS,
} from './farm-options.ts';
import {
  amount,
  factor,
  percentage,
  REHEARSAL_JOB_OPTIONS,
  wholeNumber,
  withJobOptions,
} from './job-options.ts';
import { languageOf } from './language.ts';
import type { LoginOptions } from './login-command.ts';
import type { RehearseCommandOptions } from './rehearse-command.ts';
import { say } from './say.ts';
import type { ScanRequest } from './scan-request.ts';
import type { SubmitOptions } from './sidecar-commands.ts';

/**
 * Runs the command line and returns its exit code: 0 done, 2 finished with failed frames or, of `scan --missing`, with
 * something missing, 3 and 4 the warnings and errors of `check` and `rehearse`, 130 left with Ctrl+C while watching or
 * rehearsing, 1 anything else. What a command needs is loaded when it runs.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('farmhand')
    .description('Submit scenes to the render farm and bring the frames home.')
    .version(packageVersion())
    .exitOverride();

  program
    .command('scan')
    .description('read a scene file and list everything it depends on')
    .argument('<file>', 'scene file', wholePath)
    .option('--json', 'print the scene report as JSON; with --missing, the references only that lack a file')
    .addOption(new Option('--tree', 'show what links what').conflicts(['json', 'missing']))
    .option(
      '--host-paths <file>',
      'compare with the paths the open program lists, one in each line (- for standard input)',
    )
    .option('--missing', 'list only what is missing, and exit 2 when rendering needs some of it')
    .action(async (file: string, options: Partial<Omit<ScanRequest, 'file'>>) => {
      const { scan } = await import('./scan-command.ts');
      exitCode = await scan({ file, json: false, tree: false, missing: false, hostPaths: null, ...options });
    });

  withJobOptions(
    program
      .command('check')
      .description('say what submitting a scene would run into; exits 3 with warnings and 4 with errors')
      .argument('<file>', 'scene file', wholePath)
      .option('--json', 'print the check as JSON')
      .option('--offline', 'ask the farm nothing; what it said before serves'),
  )
    .addOption(languageOption())
    .action(async (file: string, options: CheckOptions) => {
      const { check } = await import('./check-command.ts');
      exitCode = await check(file, options);
    });

  withJobOptions(
    program
      .command('rehearse')
      .description(
        'render a few small frames of a job on a clean farm of this machine, and estimate the rest',
      )
      .argument('<file>', 'scene file', wholePath)
      .option('--frames <list>', 'frames to rehearse: first, middle, last or numbers', 'first,middle,last')
      .option('--job-frames <frames>', 'frames of the whole job (default: as the scene says)')
      .option('--scale <percent>', 'size of the rehearsed frames', percentage, 25)
      .option('--nodes <number>', 'farm nodes that the whole job would run on', wholeNumber, 1)
      .option('--speed <factor>', 'how many times as fast as this machine a farm node is', factor, 1),
    REHEARSAL_JOB_OPTIONS,
  )
    .option('--output <folder>', 'folder for the pictures and the page about them', './rehearsal')
    .option('--blender <file>', "Blender's program file (default: searched for)")
    .option('--keep', "keep the rehearsal's farm to look at")
    .option('--json', 'print the rehearsal as JSON')
    .addOption(languageOption())
    .action(async (file: string, options: RehearseCommandOptions) => {
      const { rehearseScene } = await import('./rehearse-command.ts');
      exitCode = await rehearseScene(file, options);
    });

  withJobOptions(
    program
      .command('submit')
      .description('submit a scene to the farm')
      .argument('<file>', 'scene file', wholePath)
      .option('--watch', 'stay until the frames are here')
      .option('--yes', 'go on in spite of warnings'),
  )
    .option('--output <folder>', 'folder for the frames', './renders')
    .action(async (file: string, options: SubmitOptions) => {
      const { submit } = await import('./sidecar-commands.ts');
      exitCode = await submit(file, options);
    });

  program
    .command('watch')
    .description('follow a submission until it ends')
    .argument('<id>', 'submission')
    .action(async (id: string) => {
      const { watch } = await import('./sidecar-commands.ts');
      exitCode = await watch(id);
    });

  program
    .command('list')
    .description('list the submissions')
    .action(async () => {
      const { list } = await import('./sidecar-commands.ts');
      await list();
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
        const { act } = await import('./sidecar-commands.ts');
        await act(name, id);
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
      const { login } = await import('./login-command.ts');
      await login(options);
    });

  program
    .command('serve')
    .description('start the sidecar, or find the one that runs')
    .action(async () => {
      const { serve } = await import('./sidecar-commands.ts');
      await serve();
    });

  program
    .command('stop')
    .description('end the sidecar; open submissions go on at its next start')
    .action(async () => {
      const { stop } = await import('./sidecar-commands.ts');
      await stop();
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
      const { runFarm } = await import('./farm-command.ts');
      await runFarm(options, process.env, say);
    });

  program
    .command('catalog')
    .description("write down what the account's farm offers: software, plugins and hardware")
    .option('--output <file>', 'file to write (default: standard output)')
    .action(async ({ output }: { output?: string }) => {
      const { catalog } = await import('./catalog-command.ts');
      await catalog(output);
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

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new Error('The package.json of this program has no version.');
  }
  return String(manifest.version);
}

/** Commander hands parsers a second argument, and `resolve` would take that for a path too. */
function wholePath(path: string): string {
  return resolve(path);
}

function portNumber(given: string): number {
  const value = wholeNumber(given);
  if (value > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return value;
}

function languageOption(): Option {
  return new Option('--language <language>', 'language of what is said')
    .choices(['en', 'zh'])
    .default(languageOf(process.env));
}
