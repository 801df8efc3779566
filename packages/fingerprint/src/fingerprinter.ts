import { createXXHash128 } from 'hash-wasm';
import { FINGERPRINT_PREFIX } from './fingerprint-text.ts';
import { createLongContent, MOST_SHORT_BYTES } from './long-content.ts';

/** Makes the fingerprint of one content after the other. */
export interface Fingerprinter {
  /** Memory to read into, of the size asked for: what lies in it is taken in without being copied. */
  readonly room: Uint8Array<ArrayBuffer>;
  update(bytes: Uint8Array): void;
  /** Fingerprint of what came in since the last digest; the next content begins here. */
  digest(): string;
  /** Forgets what came in since the last digest. */
  reset(): void;
}

/**
 * Short contents are left to a library; long ones, where speed counts, go through a module of our own with the vectors of
 * WebAssembly: 15 GiB a second on a core that reads 9 from the system's cache, where the library makes 5.
 */
export async function createFingerprinter(roomBytes: number): Promise<Fingerprinter> {
  const short = await createXXHash128();
  const long = createLongContent(roomBytes);
  long.begin();
  return {
    room: long.room,
    update: long.add,
    digest() {
      const digits =
        long.bytes() > MOST_SHORT_BYTES ? long.digest() : short.init().update(long.start()).digest('hex');
      long.begin();
      return FINGERPRINT_PREFIX + digits;
    },
    reset: long.begin,
  };
}
