import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAccountCommands } from './commands/account-commands.ts';
import { addComputerCommands } from './commands/computer-commands.ts';
import { type Finish, withGlobalOptions } from './commands/context.ts';
import { addDownloadCommand } from './commands/download-command.ts';
import { addFarmCommands } from './commands/farm-commands.ts';
import { addJobCommands } from './commands/job-commands.ts';
import { addSceneCommands } from './commands/scene-commands.ts';
import { addSubmitCommands } from './commands/submit-commands.ts';
import { EXIT, EXIT_CODES, exitCodeOfError } from './terminal/exit-codes.ts';
import { explain } from './terminal/explain.ts';

/**
 * The command line with all its commands. What a command needs is loaded when it runs.
 *
 * @param finish - Given the exit code of the command that ran.
 */
export function buildProgram(finish: Finish): Command {
  const program = withGlobalOptions(
    new Command('farmhand')
      .description('Submit scenes to the render farm and bring the frames home.')
      .version(packageVersion())
      .configureHelp({ showGlobalOptions: true })
      .exitOverride(),
  );
  addAccountCommands(program, finish);
  addSceneCommands(program, finish);
  addSubmitCommands(program, finish);
  addJobCommands(program, finish);
  addDownloadCommand(program, finish);
  addFarmCommands(program, finish);
  addComputerCommands(program, finish);
  return program.addHelpText(
    'after',
    `\n${exitCodesText()}\n\nExample:\n  farmhand submit shot.blend --watch`,
  );
}

/** Runs the command line and returns its exit code, one of {@link EXIT_CODES}. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = buildProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
      return 'exitCode' in error ? Number(error.exitCode) : EXIT.failed;
    }
    process.stderr.write(`${explain(error)}\n`);
    return exitCodeOfError(error);
  }
  return exitCode;
}

function exitCodesText(): string {
  const lines = EXIT_CODES.map(
    ({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning.replaceAll('`', '')}`,
  );
  return ['Exit codes:', ...lines].join('\n');
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new Error('The package.json of this program has no version.');
  }
  return String(manifest.version);
}
