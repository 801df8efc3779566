import type { CallContext } from './middleware.ts';

/** A hint for a failure that leaves open whether the call was carried out; only for calls where that matters. */
export function afterAmbiguity(context: CallContext, hint: string): string {
  return context.repeatable
    ? hint
    : `${hint} Look at the farm first: the request may have been carried out all the same.`;
}
