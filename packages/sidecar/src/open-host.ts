import type { HostSnapshot } from '@farmhand/model';
import type { HostSession, HostState } from './api/hosts.ts';
import type { HostRequests } from './host-requests.ts';
import { processAlive } from './process-alive.ts';

/** One host program, as the sidecar remembers it. */
export interface OpenHost {
  readonly id: string;
  state: HostState;
  snapshot: HostSnapshot | null;
  /** On the clock of `performance.now()`. */
  heardAt: number;
  /** ISO 8601 instant. */
  lastHeardAt: string;
  /** Whether its process is one that can be seen from here; one that cannot says nothing by being absent. */
  readonly processSeen: boolean;
  readonly requests: HostRequests;
  /** Ends the poll that is open. */
  endPoll: (() => void) | null;
  /** As panels were told. */
  told: HostSession['connection'] | null;
}

/** Whether a host is there just now. `lostAfterMs`: time since its last poll after which it is not. */
export function connectionNow(host: OpenHost, lostAfterMs: number): HostSession['connection'] {
  const { requests, endPoll, heardAt, processSeen, state } = host;
  const busy = requests.handedOut;
  if (endPoll !== null) return busy ? 'busy' : 'connected';
  // Its process ended: nothing else is to be waited for.
  if (processSeen && !processAlive(state.processId)) return 'lost';
  // A host that carries something out may be so busy that its plugin does not get to poll; the request's own time ends that.
  if (busy) return 'busy';
  return performance.now() - heardAt < lostAfterMs ? 'connected' : 'lost';
}

/** A host as a panel sees it. */
export function viewOf(host: OpenHost, lostAfterMs: number): HostSession {
  return {
    id: host.id,
    ...host.state,
    connection: connectionNow(host, lostAfterMs),
    lastHeardAt: host.lastHeardAt,
    snapshotTakenAt: host.snapshot?.takenAt ?? null,
  };
}
