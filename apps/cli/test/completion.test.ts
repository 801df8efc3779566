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
import { zshOffers } from './zsh-tab.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const program = buildProgram(() => undefined);
const tree = commandTree(program);
const COMMANDS = program.commands
  .map((each) => each.name())
  .filter((name) => !name.startsWith('__'))
  .sort();

const folder = mkdtempSync(join(tmpdir(), 'farmhand-completion-'));
beforeAll(() => {
  mkdirSync(join(folder, 'scenes'));
  writeFileSync(join(folder, 'shot one.blend'), '');
  mkdirSync(join(folder, 'bin'));
  // Stands for the installed program, for a sidecar that has these jobs, and for a scene that has these output nodes.
  const standIn =
    '#!/bin/sh\n[ "$1 $2" = "__complete job" ] && printf "3f2a91c0\\n77aa00ee\\n"\n[ "$1 $2" = "__complete profile" ] && printf "studio\\nnight shift\\n"\ncase "$*" in "__complete rop -- "*"my shot.hip"*) printf "/out/karma1\\n/out/mantra1\\n" ;; esac\nexit 0\n';
  writeFileSync(join(folder, 'bin', 'farmhand'), standIn);
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
  // What comes after an option is no command, and an option before a command does not hide it.
  [['--profile', 'submit', 'watch', '7'], ['77aa00ee']],
  [['--profile', 'night shift', 'watch', '--json', '3'], ['3f2a91c0']],
  [
    ['profile', '--json', 're'],
    ['remove', 'rename'],
  ],
  [['watch', 'jobs', '7'], ['77aa00ee']],
  [['submit', '--settings', 'sho'], ['shot one.blend']],
  [['nonsense', 'sub'], []],
  [['submit', '--frames', ''], []],
  [['submit', '--ro'], ['--rop']],
  // What the scene on the line has, wherever it stands, and nothing where there is none.
  [['submit', 'my shot.hip', '--rop', '/out/k'], ['/out/karma1']],
  [
    ['check', 'my shot.hip', '--frames', '1-4', '--rop', '/out/karma1', '--rop', ''],
    ['/out/karma1', '/out/mantra1'],
  ],
  [['submit', 'other.hip', '--rop', ''], []],
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
    expect(found.sort()).toEqual(COMMANDS);
  });
});
it.skipIf(has('bash'))('bash completion is not tried here: no bash', () => undefined);

/** A command line as somebody types it. */
const typed = (words: readonly string[]) =>
  ['farmhand', ...words].map((word) => word.replaceAll(' ', '\\ ')).join(' ');

describe.runIf(has('fish'))('fish', () => {
  const offers = (words: readonly string[]) =>
    run('fish', `${fishScript(tree)}\ncomplete -C ${JSON.stringify(typed(words))}`, ['--no-config'])
      .split('\n')
      .map((each) => each.split('\t')[0]?.replace(/\/$/, '') ?? '')
      .filter((each) => each !== '');

  it.each(CASES)('completes %j', (words, offered) => {
    expect([...new Set(offers(words))].sort()).toEqual(offered);
  });

  it('offers every command that is not hidden', () => {
    expect(offers(['']).sort()).toEqual(COMMANDS);
  });
});
it.skipIf(has('fish'))('fish completion is not tried here: no fish', () => undefined);

describe.runIf(has('zsh'))('zsh', () => {
  const env = {
    PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm',
  };
  const lines = [...CASES.map(([words]) => words), ['']].map(typed);
  let evaluated: readonly (readonly string[])[];
  let autoloaded: readonly (readonly string[])[];
  beforeAll(() => {
    const start = 'autoload -Uz compinit; compinit -u -D';
    writeFileSync(join(folder, 'zsh-script'), zshScript(tree));
    evaluated = zshOffers(lines, { cwd: folder, env, setUp: `${start}; eval "$(<zsh-script)"` });
    mkdirSync(join(folder, 'functions'));
    writeFileSync(join(folder, 'functions', '_farmhand'), zshScript(tree));
    const path = 'fpath=($PWD/functions $fpath)';
    autoloaded = zshOffers(lines, { cwd: folder, env, setUp: `${path}; ${start}` });
    for (const made of ['zsh-script', 'functions']) rmSync(join(folder, made), { recursive: true });
  });

  it.each(CASES.map((each, at) => [...each, at] as const))('completes %j', (_words, offered, at) => {
    expect(evaluated[at]?.toSorted()).toEqual(offered);
  });

  it('offers every command that is not hidden', () => {
    expect(evaluated.at(-1)?.toSorted()).toEqual(COMMANDS);
  });

  it('does the same from a folder of functions', () => {
    expect(autoloaded).toEqual(evaluated);
  });
});
it.skipIf(has('zsh'))('zsh completion is not tried here: no zsh', () => undefined);

describe.runIf(has('pwsh'))('PowerShell', () => {
  // Files are left to the shell itself, and blanks have quotes of its own.
  const typesPlainly = (words: readonly string[]) =>
    !words.some((word) => ['scan', '--output', '--settings'].includes(word) || word.includes(' '));
  it.each(CASES.filter(([words]) => typesPlainly(words)))('completes %j', (words, offered) => {
    const line = `farmhand ${words.join(' ')}`;
    const script = `${powershellScript(tree)}
(TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches.CompletionText`;
    const found = run('pwsh', script, ['-NoProfile'])
      .split('\n')
      .filter((each) => each !== '');
    for (const word of offered) expect(found).toContain(word);
  });
});
it.skipIf(has('pwsh'))('PowerShell completion is not tried here: no pwsh', () => undefined);

it('asks nothing of a sidecar that does not run, and starts none', () => {
  const home = join(folder, 'home');
  for (const kind of ['job', 'profile', 'rop', 'nonsense']) {
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
