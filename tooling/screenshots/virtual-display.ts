import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';

/** An X server without a screen. */
export interface VirtualDisplay {
  /** Value for `DISPLAY`: `:99`. */
  readonly name: string;
  close(): Promise<void>;
}

/** Whether Xvfb is installed here. */
export function hasVirtualDisplay(): boolean {
  return spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Starts Xvfb on a free display number of its own choice.
 *
 * @throws when Xvfb is missing or ends before it is ready.
 */
export async function openVirtualDisplay(size: {
  readonly width: number;
  readonly height: number;
}): Promise<VirtualDisplay> {
  const screen = `${size.width}x${size.height}x24`;
  // It writes the number it took to the fourth descriptor once it accepts connections.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const pipe = server.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error('Xvfb has no pipe to say its display number on');
  const number = await Promise.race([
    once(pipe, 'data').then(([chunk]) => String(chunk).trim()),
    ended.then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code} before it was ready`))),
  ]);
  return {
    name: `:${number}`,
    async close() {
      server.kill();
      await ended;
    },
  };
}
