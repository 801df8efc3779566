const NAME = 'xxh3-128:';

/** What a fingerprint looks like: the algorithm, and 32 lower-case hex digits as `xxhsum -H2` prints them. */
export const fingerprintPattern = /^xxh3-128:[0-9a-f]{32}$/;

/** @param digits 32 lower-case hex digits. */
export function fingerprintText(digits: string): string {
  return NAME + digits;
}
