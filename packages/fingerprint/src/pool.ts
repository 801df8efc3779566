import { createFingerprinter, type Fingerprinter } from './fingerprinter.ts';

/** Room of a fingerprinter that reads files: one half is read into while the other is worked on. */
export const ROOM_BYTES = 2 * 1024 * 1024;
/** More at a time are rare, and each has memory of its own. */
const MOST_IDLE = 8;

const idle = { withRoom: [] as Fingerprinter[], without: [] as Fingerprinter[] };

function idleOf(hasRoom: boolean): Fingerprinter[] {
  return hasRoom ? idle.withRoom : idle.without;
}

/**
 * A fingerprinter that nobody else uses, ready for its first content, until it is given back with
 * {@link releaseFingerprinter}.
 *
 * @param room whether it is to have {@link ROOM_BYTES} to read into.
 */
export async function takeFingerprinter({ room = false } = {}): Promise<Fingerprinter> {
  return idleOf(room).pop() ?? createFingerprinter(room ? ROOM_BYTES : 0);
}

/** Nothing may be read into its room any more. */
export function releaseFingerprinter(fingerprinter: Fingerprinter): void {
  fingerprinter.reset();
  const others = idleOf(fingerprinter.room.length > 0);
  if (others.length < MOST_IDLE) others.push(fingerprinter);
}

/** A fingerprinter without room that nobody else uses until `work` has ended. */
export async function withFingerprinter<T>(work: (fingerprinter: Fingerprinter) => T): Promise<T> {
  const fingerprinter = await takeFingerprinter();
  try {
    return work(fingerprinter);
  } finally {
    releaseFingerprinter(fingerprinter);
  }
}

/** Fingerprint of a content that is in memory. Takes a millisecond for 10 MiB. */
export function fingerprintOf(bytes: Uint8Array): Promise<string> {
  return withFingerprinter((fingerprinter) => {
    fingerprinter.update(bytes);
    return fingerprinter.digest();
  });
}
