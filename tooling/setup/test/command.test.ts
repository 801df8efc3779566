import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pnpmCommand, quoteForCmd, run } from '../command.mjs';

const node = (...args: readonly string[]) => ({ file: process.execPath, args });
const here = { cwd: import.meta.dirname };

/** A program, as text for `node -e`, that runs until it is killed, and the server whose connection it holds meanwhile. */
async function listenToAProgram() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    server,
    connected: once(server, 'connection'),
    program: `require('net').connect(${port}, '127.0.0.1').on('error', () => {})`,
  };
}

describe('pnpm', () => {
  test('comes by npx', () => {
    expect(pnpmCommand('10.1.2', ['install', '--frozen-lockfile'], 'linux')).toEqual({
      file: 'npx',
      args: ['--yes', 'pnpm@10.1.2', 'install', '--frozen-lockfile'],
    });
  });

  test('goes through cmd.exe on Windows, where npx is a .cmd', () => {
    expect(pnpmCommand('10.1.2', ['exec', 'turbo', 'a b'], 'win32')).toEqual({
      file: 'npx.cmd',
      args: ['--yes', 'pnpm@10.1.2', 'exec', 'turbo', '"a b"'],
      shell: true,
    });
  });

  test.each([
    ['--flag=C:\\x\\y', '--flag=C:\\x\\y'],
    ['', '""'],
    ['a&b', '"a&b"'],
    ['C:\\my folder\\', '"C:\\my folder\\\\"'],
  ])('with arguments that cmd.exe leaves as they are: %s', (argument, quoted) => {
    expect(quoteForCmd(argument)).toBe(quoted);
  });

  test.each(['%PATH%', 'say "hi"', 'a\nb', 'wow!'])('and no others: %j', (argument) => {
    expect(() => quoteForCmd(argument)).toThrow(/cmd\.exe/);
  });
});

describe('running a program', () => {
  test('answers its output and exit code', async () => {
    const source = 'console.log("out"); console.error("err"); process.exit(3)';
    const finished = await run(node('-e', source), here);
    expect(finished).toMatchObject({ status: 3, timedOut: false });
    expect(finished.output).toContain('out\n');
    expect(finished.output).toContain('err\n');
  });

  test('gives it no input to wait for', async () => {
    const source = 'process.stdin.resume().on("end", () => console.log("no input"))';
    expect(await run(node('-e', source), here)).toMatchObject({ status: 0, output: 'no input\n' });
  });

  test('that is not there says so', async () => {
    const finished = await run({ file: 'there-is-no-such-program', args: [] }, here);
    expect(finished.status).toBe(127);
    expect(finished.output).toMatch(/there-is-no-such-program.*ENOENT/);
  });

  test.skipIf(process.platform === 'win32')('that dies of a signal has failed', async () => {
    expect((await run(node('-e', 'process.kill(process.pid, "SIGKILL")'), here)).status).toBe(137);
  });

  test('out of time is stopped and has failed, even when it then ends well', async () => {
    const source = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)';
    const finished = await run(node('-e', source), { ...here, timeoutSeconds: 0.5 });
    expect(finished.timedOut).toBe(true);
    expect(finished.status).not.toBe(0);
  });

  test.skipIf(process.platform === 'win32')(
    'stops it and all that it started when we are interrupted',
    async () => {
      // Three generations: we ask for `script`, it runs `child`, which starts `grandchild`; that one holds a connection
      // to us, which closes when it dies.
      const { connected, program: grandchild, server } = await listenToAProgram();
      const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}])`;
      const module = JSON.stringify(resolve(import.meta.dirname, '..', 'command.mjs'));
      const script = `
      import { run } from ${module};
      await run({ file: process.execPath, args: ['-e', ${JSON.stringify(child)}] }, { cwd: '.' });`;

      const ours = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
      const ended = once(ours, 'exit');
      const [socket] = await connected;
      const closed = once(socket, 'close');
      socket.on('error', () => {}).resume();
      ours.kill('SIGTERM');
      expect(await ended).toEqual([143, null]);
      await closed;
      server.close();
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'stops all that it started when the npm above it is gone, though a shell between still stands',
    async () => {
      const { connected, program: child, server } = await listenToAProgram();
      const module = JSON.stringify(resolve(import.meta.dirname, '..', 'command.mjs'));
      const script = `
      import { run } from ${module};
      await run({ file: process.execPath, args: ['-e', ${JSON.stringify(child)}] }, { cwd: '.' });`;
      // "true" keeps either shell from becoming the program that it starts.
      const inner = 'sh -c \'"$NODE" --input-type=module -e "$SCRIPT"; true\'; true';
      const env = { ...process.env, npm_lifecycle_event: 'farmhand', NODE: process.execPath, SCRIPT: script };

      const outer = spawn('sh', ['-c', inner], { env, stdio: 'inherit' });
      const [socket] = await connected;
      const closed = once(socket, 'close');
      socket.on('error', () => {}).resume();
      outer.kill('SIGKILL');
      await closed;
      server.close();
    },
  );
});
