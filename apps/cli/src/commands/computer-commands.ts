import { type Command, Option } from 'commander';
import { SHELLS, type Shell } from '../completion/shells.ts';
import type { PanelOptions } from '../computer/panel.ts';
import type { ServeOptions } from '../computer/serve.ts';
import type { DoctorOptions } from '../doctor/doctor-command.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { languageOption } from './option-values.ts';

/** `config`, `transfers`, `serve`, `panel`, `doctor` and `completion`: this computer. */
export function addComputerCommands(program: Command, finish: Finish): void {
  addConfigCommands(program, finish);
  addTransferCommands(program, finish);

  about(
    program
      .command('serve')
      .description('start the sidecar, or find the one that runs; or end it')
      .addOption(new Option('--stop', 'end it now; open jobs go on at its next start').conflicts('whenIdle'))
      .option('--when-idle', 'end it once nothing is under way'),
    {
      examples: ['farmhand serve', 'farmhand serve --stop'],
      json: '{running, url, pid, version, startedAt}; {running} alone when it is to end',
    },
  ).action(async (options: ServeOptions, command: Command) => {
    const { serve } = await import('../computer/serve.ts');
    finish(await serve(options, contextOf(command)));
  });

  about(
    program
      .command('panel')
      .description(
        'open the panel in the browser; it works once and within a minute where its address is printed',
      )
      .option('--no-open', 'print its address, and open nothing'),
    {
      examples: ['farmhand panel', 'farmhand panel --no-open'],
      json: '{opened, url}; url is null when it was opened',
    },
  ).action(async (options: PanelOptions, command: Command) => {
    const { panel } = await import('../computer/panel.ts');
    finish(await panel(options, contextOf(command)));
  });

  about(
    program
      .command('doctor')
      .description('look at what may keep jobs from working on this computer; exits 1 when something does')
      .option('--blender <file>', "Blender's program file (default: searched for)")
      .addOption(languageOption()),
    {
      examples: ['farmhand doctor'],
      json: '{id, status: ok | warning | error | skipped, text, hint} for each thing that was looked at',
    },
  ).action(async (options: DoctorOptions, command: Command) => {
    const { doctor } = await import('../doctor/doctor-command.ts');
    finish(await doctor(options, contextOf(command)));
  });

  about(
    program
      .command('completion')
      .description('print what teaches a shell to complete farmhand commands')
      .addArgument(program.createArgument('<shell>', 'shell').choices(SHELLS))
      .addHelpText(
        'after',
        [
          '',
          'Where it goes:',
          '  bash        eval "$(farmhand completion bash)" in ~/.bashrc',
          '  zsh         eval "$(farmhand completion zsh)" in ~/.zshrc, after compinit',
          '  fish        farmhand completion fish > ~/.config/fish/completions/farmhand.fish',
          '  powershell  farmhand completion powershell | Out-String | Invoke-Expression in $PROFILE',
        ].join('\n'),
      ),
    { examples: ['farmhand completion bash'], json: null },
  ).action(async (shell: Shell) => {
    const { completion } = await import('../completion/completion-command.ts');
    finish(completion(program, shell));
  });

  program
    .command('__complete', { hidden: true })
    .argument('<kind>')
    .argument('[words...]')
    .action(async (kind: string, words: readonly string[]) => {
      const { complete } = await import('../completion/complete-command.ts');
      finish(await complete(kind, words));
    });
}

function addConfigCommands(program: Command, finish: Finish): void {
  const json = 'the TransferSettings (@farmhand/model)';
  const config = program.command('config').description('how this computer moves files to and from farms');
  about(
    config
      .command('show', { isDefault: true })
      .description('show all settings, or one')
      .argument('[setting]', 'its name'),
    { examples: ['farmhand config', 'farmhand config show upload-limit'], json },
  ).action(async (name: string | undefined, _options: unknown, command: Command) => {
    const { showConfig } = await import('../computer/config-command.ts');
    finish(await showConfig(name, contextOf(command)));
  });
  about(
    config
      .command('set')
      .description('change a setting, for transfers under way too')
      .argument('<setting>', 'its name')
      .argument('<value...>', 'its value; "farmhand config" says how each is written'),
    {
      examples: [
        'farmhand config set upload-limit 5MB/s',
        'farmhand config set quiet-hours "mon-fri 09:00-18:00 1MB/s"',
      ],
      json,
    },
  ).action(async (name: string, values: readonly string[], _options: unknown, command: Command) => {
    const { setConfig } = await import('../computer/config-command.ts');
    finish(await setConfig(name, values, contextOf(command)));
  });
  about(
    config
      .command('reset')
      .description('put a setting, or all of them, back to what they are at first')
      .argument('[setting]', 'its name'),
    { examples: ['farmhand config reset upload-limit'], json },
  ).action(async (name: string | undefined, _options: unknown, command: Command) => {
    const { resetConfig } = await import('../computer/config-command.ts');
    finish(await resetConfig(name, contextOf(command)));
  });
}

function addTransferCommands(program: Command, finish: Finish): void {
  const transfers = program.command('transfers').description('what moves between this computer and farms');
  for (const [name, description] of [
    ['show', 'show it'],
    ['pause', 'hold all transfers until they are resumed'],
    ['resume', 'let them go on'],
  ] as const) {
    about(transfers.command(name, { isDefault: name === 'show' }).description(description), {
      examples: [`farmhand transfers${name === 'show' ? '' : ` ${name}`}`],
      json: '{flow, limits, underWay, lines, linesProblem}',
    }).action(async (_options: unknown, command: Command) => {
      const { transfers: run } = await import('../computer/transfers.ts');
      finish(await run(name, contextOf(command)));
    });
  }
}
