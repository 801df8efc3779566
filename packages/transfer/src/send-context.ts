import type { AskedStorage } from './missing-files.ts';
import type { RetryDelays } from './retries.ts';
import type { TransferGate } from './transfer-gate.ts';
import type { UploadRecords } from './upload-records.ts';

/** Where an upload goes, and how. */
export interface SendContext extends AskedStorage {
  readonly records: UploadRecords;
  readonly gate: TransferGate;
  /** Bytes a PATCH carries at most. */
  readonly chunkBytes: number;
  readonly retryDelaysMs: RetryDelays;
}

/** So much goes through the gate at a time, so that a cap is kept to evenly. */
const PASSED_BYTES = 256 * 1024;

/** Hands out bytes as the gate lets them through. */
export async function* throughGate(
  bytes: Uint8Array,
  gate: TransferGate,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PASSED_BYTES) {
    const piece = bytes.subarray(start, start + PASSED_BYTES);
    await gate.take('up', piece.length, signal);
    yield piece;
  }
}
