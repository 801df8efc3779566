import type { HostSnapshot } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type {
  HostAction,
  HostActionAnswer,
  HostAnswer,
  HostRequest,
  HostScene,
  HostSession,
  HostState,
} from './api/hosts.ts';
import { ENDING } from './ending.ts';
import { hostCannot, hostLeft, hostLost, tooManyHosts, unknownHost } from './host-problems.ts';
import { type HostLimits, openHostRequests } from './host-requests.ts';
import { connectionNow, type OpenHost, viewOf } from './open-host.ts';
import type { PanelFeed } from './panel-feed.ts';
import { processAlive } from './process-alive.ts';

/**
 * Host programs that are open, and what was asked of each. Known in memory only: after a start the plugins find out by
 * themselves that they have to register.
 */
export interface HostSessions {
  /** Those heard of last first. */
  list(): readonly HostSession[];
  /** A host is there, or is now another than it said; one that comes back under its id keeps its snapshot if its scene is the same. */
  register(sessionId: string, state: HostState): HostSession;
  /**
   * What the host is to do, as soon as there is something; nothing after the time, when the signal aborts, or when the
   * same host polls again.
   */
  poll(sessionId: string, options: HostPoll): Promise<readonly HostRequest[]>;
  /** Whether somebody waited for it. The snapshot that it may bring is kept. */
  answer(sessionId: string, answer: HostAnswer): boolean;
  /** The host closes; it need not be known. */
  leave(sessionId: string): void;
  /**
   * Asks something of a host. Rejects with the problems `unknown-host`, `host-lost` (also when it is lost meanwhile),
   * `host-cannot`, `host-slow` and `host-busy`, and with what the host refuses it with.
   */
  ask(sessionId: string, action: HostAction, signal: AbortSignal): Promise<HostActionAnswer>;
  /** The snapshot that the host took last; null when it took none, or is not known. */
  snapshotOf(sessionId: string): HostSnapshot | null;
  close(): void;
}

export interface HostPoll {
  /** Milliseconds. */
  readonly waitMs: number;
  /** Those it was handed and has not answered yet; undefined counts as all. */
  readonly holding?: readonly string[] | undefined;
  /** What is open, when it is another than was told last. */
  readonly scene?: HostScene | undefined;
  readonly signal: AbortSignal;
}

export interface HostSessionsOptions {
  readonly feed: PanelFeed;
  readonly limits?: Partial<HostLimits>;
  /** A host is lost so long after its last poll. 8,000 unless given. Milliseconds. */
  readonly lostAfterMs?: number;
  /** A host that was lost for so long is forgotten. One hour unless given. Milliseconds. */
  readonly forgetAfterMs?: number;
}

/** Most hosts known at a time. */
const MOST_HOSTS = 32;

/** Snapshots are kept as long as they have no more references than this together; the last one is kept in any case. */
const MOST_REFERENCES = 500_000;

/** Time between two looks at hosts that may be lost. Milliseconds. */
const LOOK_MS = 1000;

/** Panels are told of changes so long after the first of them. Milliseconds. */
const TOLD_AFTER_MS = 30;

export function openHostSessions(options: HostSessionsOptions): HostSessions {
  const { feed, lostAfterMs = 8000, forgetAfterMs = 3_600_000 } = options;
  const limits: HostLimits = { requestMs: 60_000, pickMs: 1_800_000, ...options.limits };
  const sessions = new Map<string, OpenHost>();
  let looking: NodeJS.Timeout | undefined;
  let telling: NodeJS.Timeout | undefined;

  const known = (id: string): OpenHost => {
    const session = sessions.get(id);
    if (session === undefined) throw unknownHost();
    return session;
  };
  const list = () =>
    [...sessions.values()].sort((one, other) => other.heardAt - one.heardAt).map((each) => view(each));

  const connectionOf = (session: OpenHost) => connectionNow(session, lostAfterMs);
  const view = (session: OpenHost) => viewOf(session, lostAfterMs);

  const changed = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      feed.tell({ type: 'hosts', hosts: list() });
    }, TOLD_AFTER_MS).unref();
  };
  const hear = (session: OpenHost) => {
    session.heardAt = performance.now();
    session.lastHeardAt = new Date().toISOString();
  };
  /** Tells of a connection that is another than was told, and gives up what was asked of a lost host. */
  const look = (session: OpenHost) => {
    if (sessions.get(session.id) !== session) return;
    const connection = connectionOf(session);
    if (connection !== session.told) {
      session.told = connection;
      changed();
    }
    if (connection !== 'lost') return;
    session.requests.failAll(hostLost(session.state));
    if (performance.now() - session.heardAt >= forgetAfterMs) forget(session);
  };
  const lookAtAll = () => {
    for (const session of [...sessions.values()]) look(session);
  };
  const forget = (session: OpenHost) => {
    sessions.delete(session.id);
    session.endPoll?.();
    changed();
    if (sessions.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  };
  const makeRoom = () => {
    if (sessions.size < MOST_HOSTS) return;
    const longestLost = [...sessions.values()]
      .filter((each) => connectionOf(each) === 'lost')
      .sort((one, other) => one.heardAt - other.heardAt)[0];
    if (longestLost === undefined) throw tooManyHosts(MOST_HOSTS);
    longestLost.requests.failAll(hostLost(longestLost.state));
    forget(longestLost);
  };
  const add = (id: string, state: HostState): OpenHost => {
    makeRoom();
    const session: OpenHost = {
      id,
      state,
      snapshot: null,
      heardAt: 0,
      lastHeardAt: '',
      processSeen: processAlive(state.processId),
      requests: openHostRequests(
        () => session.state,
        limits,
        () => {
          if (session.requests.waiting) session.endPoll?.();
          look(session);
        },
      ),
      endPoll: null,
      told: null,
    };
    sessions.set(id, session);
    looking ??= setInterval(lookAtAll, Math.min(LOOK_MS, lostAfterMs / 4)).unref();
    return session;
  };
  /** Waits until something else ends the poll: something asked, another poll of the host, the time, or the signal. */
  const openPoll = (session: OpenHost, waitMs: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        session.endPoll = null;
        hear(session);
        resolve();
      };
      const timer = setTimeout(end, waitMs).unref();
      signal.addEventListener('abort', end, { once: true });
      session.endPoll = end;
      look(session);
    });
  const isNow = (session: OpenHost, state: HostState) => {
    if (state.scene.path !== session.state.scene.path) session.snapshot = null;
    if (JSON.stringify(state) !== JSON.stringify(session.state)) changed();
    session.state = state;
  };
  const keep = (session: OpenHost, snapshot: HostSnapshot) => {
    session.snapshot = snapshot;
    let left = MOST_REFERENCES - snapshot.references.length;
    const others = [...sessions.values()]
      .filter((each) => each !== session)
      .sort((one, other) => other.heardAt - one.heardAt);
    for (const other of others) {
      if (other.snapshot === null) continue;
      left -= other.snapshot.references.length;
      if (left < 0) other.snapshot = null;
    }
    changed();
  };

  return {
    list,
    register(id, state) {
      const session = sessions.get(id) ?? add(id, state);
      hear(session);
      isNow(session, state);
      look(session);
      return view(session);
    },
    async poll(id, { waitMs, holding, scene, signal }) {
      const session = known(id);
      const { requests } = session;
      session.endPoll?.();
      hear(session);
      if (scene !== undefined) isNow(session, { ...session.state, scene });
      if (holding !== undefined) requests.holding(holding);
      if (!requests.waiting && !signal.aborted) await openPoll(session, waitMs, signal);
      // What a broken connection would carry off stays for the next poll, and so it does when this is not the newest.
      if (signal.aborted || session.endPoll !== null) return [];
      return requests.handOut();
    },
    answer(id, answer) {
      const session = known(id);
      hear(session);
      const result = session.requests.settle(answer);
      if (result === null) return false;
      if (answer.scene !== undefined) isNow(session, { ...session.state, scene: answer.scene });
      if (result !== 'refused' && result.action === 'takeSnapshot') keep(session, result.snapshot);
      return true;
    },
    leave(id) {
      const session = sessions.get(id);
      if (session === undefined) return;
      session.requests.failAll(hostLeft(session.state));
      forget(session);
    },
    async ask(id, action, signal) {
      const session = known(id);
      if (connectionOf(session) === 'lost') throw hostLost(session.state);
      if (!session.state.abilities.includes(action.action)) throw hostCannot(session.state);
      const done = await session.requests.ask(action, signal);
      const result =
        done.action === 'takeSnapshot' ? { action: done.action, takenAt: done.snapshot.takenAt } : done;
      return { result, host: view(session) };
    },
    snapshotOf: (id) => sessions.get(id)?.snapshot ?? null,
    close() {
      clearInterval(looking);
      clearTimeout(telling);
      for (const session of sessions.values()) {
        session.requests.failAll(new SubmissionError(ENDING));
        session.endPoll?.();
      }
      sessions.clear();
    },
  };
}
