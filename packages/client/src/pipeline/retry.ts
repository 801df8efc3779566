import { setTimeout as sleep } from 'node:timers/promises';

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

export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  return {
    maxAttempts: options.maxAttempts ?? 4,
    baseDelayMs: options.baseDelayMs ?? 500,
    maxDelayMs: options.maxDelayMs ?? 8_000,
    maxRetryAfterMs: options.maxRetryAfterMs ?? 60_000,
    totalBudgetMs: options.totalBudgetMs ?? 120_000,
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

/** Milliseconds a `Retry-After` header asks for, in seconds or as a date; null when it says neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/** HTTP statuses after which the same request may well succeed. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Waits, or rejects with the signal's reason as soon as it aborts. Leaves no listener behind. */
export async function wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
