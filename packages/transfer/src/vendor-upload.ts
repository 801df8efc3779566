import type { TransferCounts } from '@farmhand/model';
import { mapConcurrently, takeTurns } from './concurrency.ts';
import type { Manifest, ManifestEntry, UploadRequest } from './engine.ts';
import { TransferError } from './transfer-error.ts';
import { assertUnchanged } from './unchanged-file.ts';

const LOOKS_AT_ONCE = 16;
/** At most four reports a second: enough for a bar, little for an event stream. */
const INTERVAL_MS = 250;

/**
 * Lets a vendor's program send a manifest, and makes sure that what it sent is what the manifest says: it reads the
 * files itself, so they are looked at before and after.
 *
 * @throws TransferError `file-changed` and the failures of reading a file.
 */
export async function uploadUnchanged(
  manifest: Manifest,
  signal: AbortSignal | undefined,
  send: () => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  await mapConcurrently(manifest.entries, LOOKS_AT_ONCE, signal, (entry, stop) =>
    assertUnchanged(entry, stop),
  );
  await send();
  await mapConcurrently(manifest.entries, LOOKS_AT_ONCE, signal, async (entry, stop) => {
    try {
      await assertUnchanged(entry, stop);
    } catch (error) {
      // Gone from here it does no harm any more.
      if (!TransferError.isInstance(error) || error.problem.code !== 'file-missing') throw error;
    }
  });
}

/** Counts what a vendor's program says of an upload. What it skipped it does not say, so nothing counts as skipped. */
export interface VendorUploadProgress {
  /** A file that was not counted yet is there, by either of its paths; an unknown name counts for nothing. */
  arrived(path: string): void;
  /** So much beyond the files that are counted; taken back by the next file that is. */
  underWay(bytes: number, files: number): void;
  /** Everything is there: what was not announced counts too. */
  allArrived(): TransferCounts;
  /** Files counted so far. */
  readonly files: number;
}

export async function trackVendorUpload({
  manifest,
  onProgress,
  signal,
}: UploadRequest): Promise<VendorUploadProgress> {
  const missing = new Map<string, ManifestEntry>();
  await eachInTurns(manifest.entries, signal, (entry) => {
    missing.set(plain(entry.localPath), entry);
    missing.set(entry.serverPath, entry);
  });
  let filesDone = 0;
  let bytesDone = 0;
  let beyond = { bytes: 0, files: 0 };
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function report(): TransferCounts {
    reportedAtMs = performance.now();
    const counts = {
      filesDone: Math.min(manifest.entries.length, filesDone + beyond.files),
      filesTotal: manifest.entries.length,
      filesSkipped: 0,
      bytesDone: Math.min(manifest.totalBytes, bytesDone + beyond.bytes),
      bytesTotal: manifest.totalBytes,
    };
    onProgress?.(counts);
    return counts;
  }

  function reportIfDue(): void {
    if (performance.now() - reportedAtMs >= INTERVAL_MS) report();
  }

  function count(entry: ManifestEntry): void {
    missing.delete(plain(entry.localPath));
    missing.delete(entry.serverPath);
    filesDone += 1;
    bytesDone += entry.sizeBytes;
    beyond = { bytes: 0, files: 0 };
  }

  return {
    arrived(path) {
      const entry = missing.get(plain(path));
      if (entry === undefined) return;
      count(entry);
      reportIfDue();
    },
    underWay(bytes, files) {
      beyond = { bytes, files };
      reportIfDue();
    },
    allArrived() {
      filesDone = manifest.entries.length;
      bytesDone = manifest.totalBytes;
      beyond = { bytes: 0, files: 0 };
      missing.clear();
      return report();
    },
    get files() {
      return filesDone;
    },
  };
}

/** Runs quick work on each of very many entries without holding everything else up. */
export async function eachInTurns(
  entries: readonly ManifestEntry[],
  signal: AbortSignal | undefined,
  work: (entry: ManifestEntry) => void,
): Promise<void> {
  const turns = takeTurns(signal);
  for (const entry of entries) {
    work(entry);
    if (turns.isOver()) await turns.next();
  }
}

function plain(path: string): string {
  return path.replaceAll('\\', '/');
}
