import type { Content } from './content.ts';

/** Content that is in memory as a whole. */
export function contentInMemory(bytes: Buffer): Content {
  const whole = { at: 0, bytes };
  return {
    sizeBytes: bytes.length,
    walk: () => () => whole,
    read: (position, length) => bytes.subarray(position, position + length),
    close: async () => undefined,
  };
}
