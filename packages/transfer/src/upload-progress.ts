import type { TransferCounts } from '@farmhand/model';
import type { Manifest, ManifestEntry, TransferProgress } from './engine.ts';
import { eachInTurns } from './turns.ts';

/** At most four reports a second: enough for a bar, little for an event stream. */
const INTERVAL_MS = 250;

/** Counts one upload's files and bytes, and reports them now and then. */
export interface UploadProgress {
  /** The storage has these files already. Makes room for others in between. */
  skipped(entries: readonly ManifestEntry[]): Promise<void>;
  /** So many bytes of this file are on their way or there. */
  sent(entry: ManifestEntry, bytes: number): void;
  done(entry: ManifestEntry): void;
  /** What was done was not. */
  lost(entry: ManifestEntry): void;
  /** Another version of a file is sent in its place. */
  replaced(old: ManifestEntry, by: ManifestEntry): void;
  /** Reports whatever the time since the last report. */
  report(): TransferCounts;
}

/** @param onThrough hears of every file that is there. */
export function trackUpload(
  manifest: Manifest,
  onProgress: TransferProgress | undefined,
  onThrough: (entry: ManifestEntry) => void,
): UploadProgress {
  const underWay = new Map<ManifestEntry, number>();
  let bytesUnderWay = 0;
  let filesDone = 0;
  let filesSkipped = 0;
  let bytesDone = 0;
  let bytesTotal = manifest.totalBytes;
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function report(): TransferCounts {
    const counts = {
      filesDone,
      filesTotal: manifest.entries.length,
      filesSkipped,
      bytesDone: bytesDone + bytesUnderWay,
      bytesTotal,
    };
    reportedAtMs = performance.now();
    onProgress?.(counts);
    return counts;
  }

  function reportIfDue(): void {
    if (performance.now() - reportedAtMs >= INTERVAL_MS) report();
  }

  function setUnderWay(entry: ManifestEntry, bytes: number): void {
    bytesUnderWay += bytes - (underWay.get(entry) ?? 0);
    if (bytes > 0) underWay.set(entry, bytes);
    else underWay.delete(entry);
  }

  function finished(entry: ManifestEntry): void {
    setUnderWay(entry, 0);
    filesDone += 1;
    bytesDone += entry.sizeBytes;
  }

  return {
    async skipped(entries) {
      await eachInTurns(entries, undefined, (entry) => {
        if (underWay.size > 0) setUnderWay(entry, 0);
        filesDone += 1;
        filesSkipped += 1;
        bytesDone += entry.sizeBytes;
        onThrough(entry);
      });
      reportIfDue();
    },
    sent(entry, bytes) {
      setUnderWay(entry, Math.min(bytes, entry.sizeBytes));
      reportIfDue();
    },
    done(entry) {
      finished(entry);
      onThrough(entry);
      reportIfDue();
    },
    lost(entry) {
      filesDone -= 1;
      bytesDone -= entry.sizeBytes;
    },
    replaced(old, by) {
      setUnderWay(old, 0);
      bytesTotal += by.sizeBytes - old.sizeBytes;
    },
    report,
  };
}
