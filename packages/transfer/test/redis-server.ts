import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { makeFolder } from './workspace.ts';

/** Whether Redis is installed here; Debian has it as `redis-server`. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

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
    server = spawn(
      'redis-server',
      [
        ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
        ...['--save', '', '--appendonly', 'no', '--protected-mode', 'no'],
        ...(password === undefined ? [] : ['--requirepass', password]),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
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
