import type { DownloadedItem, DownloadItem, TransferProgress } from './engine.ts';

/** At most four reports a second: enough for a bar, little for an event stream. */
const INTERVAL_MS = 250;

/** Counts one batch's files and bytes, and reports them now and then. */
export interface DownloadProgress {
  /** So many bytes of this file are here. */
  fetched(item: DownloadItem, bytes: number): void;
  done(item: DownloadItem, outcome: DownloadedItem['outcome']): void;
  /** It could not be had. What was fetched of it does not count. */
  failed(item: DownloadItem): void;
  /** Reports whatever the time since the last report. */
  report(): void;
}

export function trackDownload(
  items: readonly DownloadItem[],
  onProgress: TransferProgress | undefined,
): DownloadProgress {
  const underWay = new Map<DownloadItem, number>();
  const bytesTotal = items.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  let bytesUnderWay = 0;
  let filesDone = 0;
  let filesSkipped = 0;
  let bytesDone = 0;
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function report(): void {
    reportedAtMs = performance.now();
    onProgress?.({
      filesDone,
      filesTotal: items.length,
      filesSkipped,
      bytesDone: bytesDone + bytesUnderWay,
      bytesTotal,
    });
  }

  function reportIfDue(): void {
    if (performance.now() - reportedAtMs >= INTERVAL_MS) report();
  }

  function setUnderWay(item: DownloadItem, bytes: number | null): void {
    bytesUnderWay += (bytes ?? 0) - (underWay.get(item) ?? 0);
    if (bytes === null) underWay.delete(item);
    else underWay.set(item, bytes);
  }

  return {
    fetched(item, bytes) {
      setUnderWay(item, Math.min(bytes, item.file.sizeBytes));
      reportIfDue();
    },
    done(item, outcome) {
      setUnderWay(item, null);
      filesDone += 1;
      if (outcome !== 'downloaded') filesSkipped += 1;
      bytesDone += item.file.sizeBytes;
      reportIfDue();
    },
    failed(item) {
      setUnderWay(item, null);
    },
    report,
  };
}
