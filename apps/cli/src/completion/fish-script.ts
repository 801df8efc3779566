import type { CompletedCommand, Completion } from './command-tree.ts';

/** Completion for fish, with descriptions. */
export function fishScript(tree: readonly CompletedCommand[]): string {
  const withValues = tree.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === null ? [] : names.map((name) => [...path, name].join(' ')),
    ),
  );
  const called = tree.flatMap(({ path }) => (path.length === 0 ? [] : [path.join(' ')]));
  const groups = tree
    .filter(({ commands }) => commands.length > 0)
    .map(({ path }) => path.map((word) => ` ${word}`).join(''));
  return `# farmhand completion for fish
function __farmhand_path
    set -l path ''
    set -l is_value no
    for word in (commandline -opc)[2..-1]
        if test $is_value = yes
            set is_value no
            continue
        end
        switch "$path $word"
            case ${withValues.map((words) => quoted(` ${words}`)).join(' ')}
                set is_value yes
            case ${called.map((words) => quoted(` ${words}`)).join(' ')}
                set path "$path $word"
            case '* -*'
            case '*'
                # An argument; where a command is wanted nothing is known of what follows another word.
                contains -- "$path" ${groups.map((words) => quoted(words)).join(' ')}
                and set path ' ?'
                break
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
      return `${at} ${flags.join(' ')} -d ${quoted(description)}${value === null ? '' : ` ${optionValue(value)}`}`.trimEnd();
    }),
    // Fish does not count arguments: what any of them may be is offered.
    ...command.arguments
      .map((value) => fill(value))
      .filter((each) => each !== '')
      .map((each) => `${at} ${each}`),
  ];
}

/** Files are kept out of it, even where an argument of the command may be one. */
function optionValue(value: Completion): string {
  return `${value.kind === 'file' ? '-r' : '-x'} ${fill(value)}`;
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
      return `-a ${quoted(`(farmhand __complete ${value.of} -- (commandline -op) 2>/dev/null)`)}`;
    case 'nothing':
      return '';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
