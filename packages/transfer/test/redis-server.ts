import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { makeFolder } from './workspace.ts';

/** Debian's package `redis-tools` has the server under this other name; it is the server when called by its own. */
const program = ['redis-server', 'redis-check-rdb'].find(
  (name) =>
    spawnSync(name, ['--version'], { argv0: 'redis-server', encoding: 'utf8' }).stdout?.startsWith(
      'Redis server',
    ) === true,
);

/** Whether Redis is installed here. */
export const hasRedis = program !== undefined;

export interface TestRedis {
  readonly port: number;
  /** Ends it at once, as a machine does that is switched off. */
  kill(): Promise<void>;
  /** Begins anew, with nothing in it. */
  start(): Promise<void>;
  /** It takes connections and commands, and answers none until it is thawed. */
  freeze(): void;
  thaw(): void;
}

/** A Redis of the test's own on this machine, gone afterwards. */
export async function startRedis(options: { readonly password?: string } = {}): Promise<TestRedis> {
  const port = await freePort();
  const folder = makeFolder();
  let server: ChildProcess | null = null;

  async function start(): Promise<void> {
    const { password } = options;
    if (program === undefined) throw new Error('there is no Redis here');
    server = spawn(
      program,
      [
        ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
        ...['--save', '', '--appendonly', 'no', '--protected-mode', 'no'],
        ...(password === undefined ? [] : ['--requirepass', password]),
      ],
      { argv0: 'redis-server', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (server.stdout === null) throw new Error('Redis has no output');
    for await (const line of createInterface({ input: server.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    server.stdout.resume();
  }

  async function kill(): Promise<void> {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  await start();
  onTestFinished(kill);
  return {
    port,
    kill,
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
