import type { TransferCounts } from '@farmhand/model';
import type { Manifest, ManifestEntry, TransferProgress } from './engine.ts';

/** At most four reports a second: enough for a bar, little for an event stream. */
const INTERVAL_MS = 250;

/** Counts one upload's files and bytes, and reports them now and then. */
export interface UploadProgress {
  /** The storage has this file already. */
  skipped(entry: ManifestEntry): void;
  /** So many bytes of this file are on their way or there. */
  sent(entry: ManifestEntry, bytes: number): void;
  done(entry: ManifestEntry): void;
  /** Reports whatever the time since the last report. */
  report(): TransferCounts;
}

export function trackUpload(manifest: Manifest, onProgress: TransferProgress | undefined): UploadProgress {
  const underWay = new Map<ManifestEntry, number>();
  let filesDone = 0;
  let filesSkipped = 0;
  let bytesDone = 0;
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function report(): TransferCounts {
    let bytesUnderWay = 0;
    for (const bytes of underWay.values()) bytesUnderWay += bytes;
    const counts = {
      filesDone,
      filesTotal: manifest.entries.length,
      filesSkipped,
      bytesDone: bytesDone + bytesUnderWay,
      bytesTotal: manifest.totalBytes,
    };
    reportedAtMs = performance.now();
    onProgress?.(counts);
    return counts;
  }

  function reportIfDue(): void {
    if (performance.now() - reportedAtMs >= INTERVAL_MS) report();
  }

  function finished(entry: ManifestEntry): void {
    underWay.delete(entry);
    filesDone += 1;
    bytesDone += entry.sizeBytes;
  }

  return {
    skipped(entry) {
      finished(entry);
      filesSkipped += 1;
      reportIfDue();
    },
    sent(entry, bytes) {
      underWay.set(entry, Math.min(bytes, entry.sizeBytes));
      reportIfDue();
    },
    done(entry) {
      finished(entry);
      reportIfDue();
    },
    report,
  };
}
