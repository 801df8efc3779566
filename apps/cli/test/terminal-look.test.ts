import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../src/terminal/fit.ts';
import { commandsIn, NODE_ARGUMENTS } from './command.ts';
import { screen } from './screen.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));

/** Gives a program a terminal; that of util-linux, which takes the command as `-c`. */
const canPretend =
  process.platform === 'linux' &&
  /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

describe.runIf(canPretend)('at a terminal', () => {
  const COLUMNS = 60;
  let folder: string;
  let farm: LocalFarm;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'farmhand-look-'));
    farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 2 });
    await cp(SAMPLE, join(folder, '项目 with a long name', 'project'), { recursive: true });
    const farmhand = commandsIn({ cwd: folder, home: join(folder, 'home') });
    const args = ['login', '--endpoint', farm.url, '--access-id', farm.account.accessId];
    expect((await farmhand(args, { input: `${farm.account.accessKey}\n` }).done).code).toBe(0);
  });
  afterAll(async () => {
    await commandsIn({ cwd: folder, home: join(folder, 'home') })(['serve', '--stop']).done;
    await farm.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  /** Runs a command with a terminal of so many columns; gives what it wrote there. */
  async function atTerminal(
    args: readonly string[],
    env: Record<string, string> = {},
    columns: number = COLUMNS,
  ) {
    const words = [process.execPath, ...NODE_ARGUMENTS, ...args].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `stty cols ${columns} rows 24; exec ${words}`, '/dev/null'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        FARMHAND_HOME: join(folder, 'home'),
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        SHELL: '/bin/sh',
        ...env,
      },
    });
    const exited = once(child, 'exit');
    const written = await text(child.stdout);
    const [code] = await exited;
    const terminal = screen(columns);
    terminal.write(written.replaceAll('\u001b[?25h', ''));
    return { code, written, shown: terminal.text() };
  }

  const scene = '项目 with a long name/project/sample.blend';

  it('a job is one line drawn anew in its place, and what stays is above it', async () => {
    const args = ['submit', scene, '--frames', '1-6', '--output', 'frames', '--watch', '--yes'];
    const { code, written, shown } = await atTerminal(args);
    expect(code).toBe(0);
    expect(written).toContain('\u001b[1A');
    expect(stripVTControlCharacters(written)).toMatch(/frames +[█░]+ +\d+%/);
    expect(shown[0]).toMatch(/^submission [0-9a-f-]{36}/);
    expect(shown.at(-1)).toBe('done');
    expect(shown.filter((line) => /█|░/.test(line))).toEqual([]);
  });

  it('a table is as wide as the terminal, with the middle of paths cut out', async () => {
    const { code, shown } = await atTerminal(['jobs']);
    expect(code).toBe(0);
    expect(shown).toHaveLength(2);
    for (const line of shown) expect(widthOf(line)).toBeLessThanOrEqual(COLUMNS);
    expect(shown[1]).toMatch(/…\S*\.blend$/);
  });

  it.each([38, 24, 9])('of %i columns, a table of jobs has ids that are whole', async (columns) => {
    const { code, shown } = await atTerminal(['jobs'], {}, columns);
    expect(code).toBe(0);
    for (const line of shown) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    const [id = ''] = shown[1]?.split(' ') ?? [];
    expect(id).toMatch(/^[0-9a-f]{8}$/);
  });

  it('what was found is wrapped with an indent, in both languages', async () => {
    const missing = join(folder, '项目 with a long name', 'project', 'textures', 'boards.png');
    await rm(missing);
    for (const LANG of ['C.UTF-8', 'zh_CN.UTF-8']) {
      const { code, shown } = await atTerminal(['check', scene], { LANG }, 44);
      expect(code).toBe(3);
      for (const line of shown) expect(widthOf(line), line).toBeLessThanOrEqual(44);
      const from = shown.findIndex((line) => line.includes('missing-file'));
      const finding = shown.slice(from + 1, shown.indexOf('', from));
      expect(finding.length).toBeGreaterThan(2);
      for (const line of finding) expect(line).toMatch(/^ {2}/);
      expect(finding.join('').replaceAll(' ', '')).toContain(missing.replaceAll(' ', ''));
    }
  });

  it('what the doctor says is wrapped under its id', async () => {
    const { shown } = await atTerminal(['doctor', '--blender', join(folder, 'no-blender')], {}, 50);
    for (const line of shown) expect(widthOf(line), line).toBeLessThanOrEqual(50);
    const at = shown.findIndex((line) => /^! blender /.test(line));
    const indent = /^! blender +/.exec(shown[at] ?? '')?.[0].length ?? 0;
    expect(indent).toBeGreaterThan(9);
    expect(shown[at + 1]).toMatch(new RegExp(`^ {${indent}}\\S`));
  });

  it('has colours, unless NO_COLOR says otherwise', async () => {
    const [coloured, plain] = await Promise.all([
      atTerminal(['jobs']),
      atTerminal(['jobs'], { NO_COLOR: '1' }),
    ]);
    expect(coloured.written).toContain('\u001b[32m');
    expect(plain.written).not.toContain('\u001b[32m');
  });

  it('draws nothing anew where the terminal can only print, and prints JSON where it is asked for', async () => {
    const [id = ''] = (await atTerminal(['jobs'])).shown[1]?.split(' ') ?? [];
    const dumb = await atTerminal(['watch', id], { TERM: 'dumb' });
    expect(dumb.code).toBe(0);
    for (const sequence of ['\u001b[1A', '\u001b[K', '\u001b[J'])
      expect(dumb.written).not.toContain(sequence);
    expect(dumb.shown).toContain('done');
    const json = await atTerminal(['watch', id, '--json']);
    for (const line of json.written.trim().split('\r\n')) expect(JSON.parse(line)).toHaveProperty('body');
  });
});
it.skipIf(canPretend)('the look at a terminal is not tried here: no "script" of util-linux', () => undefined);
