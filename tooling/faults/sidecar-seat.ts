import { readDiscovery } from '@farmhand/sidecar';
import { farmhandHome, type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import type { Bend } from './bend.ts';
import { type Child, startChild } from './child.ts';
import { sidecarReady, type Told } from './messages.ts';
import type { Pulse } from './pulse.ts';

export interface RunningSidecar {
  readonly child: Child<unknown>;
  readonly client: SidecarClient;
}

/** A sidecar that is brought back whenever it dies, until it is left. */
export interface SidecarSeat {
  running(): Promise<RunningSidecar>;
  /** Kills it, and brings none back. */
  leave(): Promise<void>;
}

export interface SeatOptions {
  readonly name: string;
  readonly program: string;
  readonly homeFolder: string;
  /** Another one's, for a sidecar that shares it; its own unless given. */
  readonly journalFile?: string;
  /** The account it works for. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  /** How its world is bent at the moment. */
  readonly bend: () => Bend;
  readonly pulse: Pulse;
  readonly onTold: (message: Told) => void;
  readonly onDeath: () => void;
  readonly note: (text: string) => void;
}

/** Starts that may fail in a row. */
const GIVE_UP_STARTS = 8;
const POLL_MS = 200;

/** Takes a seat for a sidecar and starts it. */
export function takeSeat(options: SeatOptions): SidecarSeat {
  const { name, homeFolder, journalFile, pulse } = options;
  const home = farmhandHome({
    env: { FARMHAND_HOME: homeFolder },
    platform: process.platform,
    userHome: homeFolder,
  });
  let isLeft = false;

  const start = async (): Promise<RunningSidecar> => {
    const child = await startChild({
      program: options.program,
      options: { pollMs: POLL_MS, ...(journalFile === undefined ? {} : { journalFile }) },
      bend: options.bend(),
      env: { FARMHAND_HOME: homeFolder, ...options.env },
      log: options.log,
      ready: sidecarReady,
      onTold: options.onTold,
    });
    const discovery = await readDiscovery(home.discoveryFile);
    if (discovery === null) throw new Error('The sidecar is ready, but nothing says where.');
    child.gone.then(() => {
      if (isLeft) return;
      options.onDeath();
      now = startPatiently();
      now.catch(() => undefined);
    });
    return { child, client: sidecarClient(discovery) };
  };
  /** As a host does: when it does not start, a little later once more. */
  const startPatiently = async (starts = 1): Promise<RunningSidecar> => {
    try {
      return await start();
    } catch (error) {
      if (isLeft || starts >= GIVE_UP_STARTS) throw error;
      options.note(`the ${name} did not start: ${error instanceof Error ? error.message : error}`);
      await pulse.after(1, 300);
      return startPatiently(starts + 1);
    }
  };
  let now = startPatiently();

  return {
    running: () => now,
    async leave() {
      isLeft = true;
      await now.then(
        ({ child }) => child.kill(),
        () => undefined,
      );
    },
  };
}
