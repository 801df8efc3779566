import type { FarmResponse } from './middleware.ts';
import { LONGEST_TIMER_MS } from './timer.ts';

/** How calls are repeated. Milliseconds, or Infinity for no bound. */
export interface RetryOptions {
  /** How often a repeatable call is sent at most; 4 unless given. 1 turns repeating off. */
  readonly maxAttempts?: number;
  /** Wait before the first repetition, doubled for each further one; 500 unless given. */
  readonly baseDelayMs?: number;
  /** The longest of these waits; 8,000 unless given. */
  readonly maxDelayMs?: number;
  /** The longest wait a `Retry-After` of the farm can ask for; 60,000 unless given. */
  readonly maxRetryAfterMs?: number;
  /** Time for a call with all its attempts and waits; 120,000 unless given. A longer time-out wins. */
  readonly totalBudgetMs?: number;
}

export type RetryPolicy = Required<RetryOptions>;

/** @throws TypeError when a number is none that makes sense. */
export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  const { maxAttempts = 4 } = options;
  if (!(maxAttempts >= 1)) {
    throw new TypeError(`retry.maxAttempts is a number of attempts, 1 or more; it is ${maxAttempts}.`);
  }
  const waiting = (
    name: 'baseDelayMs' | 'maxDelayMs' | 'maxRetryAfterMs' | 'totalBudgetMs',
    otherwise: number,
  ) => {
    const value = options[name] ?? otherwise;
    if (value >= 0) return value;
    throw new TypeError(`retry.${name} is a number of milliseconds, 0 or more; it is ${value}.`);
  };
  return {
    maxAttempts,
    baseDelayMs: waiting('baseDelayMs', 500),
    maxDelayMs: waiting('maxDelayMs', 8_000),
    maxRetryAfterMs: waiting('maxRetryAfterMs', 60_000),
    totalBudgetMs: waiting('totalBudgetMs', 120_000),
  };
}

/**
 * Wait before the attempt after `attempt`. A `Retry-After` is a lower bound, up to its cap; the rest is
 * exponential with the upper half random, so that many clients do not come back in step.
 */
export function delayBeforeNext(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | null,
  random: () => number,
): number {
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const backoff = full / 2 + (full / 2) * random();
  return Math.round(Math.max(backoff, Math.min(retryAfterMs ?? 0, policy.maxRetryAfterMs)));
}

/**
 * Milliseconds the `Retry-After` header of an answer asks for, in seconds or as a date; null when it says neither. A date
 * is by the clock of whoever sent the answer: its own `Date` header, else the farm's time as far as it is known.
 */
export function retryAfterMs({ headers }: FarmResponse, farmTime: () => number): number | null {
  const header = headers['retry-after'];
  if (header === undefined || header.trim() === '') return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - (dateOf(headers) ?? farmTime()));
}

/** Milliseconds since 1970 by an answer's `Date` header; null when it has none. */
export function dateOf(headers: FarmResponse['headers']): number | null {
  const time = Date.parse(headers.date ?? '');
  return Number.isNaN(time) ? null : time;
}

/** HTTP statuses after which the same request may well succeed. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * Waits until the time is over or `cutShort` aborts; rejects with the signal's reason as soon as that aborts. Leaves no
 * listener behind.
 */
export function wait(delayMs: number, signal: AbortSignal | undefined, cutShort: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      cutShort.removeEventListener('abort', end);
      if (signal?.aborted === true) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, Math.min(delayMs, LONGEST_TIMER_MS));
    signal?.addEventListener('abort', end, { once: true });
    cutShort.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true || cutShort.aborted) end();
  });
}
