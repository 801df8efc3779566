/** The algorithm, and 32 lower-case hex digits as `xxhsum -H2` prints them. */
export const FINGERPRINT_PREFIX = 'xxh3-128:';

/** What a fingerprint looks like. */
export const fingerprintPattern = /^xxh3-128:[0-9a-f]{32}$/;
