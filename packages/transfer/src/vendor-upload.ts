import type { TransferCounts } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import type { ManifestEntry, UploadRequest } from './engine.ts';
import { fileChanging, MOST_VERSIONS, renewEntry } from './newer-version.ts';
import { TransferError } from './transfer-error.ts';
import { eachInTurns } from './turns.ts';
import { assertUnchanged, fileChanged } from './unchanged-file.ts';
import { changedMeanwhile, trackTroubles } from './upload-troubles.ts';

const LOOKS_AT_ONCE = 16;
/** At most four reports a second: enough for a bar, little for an event stream. */
const INTERVAL_MS = 250;

/**
 * Lets a vendor's program send a manifest, and makes sure that what it sent is what the manifest says: it reads the
 * files itself, so they are looked at before and after, and those that changed are sent again.
 *
 * @param send sends such entries, over whatever was sent before.
 * @throws TransferError `file-changed` for one that must not change; `file-changing`; the failures of reading a file.
 */
export async function uploadUnchanged(
  { manifest, signal, onChanged }: UploadRequest,
  progress: VendorUploadProgress,
  send: (entries: readonly ManifestEntry[]) => Promise<void>,
): Promise<void> {
  async function renewed(changed: readonly ManifestEntry[]): Promise<Map<ManifestEntry, ManifestEntry>> {
    const newer = new Map<ManifestEntry, ManifestEntry>();
    for (const entry of changed) if (entry.mustNotChange === true) throw fileChanged(entry);
    await mapConcurrently(changed, LOOKS_AT_ONCE, signal, async (entry, stop) => {
      newer.set(entry, await renewEntry(entry, stop));
    });
    for (const [old, entry] of newer) {
      progress.replaced(old, entry);
      onChanged?.(entry);
    }
    return newer;
  }

  signal?.throwIfAborted();
  const newer = await renewed(await findChanged(manifest.entries, { maybeGone: false, signal }));
  let round: readonly ManifestEntry[] = manifest.entries.map((entry) => newer.get(entry) ?? entry);
  for (let versions = 1; round.length > 0; versions++) {
    await send(round);
    const changed = await findChanged(round, { maybeGone: true, signal });
    if (changed[0] !== undefined && versions > MOST_VERSIONS) throw fileChanging(changed[0]);
    round = [...(await renewed(changed)).values()];
  }
}

/** Entries whose files are other versions by now. Once it was sent, a file that is gone from here does no harm. */
async function findChanged(
  entries: readonly ManifestEntry[],
  { maybeGone, signal }: { readonly maybeGone: boolean; readonly signal: AbortSignal | undefined },
): Promise<ManifestEntry[]> {
  const changed: ManifestEntry[] = [];
  await mapConcurrently(entries, LOOKS_AT_ONCE, signal, async (entry, stop) => {
    try {
      await assertUnchanged(entry, stop);
    } catch (error) {
      const code = TransferError.isInstance(error) ? error.problem.code : null;
      if (code === 'file-changed') changed.push(entry);
      else if (code !== 'file-missing' || !maybeGone) throw error;
    }
  });
  return changed;
}

/** Counts what a vendor's program says of an upload. What it skipped it does not say, so nothing counts as skipped. */
export interface VendorUploadProgress {
  /** A file that was not counted yet is there, by either of its paths; an unknown name counts for nothing. */
  arrived(path: string): void;
  /** The program could not send a file, named as in {@link VendorUploadProgress.arrived}; it will be tried again. */
  failed(path: string, error: unknown): void;
  /** So much beyond the files that are counted; taken back by the next file that is. */
  underWay(bytes: number, files: number): void;
  /** Another version of a file takes its place, and is not there yet. */
  replaced(old: ManifestEntry, entry: ManifestEntry): void;
  /** Everything is there: what was not announced counts too. */
  allArrived(): TransferCounts;
  /** Files counted so far. */
  readonly files: number;
}

export async function trackVendorUpload(request: UploadRequest): Promise<VendorUploadProgress> {
  const { manifest, onProgress, signal } = request;
  const troubles = trackTroubles(request);
  const missing = new Map<string, ManifestEntry>();
  await eachInTurns(manifest.entries, signal, expect);
  let { totalBytes } = manifest;
  let filesDone = 0;
  let bytesDone = 0;
  let beyond = { bytes: 0, files: 0 };
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function expect(entry: ManifestEntry): void {
    missing.set(plain(entry.localPath), entry);
    missing.set(entry.serverPath, entry);
  }

  function report(): TransferCounts {
    reportedAtMs = performance.now();
    const counts = {
      filesDone: Math.min(manifest.entries.length, filesDone + beyond.files),
      filesTotal: manifest.entries.length,
      filesSkipped: 0,
      bytesDone: Math.min(totalBytes, bytesDone + beyond.bytes),
      bytesTotal: totalBytes,
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
    troubles.over(entry);
  }

  return {
    arrived(path) {
      const entry = missing.get(plain(path));
      if (entry === undefined) return;
      count(entry);
      reportIfDue();
    },
    failed(path, error) {
      const entry = missing.get(plain(path));
      if (entry !== undefined) troubles.failed(entry, error, { willRetry: true });
    },
    underWay(bytes, files) {
      beyond = { bytes, files };
      reportIfDue();
    },
    replaced(old, entry) {
      if (missing.get(old.serverPath) !== old) {
        filesDone -= 1;
        bytesDone -= old.sizeBytes;
      }
      totalBytes += entry.sizeBytes - old.sizeBytes;
      beyond = { bytes: 0, files: 0 };
      expect(entry);
      troubles.failed(entry, changedMeanwhile(entry), { willRetry: true });
    },
    allArrived() {
      filesDone = manifest.entries.length;
      bytesDone = totalBytes;
      beyond = { bytes: 0, files: 0 };
      missing.clear();
      troubles.allOver();
      return report();
    },
    get files() {
      return filesDone;
    },
  };
}

function plain(path: string): string {
  return path.replaceAll('\\', '/');
}
