import { type Command, Option } from 'commander';
import { type OutputForm, outputForm } from '../terminal/output.ts';

/** What is said for the whole command line, before or after the command. */
export interface Context {
  /** How results are printed. */
  readonly form: OutputForm;
  /** Profile to work with; the one in use unless given. */
  readonly profile: string | undefined;
}

/** Keeps the exit code of a command. */
export type Finish = (code: number) => void;

interface GlobalOptions {
  readonly json?: boolean;
  readonly text?: boolean;
  readonly profile?: string;
}

/** Gives the program the options that every command takes. */
export function withGlobalOptions(program: Command): Command {
  return program
    .addOption(
      new Option(
        '--profile <profile>',
        'farm account to work with, by its name (see "farmhand profile")',
      ).env('FARMHAND_PROFILE'),
    )
    .addOption(
      new Option('--json', 'print JSON, one value in each line; so it does without a terminal').conflicts(
        'text',
      ),
    )
    .addOption(new Option('--text', 'print text without a terminal too'));
}

/** What the command line says for all commands. */
export function contextOf(command: Command): Context {
  const { json, text, profile } = command.optsWithGlobals<GlobalOptions>();
  return {
    form: outputForm({ json, text }, process.stdout.isTTY === true),
    profile: profile || undefined,
  };
}
