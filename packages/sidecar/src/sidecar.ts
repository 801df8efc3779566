import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type CheckpointHook, openJournal } from '@farmhand/submission';
import { openFingerprintCache, openUploadRecords } from '@farmhand/transfer';
import { serve } from '@hono/node-server';
import { loadAccount } from './account.ts';
import { openAccounts } from './accounts.ts';
import { createApp } from './app.ts';
import { type Discovery, removeDiscovery, writeDiscovery } from './discovery.ts';
import type { FarmhandHome } from './home.ts';
import { watchIdleness } from './idle.ts';
import { becomeSingleInstance } from './single-instance.ts';
import { VERSION } from './version.ts';

export interface SidecarOptions {
  readonly home: FarmhandHome;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends by itself after this long without a request, a stream or work; null never. Milliseconds. */
  readonly idleMs?: number | null;
  /** Pause between two looks at the farm. Milliseconds. */
  readonly pollMs?: number;
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

/** Starts the user's one sidecar; null when another already runs for the same home. */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar | null> {
  const { home, env = process.env } = options;
  const lock = becomeSingleInstance(home.lockFile);
  if (lock === null) return null;
  const closers: (() => void | Promise<void>)[] = [() => lock.release()];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    const journal = openJournal({ file: home.journalFile });
    closers.push(() => journal.close());
    const fingerprints = openFingerprintCache(home.transferFile);
    closers.push(() => fingerprints.close());
    const uploadRecords = openUploadRecords(home.transferFile);
    closers.push(() => uploadRecords.close());
    const accounts = openAccounts(
      {
        accountsFile: home.accountsFile,
        journal,
        fingerprints,
        uploadRecords,
        ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
        ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
      },
      await loadAccount(home.accountsFile, env),
    );
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
      busy: () => accounts.submissions()?.busy() ?? false,
      onIdle: () => void stop(),
    });
    closers.push(() => idle.stop());

    const token = randomBytes(32).toString('base64url');
    const startedAt = new Date().toISOString();
    let port = 0;
    const app = createApp({
      version: VERSION,
      startedAt,
      token,
      port: () => port,
      accounts,
      activity: idle,
      // The answer leaves first.
      shutDown: () => setImmediate(() => void stop()),
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
    const discovery: Discovery = { pid: process.pid, port, token, version: VERSION, startedAt };
    await writeDiscovery(home.discoveryFile, discovery);
    closers.push(() => removeDiscovery(home.discoveryFile, process.pid));
    idle.touch();
    return { discovery, url: `http://127.0.0.1:${port}`, ended: ended.promise, stop };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
