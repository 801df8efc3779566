import type { CompletedCommand, Completion } from './command-tree.ts';
import { quoted } from './quoted.ts';

/**
 * Completion for bash 3.2 (macOS) and newer; needs nothing of the bash-completion project. Tables of the commands first, and
 * the few lines that look things up in them.
 */
export function bashScript(tree: readonly CompletedCommand[]): string {
  const lines = (of: (command: CompletedCommand) => readonly string[]) => tree.flatMap(of);
  const key = ({ path }: CompletedCommand, ...more: readonly string[]) =>
    quoted([...path, ...more].join(' '));
  return `# farmhand completion for bash
_farmhand_commands() {
  case "$1" in
${lines((command) =>
  command.commands.length === 0
    ? []
    : [
        `    ${key(command)}) printf '%s\\n' ${command.commands.map(({ name }) => quoted(name)).join(' ')} ;;`,
      ],
).join('\n')}
  esac
}
_farmhand_options() {
  case "$1" in
${lines((command) => [
  `    ${key(command)}) printf '%s\\n' ${command.options
    .flatMap(({ names }) => names)
    .map(quoted)
    .join(' ')} ;;`,
]).join('\n')}
  esac
}
_farmhand_value() {
  case "$1" in
${lines((command) =>
  command.options.flatMap(({ names, value }) =>
    value === null
      ? []
      : names.map((name) => `    ${key(command, name)}) echo ${quoted(valueWord(value))} ;;`),
  ),
).join('\n')}
  esac
}
_farmhand_argument() {
  case "$1" in
${lines((command) =>
  command.arguments.map((value, index) => {
    const isRest = command.repeatsLast && index === command.arguments.length - 1;
    const at = isRest ? '*' : `"${index}"`;
    return `    ${quoted(`${command.path.join(' ')} @`)}${at}) echo ${quoted(valueWord(value))} ;;`;
  }),
).join('\n')}
  esac
}
_farmhand_words() {
  local word
  while IFS= read -r word; do
    [[ -n $word && $word == "\${cur//\\\\/}"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
  done
}
_farmhand_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}
_farmhand_fill() {
  local words="\${1#words:}"
  case "$1" in
    file) _farmhand_files -f ;;
    folder) _farmhand_files -d ;;
    ask:*) _farmhand_words < <(farmhand __complete "\${1#ask:}" -- "\${COMP_WORDS[@]:1}" 2>/dev/null) ;;
    words:*) _farmhand_words <<< "\${words//|/$'\\n'}" ;;
  esac
}
_farmhand() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" word value count=0 skip="" index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$word" in
      --*=*) ;;
      -*) [[ -n $(_farmhand_value "\${path:+$path }$word") ]] && skip=1 ;;
      *)
        if [[ $count == 0 ]] && _farmhand_commands "$path" | grep -Fqx -- "$word"; then path="\${path:+$path }$word"
        elif [[ $count == 0 && -z $path && $word == list ]]; then path="list"
        else count=$((count + 1)); fi ;;
    esac
  done
  if [[ -n $skip ]]; then
    _farmhand_fill "$(_farmhand_value "\${path:+$path }\${COMP_WORDS[COMP_CWORD - 1]}")"
  elif [[ $cur == -* ]]; then
    _farmhand_words <<< "$(_farmhand_options "$path")"
  else
    local commands=""
    [[ $count == 0 ]] && commands="$(_farmhand_commands "$path")"
    _farmhand_words <<< "$commands"
    [[ \${#COMPREPLY[@]} == 0 ]] && _farmhand_fill "$(_farmhand_argument "$path @$count")"
  fi
  return 0
}
complete -F _farmhand farmhand
`;
}

function valueWord(value: Completion): string {
  switch (value.kind) {
    case 'words':
      return `words:${value.words.join('|')}`;
    case 'asked':
      return `ask:${value.of}`;
    case 'nothing':
      return 'nothing';
    default:
      return value.kind;
  }
}
