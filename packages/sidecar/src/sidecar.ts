import { randomBytes } from 'node:crypto';
import { setImmediate as turnOfOthers, setTimeout as wait } from 'node:timers/promises';
import { type CheckpointHook, openJournal } from '@farmhand/submission';
import { openAccounts } from './accounts.ts';
import { createApp } from './app.ts';
import { findSidecar } from './connect.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from './connection-limits.ts';
import { type Discovery, removeDiscovery, writeDiscovery } from './discovery.ts';
import type { FarmhandHome } from './home.ts';
import { type HostSessionsOptions, openHostSessions } from './host-sessions.ts';
import { watchIdleness } from './idle.ts';
import { openJobs } from './jobs/jobs.ts';
import { listenOnLoopback } from './listen.ts';
import { openPanelFeed, type PanelFeed } from './panel-feed.ts';
import { readPanelFiles } from './panel-files.ts';
import { openPreferences } from './panel-preferences.ts';
import { openPanelSessions } from './panel-sessions.ts';
import { openRehearsals } from './rehearsals/rehearsals.ts';
import { openPresets } from './scenes/presets-file.ts';
import { openScans } from './scenes/scans.ts';
import { openSceneSettings } from './scenes/scene-settings-file.ts';
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
  /** When host programs count as lost, and how long they may take. */
  readonly hosts?: Omit<HostSessionsOptions, 'feed'>;
  /** Version to answer as; that of this package unless given. */
  readonly version?: string;
  /** Where the built panel is; that of this package, or of the bundle, unless given. */
  readonly panelFolder?: string;
  /** A clock that only goes forward, in milliseconds, for what the panel's codes live by; the process' own unless given. */
  readonly monotonicMs?: () => number;
  /** How slow and how many connections may be; {@link CONNECTION_LIMITS} unless given. */
  readonly connections?: Partial<ConnectionLimits>;
  /** Shows a path in the system's file manager, false where nothing could; the system's own unless given. */
  readonly reveal?: (path: string) => Promise<boolean>;
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
/** Longest an ending sidecar waits for panels to hear of it. Milliseconds. */
const FAREWELL_MS = 500;

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
    const feed = openPanelFeed();
    const hosts = openHostSessions({ ...options.hosts, feed });
    closers.push(() => hosts.close());
    const panels = openPanelSessions(
      options.monotonicMs === undefined ? {} : { monotonicMs: options.monotonicMs },
    );
    closers.push(() => panels.close());
    const preferences = await openPreferences(home.panelFile);
    closers.push(() => preferences.close());

    const scans = openScans({ accounts, snapshotOf: (id) => hosts.snapshotOf(id), feed });
    closers.push(() => scans.close());
    const sceneSettings = openSceneSettings(home.sceneSettingsFolder, (scenePath, kept) =>
      feed.tell({ type: 'settings', scenePath, ...kept }),
    );
    closers.push(() => sceneSettings.close());
    const presets = openPresets(home.presetsFile);
    closers.push(() => presets.close());

    const jobs = openJobs({ journal, accounts, framesMs: options.pollMs, reveal: options.reveal });
    closers.push(() => jobs.close());
    const rehearsals = await openRehearsals({
      folder: home.rehearsalsFolder,
      snapshotOf: (id) => hosts.snapshotOf(id),
      tell: (rehearsal) => feed.tell({ type: 'rehearsal', rehearsal }),
    });
    closers.push(() => rehearsals.close());

    const ended = Promise.withResolvers<void>();
    let stopping = false;
    const stop = () => {
      if (!stopping) closeAll().then(ended.resolve, ended.reject);
      stopping = true;
      return ended.promise;
    };

    const idle = watchIdleness({
      idleMs: options.idleMs ?? null,
      busy: () => accounts.busy() || scans.busy() || rehearsals.busy(),
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
      hosts,
      feed,
      scans,
      sceneSettings,
      presets,
      jobs,
      rehearsals,
      panels,
      panelFiles: await readPanelFiles(options.panelFolder),
      preferences,
      newestSequence: () => journal.newestSequence(),
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
    const server = await listenOnLoopback(app.fetch, { ...CONNECTION_LIMITS, ...options.connections });
    port = server.port;
    closers.push(() => server.close());
    closers.push(() => sayFarewell(feed));
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

/** Tells all panels; one that reads slowly is not waited for. */
async function sayFarewell(feed: PanelFeed): Promise<void> {
  feed.tell({ type: 'ending' });
  const giveUp = new AbortController();
  const late = wait(FAREWELL_MS, undefined, { signal: giveUp.signal }).catch(() => undefined);
  await Promise.race([feed.silent(), late]);
  giveUp.abort();
  // What was just said is still on its way to the connections.
  await turnOfOthers();
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
