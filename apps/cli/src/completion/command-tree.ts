import type { Argument, Command, Option } from 'commander';
import { oneMoreName } from '../commands/option-values.ts';

/** What can stand at a place of a command line. */
export type Completion =
  /** Files and folders. */
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Asked of `farmhand __complete` when it is needed. */
  | { readonly kind: 'asked'; readonly of: AskedKind }
  /** Nobody can know. */
  | { readonly kind: 'nothing' };

/** What `farmhand __complete` answers, given the words of the line besides. */
export const ASKED_KINDS = ['job', 'profile', 'setting', 'rop'] as const;
export type AskedKind = (typeof ASKED_KINDS)[number];

/** An option as shells need to know it. */
export interface CompletedOption {
  /** `--frames`, and `-f` where there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** What comes after it; null when nothing does. */
  readonly value: Completion | null;
  /** Whether it may be given several times. */
  readonly repeats: boolean;
}

/** A command, or a group of them, as shells need to know it. */
export interface CompletedCommand {
  /** The words that call it: none for the program, `profile use`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its arguments are, the last one for all that follow where it may be repeated. */
  readonly arguments: readonly Completion[];
  readonly repeatsLast: boolean;
}

/** Every command of the program, the program itself first. Names are those of the arguments: `<job>` is completed with jobs. */
export function commandTree(program: Command): readonly CompletedCommand[] {
  // Every command has a --help of its own.
  const shared = optionsOf(program).filter(
    ({ names }) => !names.includes('--version') && !names.includes('--help'),
  );
  const found: CompletedCommand[] = [];
  const visit = (command: Command, path: readonly string[]) => {
    const below = visibleCommands(command);
    const positions = command.registeredArguments;
    // A group that runs one of its commands by default takes that one's options too.
    const isProgram = path.length === 0;
    found.push({
      path,
      description: command.description(),
      commands: below.map((each) => ({ name: each.name(), description: each.description() })),
      options: isProgram ? optionsOf(command) : [...optionsOf(command), ...shared],
      arguments: positions.map((argument) => completionOf(argument)),
      repeatsLast: positions.at(-1)?.variadic ?? false,
    });
    for (const each of below) {
      for (const name of [each.name(), ...each.aliases()]) visit(each, [...path, name]);
    }
  };
  visit(program, []);
  return found;
}

function visibleCommands(command: Command): readonly Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');
}

function optionsOf(command: Command): readonly CompletedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      names: [option.long, option.short].filter((name): name is string => typeof name === 'string'),
      description: option.description,
      value: option.required || option.optional ? completionOf(option) : null,
      repeats: option.variadic || option.parseArg === oneMoreName,
    }));
}

const BY_NAME: Readonly<Record<string, Completion>> = {
  file: { kind: 'file' },
  path: { kind: 'file' },
  folder: { kind: 'folder' },
  job: { kind: 'asked', of: 'job' },
  words: { kind: 'asked', of: 'job' },
  profile: { kind: 'asked', of: 'profile' },
  setting: { kind: 'asked', of: 'setting' },
  rop: { kind: 'asked', of: 'rop' },
};

function completionOf(of: Argument | Option): Completion {
  if (of.argChoices !== undefined && of.argChoices !== null) return { kind: 'words', words: of.argChoices };
  const name = 'flags' in of ? (/[<[]([\w-]+)/.exec(of.flags)?.[1] ?? '') : of.name();
  return BY_NAME[name] ?? { kind: 'nothing' };
}
