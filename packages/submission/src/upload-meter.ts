import type { TransferCounts } from '@farmhand/model';

/** What one upload sent, and how long it took to. */
export interface MeasuredUpload {
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface UploadMeter {
  see(counts: TransferCounts): void;
  /** Null when too little was sent to tell a rate by. */
  measured(): MeasuredUpload | null;
}

/** Less than this says more about the waiting than about the line. Bytes. */
const LEAST_TOLD = 1024 * 1024;

/** Measures what goes over the line: files that the farm has already are counted by an upload, but not sent. */
export function startUploadMeter(now: () => number = () => performance.now()): UploadMeter {
  let last: { readonly counts: TransferCounts; readonly at: number } | null = null;
  let bytes = 0;
  let milliseconds = 0;
  return {
    see(counts) {
      const at = now();
      if (last !== null && counts.filesSkipped === last.counts.filesSkipped) {
        bytes += Math.max(0, counts.bytesDone - last.counts.bytesDone);
        milliseconds += at - last.at;
      }
      last = { counts, at };
    },
    measured: () => (bytes < LEAST_TOLD || milliseconds <= 0 ? null : { bytes, milliseconds }),
  };
}
