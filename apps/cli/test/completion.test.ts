import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashScript } from '../src/completion/bash-script.ts';
import { commandTree } from '../src/completion/command-tree.ts';
import { fishScript } from '../src/completion/fish-script.ts';
import { powershellScript } from '../src/completion/powershell-script.ts';
import { zshScript } from '../src/completion/zsh-script.ts';
import { buildProgram } from '../src/program.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const tree = commandTree(buildProgram(() => undefined));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'farmhand-completion-'));
  mkdirSync(join(folder, 'scenes'));
  writeFileSync(join(folder, 'shot one.blend'), '');
  mkdirSync(join(folder, 'bin'));
  // Stands for the installed program, and for a sidecar that has these jobs.
  const program =
    '#!/bin/sh\n[ "$1 $2" = "__complete job" ] && printf "3f2a91c0\\n77aa00ee\\n"\n[ "$1 $2" = "__complete profile" ] && printf "studio\\nnight shift\\n"\nexit 0\n';
  writeFileSync(join(folder, 'bin', 'farmhand'), program);
  chmodSync(join(folder, 'bin', 'farmhand'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (shell: string) => spawnSync(shell, ['--version']).error === undefined;

function run(shell: string, script: string, args: readonly string[] = []): string {
  const { stdout, stderr } = spawnSync(shell, [...args, '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter), HOME: folder, LC_ALL: 'C.UTF-8' },
  });
  expect(stderr).toBe('');
  return stdout;
}

/** What pressing Tab after these words offers; the last one is being typed. */
const CASES: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [['sub'], ['submit']],
  [['pro'], ['profile']],
  [
    ['profile', 're'],
    ['remove', 'rename'],
  ],
  [
    ['profile', 'use', ''],
    ['night shift', 'studio'],
  ],
  [
    ['watch', ''],
    ['3f2a91c0', '77aa00ee'],
  ],
  [['watch', '3f2a91c0', '7'], ['77aa00ee']],
  [['cancel', '3'], ['3f2a91c0']],
  [['--profile', 'st'], ['studio']],
  [['--profile', 'studio', 'sub'], ['submit']],
  [['submit', '--fra'], ['--frames']],
  [['submit', '--frames', '1-4', '--syst'], ['--system']],
  [
    ['submit', '--system', ''],
    ['linux', 'windows'],
  ],
  [['check', '--language', 'z'], ['zh']],
  [['jobs', '--state', 'ren'], ['rendering']],
  [['list', '--lim'], ['--limit']],
  [['download', '3f2a91c0', '--on-existing', 'keep'], ['keep-both']],
  [['download', '--output', 'sc'], ['scenes']],
  [['scan', 'sho'], ['shot one.blend']],
  [['completion', 'z'], ['zsh']],
  [['submit', '--frames', ''], []],
  [['nonsense', ''], []],
];

describe.runIf(has('bash'))('bash', () => {
  it.each(CASES)('completes %j', (words, offered) => {
    const line = ['farmhand', ...words];
    const script = `${bashScript(tree)}
COMP_WORDS=(${line.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${line.length - 1}
_farmhand
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const found = run('bash', script)
      .replaceAll('\\ ', ' ')
      .split('\n')
      .filter((each) => each !== '');
    expect([...new Set(found)].sort()).toEqual(offered);
  });

  it('quotes what has blanks, and runs nothing that a name may hold', () => {
    const bin = join(folder, 'hostile');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'farmhand'),
      "#!/bin/sh\nprintf '%s\\n' 'night shift' '$(touch gotcha)' '`touch gotcha`'\n",
    );
    chmodSync(join(bin, 'farmhand'), 0o755);
    const script = `${bashScript(tree)}
PATH=${bin}:$PATH COMP_WORDS=(farmhand watch ''); COMP_CWORD=2; _farmhand; printf '%s\n' "\${COMPREPLY[@]}"; ls`;
    const found = run('bash', script).split('\n');
    expect(found).toContain('night\\ shift');
    expect(found).not.toContain('gotcha');
  });

  it('offers every command that is not hidden, and every option of one', () => {
    const script = `${bashScript(tree)}\nCOMP_WORDS=(farmhand ''); COMP_CWORD=1; _farmhand; echo "\${COMPREPLY[@]}"`;
    const found = run('bash', script).trim().split(' ');
    const commands = buildProgram(() => undefined).commands.map((each) => each.name());
    expect(found.sort()).toEqual(commands.filter((name) => !name.startsWith('__')).sort());
  });
});
it.skipIf(has('bash'))('bash completion is not tried here: no bash', () => undefined);

describe.runIf(has('fish'))('fish', () => {
  it.each(CASES.filter(([words]) => !words.includes('nonsense')))('completes %j', (words, offered) => {
    const line = `farmhand ${words.map((word) => word.replace(/ /g, '\\ ')).join(' ')}`;
    const found = run('fish', `${fishScript(tree)}\ncomplete -C ${JSON.stringify(line)}`, ['--no-config']);
    const names = found.split('\n').map((each) => each.split('\t')[0]?.replace(/\/$/, '') ?? '');
    for (const word of offered) expect(names).toContain(word);
  });
});
it.skipIf(has('fish'))('fish completion is not tried here: no fish', () => undefined);

describe.runIf(has('zsh'))('zsh', () => {
  it('reads what is printed, and has a function for each command', () => {
    const names = run(
      'zsh',
      `autoload -U compinit; compinit -u -D; ${zshScript(tree)}\nprint -l \${(k)functions}`,
      ['-f'],
    );
    for (const name of ['_farmhand', '_farmhand_submit', '_farmhand_profile_use']) {
      expect(names.split('\n')).toContain(name);
    }
  });
});
it.skipIf(has('zsh'))('zsh completion is not tried here: no zsh', () => undefined);

describe.runIf(has('pwsh'))('PowerShell', () => {
  it.each(CASES.filter(([words]) => !words.includes('scan') && !words.includes('--output')))(
    'completes %j',
    (words, offered) => {
      const line = `farmhand ${words.join(' ')}`;
      const script = `${powershellScript(tree)}
(TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches.CompletionText`;
      const found = run('pwsh', script, ['-NoProfile'])
        .split('\n')
        .filter((each) => each !== '');
      for (const word of offered) expect(found).toContain(word);
    },
  );
});
it.skipIf(has('pwsh'))('PowerShell completion is not tried here: no pwsh', () => undefined);

it('asks nothing of a sidecar that does not run, and starts none', () => {
  const home = join(folder, 'home');
  for (const kind of ['job', 'profile', 'nonsense']) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@farmhand/source', MAIN, '__complete', kind],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, FARMHAND_HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' },
      },
    );
    expect([status, stdout, stderr], kind).toEqual([0, '', '']);
  }
});
