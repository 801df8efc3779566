import type { EndpointName } from '@farmhand/client/endpoints';
import { seededRandom } from './seeded-random.ts';

/** Parts of the transfer gateway that can be made to fail. */
export type GatewayPart = 'missing' | 'packs' | 'upload' | 'list' | 'file';

/**
 * How an answer goes wrong.
 *
 * | kind | is the call carried out? | what the caller sees |
 * |---|---|---|
 * | `html` | no | status 200 with a web page |
 * | `status502` | no | status 502 with a web page |
 * | `status` | no | any other status with a web page, with `Retry-After` where `retryAfter` is given |
 * | `farmCode` | no | a refusal with any of the farm's codes |
 * | `hang` | no | nothing, until it gives up |
 * | `resetBefore` | no | the connection breaks |
 * | `latency` | yes | the good answer, later |
 * | `truncated` | yes | the answer's first half, as if it were whole |
 * | `resetAfter` | yes | the connection breaks: the ambiguous case |
 */
export type FaultKind = FaultEffect['kind'];

/** How an answer goes wrong, with what that needs to know. */
export type FaultEffect =
  | { readonly kind: 'html' | 'status502' | 'hang' | 'resetBefore' | 'truncated' | 'resetAfter' }
  | {
      readonly kind: 'status';
      /** HTTP status from 200 to 599. */
      readonly status: number;
      /** The header `Retry-After`: seconds, or a date as HTTP writes it. */
      readonly retryAfter?: number | string | undefined;
    }
  | {
      readonly kind: 'farmCode';
      /** The answer's `code`, such as 500; codes that the farm does not know are fine. */
      readonly code: number;
      /** The answer's `message`; a sentence that says it was asked for unless given. */
      readonly message?: string | undefined;
    }
  | {
      readonly kind: 'latency';
      /** Milliseconds before the call is carried out. */
      readonly latencyMs: number;
      /** Up to so many milliseconds more, evenly spread. Default 0. */
      readonly jitterMs?: number | undefined;
    };

/** What is struck: one of the API's calls, a part of the transfer gateway, or (`*`) all of one of the two. */
export type FaultTarget = { readonly endpoint: EndpointName | '*' } | { readonly gateway: GatewayPart | '*' };

/** How often a fault strikes: once, unless this says otherwise. */
export interface FaultFrequency {
  /** So many times. Default: 1, or without end where `probability` is given. */
  readonly times?: number | undefined;
  /** From 0 to 1: strikes each request with this probability; 1 strikes every one. */
  readonly probability?: number | undefined;
  /** Draws the same lots in every run. Default 1. */
  readonly seed?: number | undefined;
}

/** What should go wrong, where, and how often. */
export type Fault = FaultFrequency &
  (
    | (FaultTarget & FaultEffect)
    /**
     * The connection breaks once so many bytes of a pack's, an upload's (PATCH) or a download's (GET) body have passed. Requests
     * without a body, such as the one that makes an upload, do not use it up.
     */
    | { readonly gateway: 'packs' | 'upload' | 'file'; readonly afterBytes: number }
  );

/** Makes a farm misbehave on purpose, to test what talks to it. */
export interface Faults {
  /**
   * Adds a fault. Several for one target happen in the order they were added, one a request; only latency comes on
   * top of another fault, and of other latency.
   */
  next(fault: Fault): void;
  /** Forgets all faults that have not happened yet. */
  clear(): void;
  /** Faults that have not happened yet; `times` is what is left of it. */
  pending(): readonly Fault[];
}

/** A fault that strikes a request; `delayMs` comes before it. */
export type TakenFault = { readonly delayMs: number } & (
  | Exclude<FaultEffect, { readonly kind: 'latency' }>
  | { readonly kind: 'latency' }
  | { readonly afterBytes: number }
);

export type StruckTarget =
  | { readonly endpoint: EndpointName }
  | { readonly gateway: GatewayPart; readonly movesContent: boolean };

/** {@link Faults} and the end that uses them up. */
export interface FaultBox extends Faults {
  take(target: StruckTarget): TakenFault | null;
}

interface WaitingFault {
  readonly fault: Fault;
  /** Infinity for one that strikes until it is cleared. */
  left: number;
  readonly strikes: () => boolean;
  readonly jitter: () => number;
}

export function createFaultBox(initial: readonly Fault[] = []): FaultBox {
  const waiting: WaitingFault[] = [];
  const next = (fault: Fault) => void waiting.push(waitingFault(fault));
  for (const fault of initial) next(fault);

  const use = (entry: WaitingFault) => {
    entry.left -= 1;
    if (entry.left <= 0) waiting.splice(waiting.indexOf(entry), 1);
  };
  return {
    next,
    clear: () => void waiting.splice(0),
    pending: () =>
      waiting.map(({ fault, left }) =>
        left === Number.POSITIVE_INFINITY ? fault : { ...fault, times: left },
      ),
    take: (target) => {
      if (waiting.length === 0) return null;
      let delayMs = 0;
      let isDelayed = false;
      let struck: TakenFault | null = null;
      for (const entry of [...waiting]) {
        const { fault } = entry;
        const isLatency = 'kind' in fault && fault.kind === 'latency';
        if ((struck !== null && !isLatency) || !isAimedAt(fault, target) || !entry.strikes()) continue;
        use(entry);
        if (isLatency) {
          isDelayed = true;
          delayMs += fault.latencyMs + (fault.jitterMs ?? 0) * entry.jitter();
        } else {
          struck = { ...fault, delayMs: 0 };
        }
      }
      if (struck !== null) return { ...struck, delayMs };
      return isDelayed ? { kind: 'latency', delayMs } : null;
    },
  };
}

function waitingFault(fault: Fault): WaitingFault {
  const { probability, seed = 1 } = fault;
  const lot = seededRandom(seed);
  return {
    fault,
    left: fault.times ?? (probability === undefined ? 1 : Number.POSITIVE_INFINITY),
    strikes: probability === undefined ? () => true : () => lot() < probability,
    jitter: seededRandom(seed + 1),
  };
}

function isAimedAt(fault: Fault, target: StruckTarget): boolean {
  if ('endpoint' in fault) {
    return 'endpoint' in target && (fault.endpoint === '*' || fault.endpoint === target.endpoint);
  }
  return (
    'gateway' in target &&
    (fault.gateway === '*' || fault.gateway === target.gateway) &&
    ('kind' in fault || target.movesContent)
  );
}
