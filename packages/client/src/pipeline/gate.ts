import { LONGEST_TIMER_MS } from './timer.ts';

/** How many calls may go to the farm at once, and how fast. */
export interface LimitOptions {
  /** Calls of the account under way at the same time; 64 unless given. */
  readonly concurrent?: number | undefined;
  /** Calls of the account that begin within any one second; as many as there are unless given. */
  readonly perSecond?: number | undefined;
}

export type Limits = { readonly concurrent: number; readonly perSecond: number };

/** @throws TypeError when a limit is no whole number of calls. */
export function limitsOf(options: LimitOptions = {}): Limits {
  const checked = (name: string, value: number, none: number) => {
    if (value === none || (Number.isInteger(value) && value >= 1)) return value;
    throw new TypeError(`The limit "${name}" is a number of calls, 1 or more; it is ${value}.`);
  };
  return {
    concurrent: checked('concurrent', options.concurrent ?? 64, 64),
    perSecond: checked('perSecond', options.perSecond ?? Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  };
}

/** A call that waits for its place. */
export interface Waiting {
  /** Who is waiting: what {@link Gate.dismiss} goes by. */
  readonly owner: object;
  readonly signal: AbortSignal | undefined;
  /** Until when the wait makes sense, by `performance.now()`. */
  readonly deadline: number;
  /** The error when the place comes too late, or would. */
  readonly tooLate: (heldMs: number) => Error;
  /** The error when its owner waits no longer. */
  readonly dismissed: () => Error;
}

/** Lets calls through in the order they came, as many and as fast as the limits allow, and none while held. */
export interface Gate {
  /** Takes a place if one is free this moment and nobody waits for it. */
  tryEnter(): boolean;
  /** Takes a place as soon as it is this call's turn. */
  enter(waiting: Waiting): Promise<void>;
  /** Gives a place back. */
  leave(): void;
  /** Lets nobody in for this long; those who cannot wait that long are refused now. */
  hold(ms: number): void;
  limit(limits: Limits): void;
  /** Refuses everything this owner waits for. */
  dismiss(owner: object): void;
}

interface Waiter {
  readonly owner: object;
  readonly deadline: number;
  readonly admit: () => void;
  readonly refuse: (heldMs: number) => void;
  readonly dismiss: () => void;
}

const SECOND_MS = 1000;

export function createGate(initial: Limits): Gate {
  let limits = initial;
  let inside = 0;
  let heldUntil = 0;
  /** When calls of the last second began; kept only where their number is limited. */
  let begun: number[] = [];
  /** In the order they came. */
  const queue = new Set<Waiter>();
  let timer: NodeJS.Timeout | undefined;

  /** Milliseconds until the next call may begin; Infinity when one has to end first. */
  const delay = (): number => {
    if (inside >= limits.concurrent) return Number.POSITIVE_INFINITY;
    if (heldUntil === 0 && limits.perSecond === Number.POSITIVE_INFINITY) return 0;
    const now = performance.now();
    if (heldUntil <= now) heldUntil = 0;
    begun = begun.filter((time) => time > now - SECOND_MS);
    const oldest = begun.at(-limits.perSecond);
    return Math.max(0, heldUntil - now, oldest === undefined ? 0 : oldest + SECOND_MS - now);
  };
  const take = () => {
    inside += 1;
    if (limits.perSecond !== Number.POSITIVE_INFINITY) begun.push(performance.now());
  };
  const admit = () => {
    clearTimeout(timer);
    for (const waiter of queue) {
      const ms = delay();
      if (ms > 0) {
        if (ms !== Number.POSITIVE_INFINITY)
          timer = setTimeout(admit, Math.min(Math.ceil(ms), LONGEST_TIMER_MS));
        return;
      }
      take();
      waiter.admit();
    }
  };

  return {
    tryEnter: () => {
      if (queue.size > 0 || delay() > 0) return false;
      take();
      return true;
    },
    enter: ({ owner, signal, deadline, tooLate, dismissed }) =>
      new Promise((resolve, reject) => {
        const leaveQueue = () => {
          queue.delete(waiter);
          clearTimeout(expiry);
          signal?.removeEventListener('abort', abort);
          if (queue.size === 0) clearTimeout(timer);
        };
        const refuse = (error: unknown) => {
          leaveQueue();
          reject(error);
        };
        const waiter: Waiter = {
          owner,
          deadline,
          admit: () => {
            leaveQueue();
            resolve();
          },
          refuse: (heldMs) => refuse(tooLate(heldMs)),
          dismiss: () => refuse(dismissed()),
        };
        const abort = () => refuse(signal?.reason);
        const now = performance.now();
        const expiry = setTimeout(() => waiter.refuse(0), Math.min(deadline - now, LONGEST_TIMER_MS));
        signal?.addEventListener('abort', abort, { once: true });
        queue.add(waiter);
        if (signal?.aborted === true) abort();
        else if (heldUntil >= deadline) waiter.refuse(heldUntil - now);
        else admit();
      }),
    leave: () => {
      inside -= 1;
      if (queue.size > 0) admit();
    },
    hold: (ms) => {
      const now = performance.now();
      heldUntil = Math.max(heldUntil, now + ms);
      for (const waiter of queue) if (heldUntil >= waiter.deadline) waiter.refuse(heldUntil - now);
    },
    limit: (changed) => {
      limits = changed;
      admit();
    },
    dismiss: (owner) => {
      for (const waiter of queue) if (waiter.owner === owner) waiter.dismiss();
    },
  };
}
