/** Beginnings of packed files. */
export const GZIP_MARK = Buffer.from([0x1f, 0x8b]);
export const ZSTD_MARK = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** True also for a file too short to tell the whole mark: it is then cut off, not something else. */
export function startsLike(head: Buffer, mark: Buffer): boolean {
  const shared = Math.min(head.length, mark.length);
  return shared > 0 && head.subarray(0, shared).equals(mark.subarray(0, shared));
}
