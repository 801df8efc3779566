import type { Command } from 'commander';

/** What the help of a command says beyond its arguments. */
export interface About {
  /** Whole command lines that can be typed as they stand. */
  readonly examples: readonly [string, ...string[]];
  /** What a line of its JSON holds; null where it prints none. */
  readonly json: string | null;
}

const known = new WeakMap<Command, About>();

/** Gives a command's help its examples, and says what its JSON lines hold. */
export function about(command: Command, what: About): Command {
  known.set(command, what);
  const { examples, json } = what;
  const lines = [
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  ${example}`),
    ...(json === null ? [] : ['', 'JSON lines:', `  ${json}`]),
  ];
  return command.addHelpText('after', `\n${lines.join('\n')}`);
}

/** What was said of a command; null for one that only holds others. */
export function aboutOf(command: Command): About | null {
  return known.get(command) ?? null;
}
