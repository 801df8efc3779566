import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openUrlCommands, revealFileCommands, runFirst } from '../src/open-in-system.ts';

const WINDOWS = { platform: 'win32', env: { SystemRoot: 'D:\\Windows' } } as const;
const MAC = { platform: 'darwin', env: {} } as const;
const LINUX = { platform: 'linux', env: {} } as const;

describe('an address', () => {
  const url = 'http://127.0.0.1:4711/?a=1&b=%25PATH%25#code=-_x';

  it.each([
    [WINDOWS, 'D:\\Windows\\System32\\rundll32.exe', ['url.dll,FileProtocolHandler', url]],
    [MAC, '/usr/bin/open', [url]],
    [LINUX, 'xdg-open', [url]],
  ] as const)('is one argument, whatever is in it: $platform', (system, program, args) => {
    expect(openUrlCommands(url, system)[0]).toEqual({ program, args });
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    '/etc/passwd',
    '-a Calculator',
    'C:\\x.exe',
    'ms-calculator:',
  ])('that is none of the web is not opened: %s', (wrong) => {
    for (const system of [WINDOWS, MAC, LINUX])
      expect(() => openUrlCommands(wrong, system)).toThrow(TypeError);
  });

  it('finds Windows where the environment says, in whatever case, else where it usually is', () => {
    const program = (env: Record<string, string>) =>
      openUrlCommands(url, { platform: 'win32', env })[0]?.program;
    expect(program({ SYSTEMROOT: 'E:\\W' })).toBe('E:\\W\\System32\\rundll32.exe');
    expect(program({})).toBe('C:\\Windows\\System32\\rundll32.exe');
  });
});

describe('a file', () => {
  const windows = (path: string) => revealFileCommands(path, WINDOWS)[0];

  it.each([
    ['C:\\renders\\shot 1\\a, b.png', '/select,"C:\\renders\\shot 1\\a, b.png"'],
    ['C:/renders/./x/../a&b %TEMP% ^c.png', '/select,"C:\\renders\\a&b %TEMP% ^c.png"'],
    ['\\\\server\\share\\渲染 (1).exr', '/select,"\\\\server\\share\\渲染 (1).exr"'],
    ['\\\\?\\C:\\renders\\a.png', '/select,"C:\\renders\\a.png"'],
    ['\\\\?\\UNC\\server\\share\\a.png', '/select,"\\\\server\\share\\a.png"'],
  ])('on Windows is quoted as Explorer takes it: %s', (path, argument) => {
    expect(windows(path)).toMatchObject({
      program: 'D:\\Windows\\explorer.exe',
      args: [argument],
      verbatim: true,
    });
  });

  it('on Windows that is too deep for Explorer shows the nearest folder that is not', () => {
    const folder = `C:\\${'f'.repeat(200)}`;
    expect(windows(`${folder}\\${'g'.repeat(100)}\\a.png`)?.args).toEqual([`"${folder}"`]);
  });

  it('on a Mac is one argument', () => {
    expect(revealFileCommands('/Volumes/a b/"c".png', MAC)).toEqual([
      { program: '/usr/bin/open', args: ['-R', '/Volumes/a b/"c".png'] },
    ]);
  });

  it('on Linux is an address without a comma, which would begin another; else its folder opens', () => {
    const [manager, folder] = revealFileCommands('/renders/a, b#1?%.png', LINUX);
    expect(manager?.args).toContain('array:string:file:///renders/a%2C%20b%231%3F%25.png');
    expect(folder).toEqual({ program: 'xdg-open', args: ['/renders'] });
  });

  it.each([
    ['a.png', WINDOWS],
    ['C:a.png', WINDOWS],
    ['C:\\a" /e,"b.png', WINDOWS],
    ['a.png', LINUX],
    ['-R', MAC],
    ['/a\0b', LINUX],
  ])('that cannot be one is not shown: %j', (path, system) => {
    expect(() => revealFileCommands(path, system)).toThrow(TypeError);
  });
});

describe.skipIf(process.platform === 'win32')('of several programs', () => {
  it('the first that works is enough; those that are missing or fail are passed over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'farmhand-open-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const script = async (name: string, code: number) => {
      const program = join(folder, name);
      await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "${name}" "$@" >> '${folder}/log'\nexit ${code}\n`);
      await chmod(program, 0o755);
      return program;
    };
    const missing = { program: join(folder, 'missing'), args: [] };
    const fails = { program: await script('fails', 3), args: ['a b'] };
    const works = { program: await script('works', 0), args: ['$HOME', '"quoted"'] };
    const notAsked = { program: await script('not-asked', 0), args: [] };
    expect(await runFirst([missing, fails, works, notAsked])).toBe(true);
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('fails\na b\nworks\n$HOME\n"quoted"\n');
    expect(await runFirst([missing, fails])).toBe(false);
    expect(await runFirst([{ ...fails, succeedsWith: null }])).toBe(true);
  });
});
