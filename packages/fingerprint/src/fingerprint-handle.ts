import type { FileHandle } from 'node:fs/promises';
import { ROOM_BYTES, releaseFingerprinter, takeFingerprinter } from './pool.ts';

export interface ReadingOptions {
  /** Called with each piece of the content before it is overwritten by the one after the next. */
  readonly onPiece?: ((bytes: Uint8Array) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was read of a file. */
export interface ReadContent {
  readonly sizeBytes: number;
  readonly fingerprint: string;
}

/**
 * Fingerprint of what an open file holds, from its beginning to its end; one half of the memory is read into while the other
 * is worked on. Takes 2 MiB however big the file is, and holds the event loop for a tenth of a millisecond at a time.
 *
 * @throws the system's error when it cannot be read; the signal's reason.
 */
export async function fingerprintHandle(
  handle: FileHandle,
  { onPiece, signal }: ReadingOptions = {},
): Promise<ReadContent> {
  const fingerprinter = await takeFingerprinter({ room: true });
  const { room } = fingerprinter;
  const halves = [room.subarray(0, ROOM_BYTES / 2), room.subarray(ROOM_BYTES / 2)] as const;
  let [half, next] = halves;
  let position = 0;
  let reading = handle.read(half, 0, half.length, position);
  for (;;) {
    const { bytesRead } = await reading;
    signal?.throwIfAborted();
    if (bytesRead === 0) break;
    position += bytesRead;
    reading = handle.read(next, 0, next.length, position);
    // Should what follows throw, nobody waits for this reading any more.
    reading.catch(() => {});
    const bytes = half.subarray(0, bytesRead);
    fingerprinter.update(bytes);
    onPiece?.(bytes);
    [half, next] = [next, half];
  }
  const fingerprint = fingerprinter.digest();
  // One whose reading failed or was left is dropped: something may still be read into its room.
  releaseFingerprinter(fingerprinter);
  return { sizeBytes: position, fingerprint };
}
