import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type CheckpointHook, openJournal } from '@farmhand/submission';
import { serve } from '@hono/node-server';
import { openAccounts } from './accounts.ts';
import { createApp } from './app.ts';
import { findSidecar } from './connect.ts';
import { type Discovery, removeDiscovery, writeDiscovery } from './discovery.ts';
import type { FarmhandHome } from './home.ts';
import { watchIdleness } from './idle.ts';
import { becomeSingleInstance } from './single-instance.ts';
import { openTransfers } from './transfers.ts';
import { VERSION } from './version.ts';

export interface SidecarOptions {
  readonly home: FarmhandHome;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends by itself after this long without a request, a stream or work; null never. Milliseconds. */
  readonly idleMs?: number | null;
  /** Pause between two looks at the farm. Milliseconds. */
  readonly pollMs?: number;
  /** Version to answer as; that of this package unless given. */
  readonly version?: string;
  /** Told of every checkpoint; tests kill the process there. */
  readonly checkpoint?: CheckpointHook;
}

export interface Sidecar {
  readonly discovery: Discovery;
  readonly url: string;
  /** Settles when the sidecar has ended: asked to, idle, or stopped. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** How long another sidecar may take to start or to end before we leave it to itself. Milliseconds. */
const HANDOVER_MS = 20_000;
const HANDOVER_LOOK_MS = 50;

/**
 * Starts the user's one sidecar; null when another serves the same home. While that one is just starting it waits until it
 * can be reached, and while it is just ending takes its place, so that in either case there is one to talk to.
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar | null> {
  const { home, env = process.env, version = VERSION } = options;
  const lock = await lockUnlessServed(home);
  if (lock === null) return null;
  const closers: (() => void | Promise<void>)[] = [() => lock.release()];
  /** Closes everything, whatever fails on the way; the first failure is thrown in the end. */
  const closeAll = async () => {
    const failures: unknown[] = [];
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    const journal = openJournal({ file: home.journalFile });
    closers.push(() => journal.close());
    const transfers = await openTransfers({
      settingsFile: home.settingsFile,
      transferFile: home.transferFile,
      filesFile: home.filesFile,
      programsFolder: home.programsFolder,
      env,
    });
    closers.push(() => transfers.close());
    journal.subscribe(transfers.hear);
    const accounts = await openAccounts({
      accountsFile: home.accountsFile,
      env,
      journal,
      transfers,
      offersFolder: home.offersFolder,
      ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
      ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
    });
    closers.push(() => accounts.close());

    const ended = Promise.withResolvers<void>();
    let stopping = false;
    const stop = () => {
      if (!stopping) closeAll().then(ended.resolve, ended.reject);
      stopping = true;
      return ended.promise;
    };

    const idle = watchIdleness({
      idleMs: options.idleMs ?? null,
      busy: () => accounts.busy(),
      onIdle: () => void stop(),
    });
    closers.push(() => idle.stop());

    const token = randomBytes(32).toString('base64url');
    const startedAt = new Date().toISOString();
    let port = 0;
    const app = createApp({
      version,
      startedAt,
      token,
      port: () => port,
      home,
      accounts,
      transfers,
      activity: idle,
      shutDown(when) {
        if (when === 'idle' && !idle.isIdle()) {
          idle.endWhenIdle();
          return false;
        }
        // The answer leaves first.
        setImmediate(() => void stop());
        return true;
      },
      ending: () => stopping,
    });
    const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
      const listening = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info: AddressInfo) => {
        port = info.port;
        resolve(listening);
      });
      listening.once('error', reject);
    });
    closers.push(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          if ('closeAllConnections' in server) server.closeAllConnections();
        }),
    );
    const discovery: Discovery = { pid: process.pid, port, token, version, startedAt };
    await writeDiscovery(home.discoveryFile, discovery);
    closers.push(() => removeDiscovery(home.discoveryFile, process.pid));
    idle.touch();
    return { discovery, url: `http://127.0.0.1:${port}`, ended: ended.promise, stop };
  } catch (error) {
    await closeAll().catch(() => undefined);
    throw error;
  }
}

/** The home's lock, or null when the one who holds it answers, or will not in time. */
async function lockUnlessServed(home: FarmhandHome): Promise<{ release(): void } | null> {
  const giveUpAt = performance.now() + HANDOVER_MS;
  for (;;) {
    const lock = await becomeSingleInstance(home.lockFile);
    if (lock !== null) return lock;
    if ((await findSidecar(home)) !== null || performance.now() > giveUpAt) return null;
    await wait(HANDOVER_LOOK_MS);
  }
}
