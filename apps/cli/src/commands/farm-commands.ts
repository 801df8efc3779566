import { type Command, Option } from 'commander';
import {
  FARM_ACCOUNT_VARIABLE,
  type FarmCommandOptions,
  LOCAL_FARM_FOLDER,
  LOCAL_FARM_PORT,
  SUB_RIGHTS,
} from '../farm/farm-options.ts';
import { type JobOptions, withJobOptions } from '../jobs/job-options.ts';
import type { Language } from '../terminal/language.ts';
import { say } from '../terminal/say.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { JOB } from './job-words.ts';
import { amount, givenName, languageOption, portNumber, wholeNumber, wholePath } from './option-values.ts';

/** `env`, `labels`, `catalog` and `farm`: what a farm has, and a farm on this machine. */
export function addFarmCommands(program: Command, finish: Finish): void {
  addEnvironmentCommands(program, finish);
  addLabelCommands(program, finish);
  about(
    program
      .command('catalog')
      .description("write down what the account's farm offers: software, plugins and hardware")
      .option('--output <file>', 'file to write (default: standard output)'),
    { examples: ['farmhand catalog --output offer.json'], json: null },
  ).action(async ({ output }: { output?: string }, command: Command) => {
    const { catalog } = await import('../farm/catalog-command.ts');
    finish(await catalog(output, contextOf(command)));
  });
  addLocalFarmCommand(program, finish);
}

function addEnvironmentCommands(program: Command, finish: Finish): void {
  const env = program.command('env').description('render environments: programs with versions and plugins');
  about(
    env
      .command('list', { isDefault: true })
      .description("list the account's own")
      .option('--software <name>', 'of this program only'),
    {
      examples: ['farmhand env', 'farmhand env list --software Blender'],
      json: 'a RenderEnvironment (@farmhand/client) for each',
    },
  ).action(async (options: { software?: string }, command: Command) => {
    const { listEnvironments } = await import('../farm/env-command.ts');
    finish(await listEnvironments(options, contextOf(command)));
  });
  about(
    withJobOptions(
      env
        .command('explain')
        .description('say which one a scene would be rendered in, and why')
        .argument('<file>', 'scene file', wholePath),
      ['settings', 'policy', 'system', 'softwareVersion'],
    ).addOption(languageOption()),
    {
      examples: ['farmhand env explain shot.blend --policy exact'],
      json: 'the "environment" of the CheckReport (@farmhand/model)',
    },
  ).action(async (file: string, options: JobOptions & { language: Language }, command: Command) => {
    const { explainEnvironment } = await import('../farm/env-command.ts');
    finish(await explainEnvironment(file, options, contextOf(command)));
  });
  about(
    env
      .command('offers')
      .description('list the versions and plugins that the farm has')
      .argument('[program]', 'name of a program; all of them unless given'),
    {
      examples: ['farmhand env offers Blender'],
      json: '{softwareId, name, version, system, plugins} for each version on each system',
    },
  ).action(async (software: string | undefined, _options: unknown, command: Command) => {
    const { listOffers } = await import('../farm/env-command.ts');
    finish(await listOffers(software, contextOf(command)));
  });
}

function addLabelCommands(program: Command, finish: Finish): void {
  const json = '{projectId, name} for each label as it is afterwards';
  const labels = program.command('labels').description("the account's labels, and those of jobs");
  about(labels.command('list', { isDefault: true }).description('list them'), {
    examples: ['farmhand labels'],
    json,
  }).action(async (_options: unknown, command: Command) => {
    const { listLabels } = await import('../farm/labels-command.ts');
    finish(await listLabels(contextOf(command)));
  });
  about(labels.command('add').description('add one').argument('<name>', 'its name', givenName), {
    examples: ['farmhand labels add shot_010'],
    json,
  }).action(async (name: string, _options: unknown, command: Command) => {
    const { addLabel } = await import('../farm/labels-command.ts');
    finish(await addLabel(name, contextOf(command)));
  });
  about(labels.command('remove').description('remove one').argument('<name>', 'its name'), {
    examples: ['farmhand labels remove shot_010'],
    json,
  }).action(async (name: string, _options: unknown, command: Command) => {
    const { removeLabel } = await import('../farm/labels-command.ts');
    finish(await removeLabel(name, contextOf(command)));
  });
  about(
    labels
      .command('set')
      .description('give a job these labels in place of its own; none takes all away')
      .argument('<job>', JOB)
      .argument('[name...]', 'labels', (given, before: readonly string[] = []) => [
        ...before,
        givenName(given),
      ]),
    {
      examples: ['farmhand labels set 3f2a91c0 shot_010 client-review'],
      json: 'the SubmissionView (@farmhand/model) of the job',
    },
  ).action(async (job: string, names: readonly string[], _options: unknown, command: Command) => {
    const { actOn, labelsAction } = await import('../jobs/control.ts');
    finish(await actOn([job], labelsAction(names), contextOf(command)));
  });
}

function addLocalFarmCommand(program: Command, finish: Finish): void {
  about(
    program
      .command('farm')
      .description('run a render farm on this machine until told to stop')
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
      .option('--faults', 'let tests break answers and connections through its admin endpoint'),
    {
      examples: ['farmhand farm --data farm --nodes 2'],
      json: 'one, when it is ready, also at a terminal: {url, domain, port, accessId, dataFolder, renderer, admin}',
    },
  ).action(async (options: FarmCommandOptions) => {
    const { runFarm } = await import('../farm/farm-command.ts');
    finish(await runFarm(options, process.env, say));
  });
}
