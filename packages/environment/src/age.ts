/**
 * How long ago something was told. Infinite where the clock has been set back since: then nobody knows.
 *
 * @param fetchedAt - When it was told. Milliseconds since 1970, as `now`.
 * @returns Milliseconds.
 */
export function ageOf({ fetchedAt }: { readonly fetchedAt: number }, now: number): number {
  return fetchedAt > now ? Number.POSITIVE_INFINITY : now - fetchedAt;
}
