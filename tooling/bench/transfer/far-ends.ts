import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A server that a program uploads to. */
export interface FarEnd {
  readonly port: number;
  stop(): Promise<void>;
}

const START_MS = 10_000;
const LOOK_MS = 20;

/** An rsync daemon whose module `m` is a folder. */
export async function startRsyncDaemon(workFolder: string, target: string): Promise<FarEnd> {
  const port = await freePort();
  mkdirSync(target, { recursive: true });
  const config = join(workFolder, 'rsyncd.conf');
  const identity = process.getuid?.() === 0 ? ['uid = root', 'gid = root'] : [];
  writeFileSync(
    config,
    [
      'use chroot = no',
      'address = 127.0.0.1',
      `port = ${port}`,
      '[m]',
      `path = ${target}`,
      'read only = no',
      ...identity,
      '',
    ].join('\n'),
  );
  return started(
    spawn('rsync', ['--daemon', '--no-detach', `--config=${config}`], { stdio: 'ignore' }),
    port,
  );
}

/** `rclone serve webdav` of a folder. */
export async function startWebDav(workFolder: string, target: string): Promise<FarEnd> {
  const port = await freePort();
  mkdirSync(target, { recursive: true });
  const args = [
    'serve',
    'webdav',
    '--addr',
    `127.0.0.1:${port}`,
    '--config',
    join(workFolder, 'none.conf'),
    target,
  ];
  return started(spawn('rclone', args, { stdio: 'ignore' }), port);
}

/** Another process that passes a port on with a delay each way, so that only the line is slow and not the programs. */
export async function startDelay(port: number, roundTripMs: number): Promise<FarEnd> {
  const own = await freePort();
  const script = join(import.meta.dirname, 'delay-proxy.ts');
  const args = ['--conditions=@farmhand/source', script, String(own), String(port), String(roundTripMs)];
  return started(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }), own);
}

async function started(child: ChildProcess, port: number): Promise<FarEnd> {
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await exited;
  };
  const giveUpAt = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw new Error(`${child.spawnfile} does not answer on port ${port}.`);
    }
    await wait(LOOK_MS);
  }
  return { port, stop };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
