import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { aboutOf } from '../src/commands/about.ts';
import { buildProgram } from '../src/program.ts';
import { EXIT_CODES } from '../src/terminal/exit-codes.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replace(/ +\|/g, ' |');

/** Commands that do something, with the words that call them. */
function commandsOf(command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');
  if (below.length === 0) return [[path.join(' '), command]];
  return below.flatMap((each) => commandsOf(each, [...path, each.name()]));
}

const all = commandsOf(buildProgram(() => undefined));

describe('every command', () => {
  it.each(all)('%s has a description, and examples that it takes', async (name, command) => {
    expect(command.description()).not.toBe('');
    const { examples } = aboutOf(command) ?? { examples: [] };
    expect(examples.length).toBeGreaterThan(0);
    expect(command.createHelp().formatHelp(command, command.createHelp())).toContain('Usage');
    for (const example of examples) {
      const called: string[] = [];
      const program = buildProgram(() => undefined);
      for (const [path, each] of commandsOf(program)) {
        each.action(() => {
          called.push(path);
        });
      }
      const [first, ...words] = wordsOf(example);
      expect(first).toBe('farmhand');
      await program.parseAsync(words, { from: 'user' });
      expect(called, example).toEqual([name]);
    }
  });

  it.each(all)('%s says in the README what its JSON holds', (name, command) => {
    const json = aboutOf(command)?.json;
    const wanted = json === null ? `farmhand ${name}` : `| \`${name}\` | ${json?.replaceAll('|', '\\|')} |`;
    expect(README.includes(wanted), wanted).toBe(true);
  });
});

it('the README has the table of exit codes', () => {
  const missing = EXIT_CODES.filter(({ code, meaning }) => !README.includes(`| ${code} | ${meaning} |`));
  expect(missing).toEqual([]);
  const rows = [...README.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
  expect(rows).toEqual(EXIT_CODES.map(({ code }) => code));
});

/** As a shell takes a line apart, as far as examples go. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
