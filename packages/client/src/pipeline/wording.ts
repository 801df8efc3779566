import type { CallContext } from './middleware.ts';

/** A hint for a failure that leaves open whether the call was carried out; only for calls where that matters. */
export function afterAmbiguity(context: CallContext, hint: string): string {
  return context.repeatable
    ? hint
    : `${hint} Look at the farm first: the request may have been carried out all the same.`;
}

/** A time a person can read: `50 ms`, `1.5 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
