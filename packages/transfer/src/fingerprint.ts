import { createXXHash128, type IHasher } from 'hash-wasm';

/** What a fingerprint looks like: the algorithm, and 32 lower-case hex digits as `xxhsum -H2` prints them. */
export const fingerprintPattern = /^xxh3-128:[0-9a-f]{32}$/;

/** Bytes of the digest in a fingerprint. */
export const FINGERPRINT_BYTES = 16;

/** Makes the fingerprint of one content after the other. */
export interface Fingerprinter {
  update(bytes: Uint8Array): void;
  /** Fingerprint of what came in since the last digest; the next content begins here. */
  digest(): string;
}

/** Each has about 100 KB of memory; make one for several contents, not one for each. */
async function createFingerprinter(): Promise<Fingerprinter> {
  const hasher: IHasher = await createXXHash128();
  hasher.init();
  return {
    update: (bytes) => void hasher.update(bytes),
    digest() {
      const fingerprint = `xxh3-128:${hasher.digest('hex')}`;
      hasher.init();
      return fingerprint;
    },
  };
}

const idle: Fingerprinter[] = [];

/** A fingerprinter that nobody else uses until `work` has ended. */
export async function withFingerprinter<T>(
  work: (fingerprinter: Fingerprinter) => Promise<T> | T,
): Promise<T> {
  const fingerprinter = idle.pop() ?? (await createFingerprinter());
  const result = await work(fingerprinter);
  // One whose work failed has half a content in it and is dropped.
  idle.push(fingerprinter);
  return result;
}

/** Fingerprint of a content that is in memory. Takes a millisecond for 4 MiB. */
export function fingerprintOfBytes(bytes: Uint8Array): Promise<string> {
  return withFingerprinter((fingerprinter) => {
    fingerprinter.update(bytes);
    return fingerprinter.digest();
  });
}

/** The digest alone, as the caches keep it. */
export function fingerprintToBytes(fingerprint: string): Buffer {
  return Buffer.from(fingerprint.slice(fingerprint.indexOf(':') + 1), 'hex');
}

export function fingerprintFromBytes(bytes: Buffer, start: number): string {
  return `xxh3-128:${bytes.toString('hex', start, start + FINGERPRINT_BYTES)}`;
}

/** The two hex digits of each byte, as character codes. */
const hexDigits = Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return (text.charCodeAt(0) << 8) | text.charCodeAt(1);
});

/** True when a fingerprint's digest is at that place. Makes no text of it: it is asked of every file. */
export function hasDigest(fingerprint: string, bytes: Buffer, start: number): boolean {
  const digits = fingerprint.length - 2 * FINGERPRINT_BYTES;
  for (let index = 0; index < FINGERPRINT_BYTES; index++) {
    const at = digits + 2 * index;
    const pair = (fingerprint.charCodeAt(at) << 8) | fingerprint.charCodeAt(at + 1);
    if (pair !== hexDigits[bytes[start + index] ?? 0]) return false;
  }
  return true;
}
