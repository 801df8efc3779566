import type { CompletedCommand, CompletedOption, Completion } from './command-tree.ts';
import { quoted } from './quoted.ts';

/** Completion for zsh, with descriptions, through its own `_arguments`. */
export function zshScript(tree: readonly CompletedCommand[]): string {
  return `#compdef farmhand
# farmhand completion for zsh
_farmhand_ask() {
  # What _arguments has to say to compadd stands before the word given here.
  local -a found
  found=(\${(f)"$(farmhand __complete $argv[-1] -- "\${(@Q)words}" 2>/dev/null)"})
  compadd "\${(@)argv[1,-2]}" -a found
}
${tree.map(functionOf).join('\n')}
if [[ $funcstack[1] == _farmhand ]]; then _farmhand "$@"; else compdef _farmhand farmhand; fi
`;
}

function functionOf(command: CompletedCommand): string {
  const specs = [
    ...command.options.flatMap(optionSpecs),
    ...(command.commands.length > 0 ? ["'1: :->command'", "'*:: :->rest'"] : argumentSpecs(command)),
  ];
  const name = nameOf(command.path);
  // What stands after the word of a command is that command's to read, options too.
  const how = command.commands.length === 0 ? '-C' : "-C -A '-*'";
  const call = `  _arguments ${how} \\\n    ${specs.join(' \\\n    ')}`;
  if (command.commands.length === 0) return `${name}() {\n${call}\n}`;
  const described = command.commands.map(({ name: word, description }) => quoted(`${word}:${description}`));
  return `${name}() {
  local curcontext="$curcontext" state line
  local -a commands
${call}
  case $state in
    command)
      commands=(
        ${described.join('\n        ')}
      )
      _describe command commands ;;
    rest)
      local inner="${name}_\${line[1]//-/_}"
      (( $+functions[$inner] )) && $inner ;;
  esac
}`;
}

function nameOf(path: readonly string[]): string {
  return ['_farmhand', ...path].join('_').replaceAll('-', '_');
}

function optionSpecs({ names, description, value, repeats }: CompletedOption): readonly string[] {
  const said = description.replace(/[[\]:\\]/g, '\\$&');
  const after = value === null ? '' : `:value:${action(value)}`;
  return names.map((name) => quoted(`${repeats ? '*' : ''}${name}[${said}]${after}`));
}

function argumentSpecs({ arguments: values, repeatsLast }: CompletedCommand): readonly string[] {
  return values.map((value, index) => {
    const at = repeatsLast && index === values.length - 1 ? '*' : String(index + 1);
    return quoted(`${at}: :${action(value)}`);
  });
}

function action(value: Completion): string {
  switch (value.kind) {
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'asked':
      return `_farmhand_ask ${value.of}`;
    case 'nothing':
      return ' ';
  }
}
