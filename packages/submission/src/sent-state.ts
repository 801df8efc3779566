/** A file as it was when it was sent. */
export interface SentFile {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What two ways of rounding the same time may differ by. Milliseconds. */
const ROUNDING_MS = 1;

/**
 * How a file stands to what the last upload of its scene sent: `onFarm` when that was this very state of it, `changed` when it
 * was another, `new` when it was not among what was sent.
 *
 * @param modifiedMs - Milliseconds since 1970.
 */
export function sentState(
  sent: SentFile | undefined,
  sizeBytes: number,
  modifiedMs: number,
): 'new' | 'changed' | 'onFarm' {
  if (sent === undefined) return 'new';
  const isSame = sent.sizeBytes === sizeBytes && Math.abs(sent.modifiedMs - modifiedMs) <= ROUNDING_MS;
  return isSame ? 'onFarm' : 'changed';
}
