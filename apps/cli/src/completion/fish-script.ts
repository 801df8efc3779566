import type { CompletedCommand, Completion } from './command-tree.ts';

/** Completion for fish, with descriptions. */
export function fishScript(tree: readonly CompletedCommand[]): string {
  const withCommands = tree.filter(({ commands }) => commands.length > 0);
  return `# farmhand completion for fish
function __farmhand_path
    set -l path ''
    for word in (commandline -opc)[2..-1]
        switch $word
            case '-*'
                continue
        end
        switch "$path $word"
${withCommands
  .flatMap(({ path, commands }) => commands.map(({ name }) => [...path, name].join(' ')))
  .map((path) => `            case ${quoted(` ${path}`)}\n                set path ${quoted(` ${path}`)}`)
  .join('\n')}
        end
    end
    string trim -- $path
end
function __farmhand_at
    test (__farmhand_path) = "$argv[1]"
end
complete -c farmhand -f
${tree.flatMap(linesOf).join('\n')}
`;
}

function linesOf(command: CompletedCommand): readonly string[] {
  const at = `complete -c farmhand -n ${quoted(`__farmhand_at ${quoted(command.path.join(' '))}`)}`;
  return [
    ...command.commands.map(({ name, description }) => `${at} -a ${quoted(name)} -d ${quoted(description)}`),
    ...command.options.map(({ names, description, value }) => {
      const flags = names.map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      );
      return `${at} ${flags.join(' ')} -d ${quoted(description)}${value === null ? '' : ` -r ${fill(value)}`}`.trimEnd();
    }),
    // Fish does not count arguments: what any of them may be is offered.
    ...command.arguments
      .map((value) => fill(value))
      .filter((each) => each !== '')
      .map((each) => `${at} ${each}`),
  ];
}

function fill(value: Completion): string {
  switch (value.kind) {
    case 'file':
      return '-F';
    case 'folder':
      return "-a '(__fish_complete_directories)'";
    case 'words':
      return `-a ${quoted(value.words.join(' '))}`;
    case 'asked':
      return `-a ${quoted(`(farmhand __complete ${value.of} 2>/dev/null)`)}`;
    case 'nothing':
      return '';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
