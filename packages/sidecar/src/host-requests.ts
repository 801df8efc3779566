import { randomUUID } from 'node:crypto';
import { SubmissionError } from '@farmhand/submission';
import type { HostAction, HostAnswer, HostRequest, HostResult, HostState } from './api/hosts.ts';
import { hostOverwhelmed, hostSlow, otherAnswer } from './host-problems.ts';

/** How long whoever asks waits. Milliseconds. */
export interface HostLimits {
  /** For everything but what is named below; 60 s unless given. */
  readonly requestMs: number;
  /** For the artist to choose files in a dialog; 30 min unless given. */
  readonly pickMs: number;
}

/** Most requests of one host that are not answered yet. */
const MOST_REQUESTS = 64;

/** What was asked of one host and is not answered yet: first it waits, then it is handed out, then it is settled. */
export interface HostRequests {
  /** Whether something waits to be handed out. */
  readonly waiting: boolean;
  /** Whether the host has something to do. */
  readonly handedOut: boolean;
  /**
   * Settles when the host answers. Rejects with what the host refuses it with, with `host-slow`, with what {@link failAll} is
   * called with, or with the signal's reason: then a host that has not heard of it yet never will.
   */
  ask(action: HostAction, signal: AbortSignal): Promise<HostResult>;
  /** All that wait, in the order in which they were asked. */
  handOut(): readonly HostRequest[];
  /** What the host says it has of what was handed out; the rest was lost on the way, and waits anew. */
  holding(requestIds: readonly string[]): void;
  /** Takes an answer in; null when nobody asked, or it was answered already. */
  settle(answer: HostAnswer): HostResult | 'refused' | null;
  failAll(reason: unknown): void;
}

interface Pending {
  readonly request: Omit<HostRequest, 'withinMs'>;
  /** On the clock of `performance.now()`. */
  readonly expiresAt: number;
  handedOut: boolean;
  readonly resolve: (result: HostResult) => void;
  readonly reject: (reason: unknown) => void;
}

export function openHostRequests(
  host: () => HostState,
  limits: HostLimits,
  onChange: () => void,
): HostRequests {
  const pending = new Map<string, Pending>();
  const all = () => [...pending.values()];

  return {
    get waiting() {
      return all().some(({ handedOut }) => !handedOut);
    },
    get handedOut() {
      return all().some(({ handedOut }) => handedOut);
    },
    ask(ask, signal) {
      if (pending.size >= MOST_REQUESTS) return Promise.reject(hostOverwhelmed(host()));
      const limitMs = ask.action === 'pickFiles' ? limits.pickMs : limits.requestMs;
      const requestId = randomUUID();
      return new Promise<HostResult>((resolve, reject) => {
        signal.throwIfAborted();
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          pending.delete(requestId);
          onChange();
        };
        const each: Pending = {
          request: { requestId, ask },
          expiresAt: performance.now() + limitMs,
          handedOut: false,
          resolve(result) {
            end();
            resolve(result);
          },
          reject(reason) {
            end();
            reject(reason);
          },
        };
        const onAbort = () => {
          // What the host has it does to the end, and it counts as busy until then.
          if (each.handedOut) reject(signal.reason);
          else each.reject(signal.reason);
        };
        const timer = setTimeout(() => each.reject(hostSlow(host(), ask.action)), limitMs);
        timer.unref();
        signal.addEventListener('abort', onAbort, { once: true });
        pending.set(requestId, each);
        onChange();
      });
    },
    handOut() {
      const waiting = all().filter(({ handedOut }) => !handedOut);
      for (const each of waiting) each.handedOut = true;
      if (waiting.length > 0) onChange();
      return waiting.map(({ request, expiresAt }) => ({
        ...request,
        withinMs: Math.max(0, Math.round(expiresAt - performance.now())),
      }));
    },
    holding(requestIds) {
      const held = new Set(requestIds);
      for (const each of pending.values()) {
        if (each.handedOut && !held.has(each.request.requestId)) each.handedOut = false;
      }
    },
    settle({ requestId, outcome }) {
      const each = pending.get(requestId);
      if (each === undefined) return null;
      if (outcome.type === 'refused') {
        each.reject(new SubmissionError(outcome.problem));
        return 'refused';
      }
      if (outcome.result.action !== each.request.ask.action) {
        each.reject(new SubmissionError(otherAnswer(host())));
        return 'refused';
      }
      each.resolve(outcome.result);
      return outcome.result;
    },
    failAll(reason) {
      const failed = all();
      pending.clear();
      for (const each of failed) each.reject(reason);
    },
  };
}
