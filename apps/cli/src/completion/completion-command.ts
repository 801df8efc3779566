import type { Command } from 'commander';
import { EXIT } from '../terminal/exit-codes.ts';
import { bashScript } from './bash-script.ts';
import { type CompletedCommand, commandTree } from './command-tree.ts';
import { fishScript } from './fish-script.ts';
import { powershellScript } from './powershell-script.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh-script.ts';

const SCRIPTS: Readonly<Record<Shell, (tree: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** Prints what a shell has to run to complete the program's commands. */
export function completion(program: Command, shell: Shell): number {
  process.stdout.write(SCRIPTS[shell](commandTree(program)));
  return EXIT.done;
}
