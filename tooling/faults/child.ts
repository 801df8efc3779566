import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { BEND_VARIABLE, type Bend, type Order } from './bend.ts';
import { type Told, told } from './messages.ts';

/** A process of the harness, under a bent world. */
export interface Child<R> {
  readonly ready: R;
  readonly pid: number;
  /** Rejects when the process dies first. */
  ask<A>(order: OrderWithoutNumber, answer: z.ZodType<A>): Promise<A>;
  /** Settles when the process is gone, however. */
  readonly gone: Promise<void>;
  kill(): Promise<void>;
}

type OrderWithoutNumber = Order extends infer O ? (O extends Order ? Omit<O, 'number'> : never) : never;

export interface ChildOptions<R> {
  /** One file with all it imports, `bent-world.ts` first. */
  readonly program: string;
  readonly options: unknown;
  readonly bend: Bend;
  readonly env: Readonly<Record<string, string>>;
  /** File that standard output and error are added to. */
  readonly log: string;
  readonly ready: z.ZodType<R>;
  readonly onTold: (message: Told) => void;
}

const answered = z.looseObject({ answer: z.int() });

/**
 * Starts a process and waits until it says that it is ready.
 *
 * @throws Error when it ends before that.
 */
export async function startChild<R>(input: ChildOptions<R>): Promise<Child<R>> {
  const log = openSync(input.log, 'a');
  const name = basename(input.program);
  const child = spawn(process.execPath, [input.program, JSON.stringify(input.options)], {
    stdio: ['ignore', log, log, 'ipc'],
    env: { PATH: process.env.PATH ?? '', ...input.env, [BEND_VARIABLE]: JSON.stringify(input.bend) },
  });
  const gone = once(child, 'exit').then(() => undefined);
  const waiting = new Map<number, (message: unknown) => void>();
  const ready = Promise.withResolvers<R>();
  child.on('message', (message) => {
    const answer = answered.safeParse(message);
    if (answer.success) {
      waiting.get(answer.data.answer)?.(message);
      return;
    }
    const isReady = input.ready.safeParse(message);
    if (isReady.success) ready.resolve(isReady.data);
    const tells = told.safeParse(message);
    if (tells.success) input.onTold(tells.data);
  });
  gone.then(() => ready.reject(new Error(`${name} ended before it was ready; see ${input.log}.`)));

  let number = 0;
  return {
    ready: await ready.promise,
    pid: child.pid ?? 0,
    gone,
    async ask(order, answer) {
      number += 1;
      const mine = number;
      const told = Promise.withResolvers<unknown>();
      waiting.set(mine, told.resolve);
      const lost = gone.then(() => {
        throw new Error(`${name} ended before it answered.`);
      });
      send(child, { ...order, number: mine } as Order, told.reject);
      try {
        return answer.parse(await Promise.race([told.promise, lost]));
      } finally {
        waiting.delete(mine);
        lost.catch(() => undefined);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function send(child: ChildProcess, order: Order, onError: (error: Error) => void): void {
  if (!child.connected) return;
  child.send(order, (error) => {
    if (error !== null) onError(error);
  });
}
