import { FINGERPRINT_PREFIX as PREFIX } from '@farmhand/fingerprint';

/** Bytes of the digest in a fingerprint. */
export const FINGERPRINT_BYTES = 16;

/** The digest alone, as the caches keep it. */
export function fingerprintToBytes(fingerprint: string): Buffer {
  return Buffer.from(fingerprint.slice(fingerprint.indexOf(':') + 1), 'hex');
}

const FINGERPRINT_CHARACTERS = PREFIX.length + 2 * FINGERPRINT_BYTES;

/** The two hex digits of each byte, as character codes. */
const hexDigits = Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return (text.charCodeAt(0) << 8) | text.charCodeAt(1);
});

/**
 * Fingerprints of digests that follow each other. One text is made, of which each is a part: they are made for every file
 * of a job, and texts of their own would be most of what the collector has to move.
 */
export function fingerprintsFromBytes(digests: Buffer): string[] {
  const count = digests.length / FINGERPRINT_BYTES;
  const text = Buffer.alloc(count * FINGERPRINT_CHARACTERS, PREFIX.padEnd(FINGERPRINT_CHARACTERS), 'latin1');
  for (let at = 0; at < count; at++) {
    let place = at * FINGERPRINT_CHARACTERS + PREFIX.length;
    for (let byte = at * FINGERPRINT_BYTES; byte < (at + 1) * FINGERPRINT_BYTES; byte++) {
      const pair = hexDigits[digests[byte] ?? 0] ?? 0;
      text[place] = pair >> 8;
      text[place + 1] = pair & 255;
      place += 2;
    }
  }
  const whole = text.toString('latin1');
  return Array.from({ length: count }, (_, at) =>
    whole.slice(at * FINGERPRINT_CHARACTERS, (at + 1) * FINGERPRINT_CHARACTERS),
  );
}

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
