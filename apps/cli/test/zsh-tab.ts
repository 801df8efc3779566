import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A zsh that somebody types into: reads lines, presses Tab after each, and writes down what completion offers. */
const TYPIST = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'source typed-into.zsh'
zpty -r shell said '*<ready>*'
for line in "$@"; do
  zpty -w -n shell $'\\C-u'"$line"$'\\t'
  zpty -r shell said '*<told>*'
done
zpty -d shell
`;

const typedInto = (setUp: string) => `
PS1='' RPS1=''
${setUp}
compadd() {
  local -a hits
  local word
  for word in "$@"; do
    case $word in
      (-|--) break ;;
      (-[AOD]) builtin compadd "$@"; return ;;
    esac
  done
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits >> offered
  builtin compadd "$@"
}
press-tab() { _main_complete; print -r -- '<end>' >> offered; print -rn -- '<told>' }
zle -C press-tab complete-word press-tab
bindkey '^I' press-tab
print -rn -- '<ready>'
`;

export interface ZshTabOptions {
  /** Working folder; files of this are written there. */
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** What the user has in `.zshrc`. */
  readonly setUp: string;
}

/** What zsh offers on Tab after each of these lines. @throws Error when the shell does not get through them. */
export function zshOffers(
  lines: readonly string[],
  { cwd, env, setUp }: ZshTabOptions,
): readonly (readonly string[])[] {
  const offered = join(cwd, 'offered');
  writeFileSync(join(cwd, 'typed-into.zsh'), typedInto(setUp));
  writeFileSync(offered, '');
  const { status, stderr } = spawnSync('zsh', ['-f', '-c', TYPIST, 'typist', ...lines], {
    cwd,
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`zsh ended with ${status}: ${stderr}`);
  const answers = readFileSync(offered, 'utf8').split('<end>\n').slice(0, -1);
  for (const file of [offered, join(cwd, 'typed-into.zsh')]) rmSync(file);
  return answers.map((text) => [
    ...new Set(
      text
        .split('\n')
        .filter((each) => each !== '')
        .map((each) => each.replaceAll('\\', '')),
    ),
  ]);
}
