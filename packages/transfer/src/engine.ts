import type { LocalPath, Problem, ServerPath, TransferCounts } from '@farmhand/model';

/** One file to move up: where it is here, where it goes there, and what it held when it was looked at. */
export interface ManifestEntry {
  readonly localPath: LocalPath;
  readonly serverPath: ServerPath;
  readonly sizeBytes: number;
  /** Modification time in whole nanoseconds since 1970, as decimal text (a number would round it). */
  readonly modifiedNs: string;
  /** `xxh3-128:` and the 32 hex digits of the content's XXH3 (128 bits, as `xxhsum -H2` prints it). */
  readonly fingerprint: string;
  /** Opaque: another file with the same size and time has another one. None in manifests of older versions. */
  readonly identity?: string;
  /**
   * Set for a file that something else describes too, as the job's documents describe the scene file: another version
   * of it is never sent in its place.
   */
  readonly mustNotChange?: true;
}

/** Everything one upload moves. No two entries share a server path. */
export interface Manifest {
  readonly entries: readonly ManifestEntry[];
  readonly totalBytes: number;
  /** When its files were last looked at. Milliseconds since 1970. */
  readonly seenAtMs: number;
}

/** One of the farm's storages; the ids come from the account's transfer BIDs. */
export interface Storage {
  readonly kind: 'input' | 'config' | 'output';
  readonly id: string;
}

/** A file in the output storage, below the folder that was asked for. */
export interface RemoteFile {
  /** Path below the listed folder, forward slashes, as the farm names it: not to be trusted as a local name. */
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly fingerprint: string | null;
}

export type TransferProgress = (counts: TransferCounts) => void;

/** What went wrong with one file, or with small ones that travel together, while they were sent. */
export interface UploadTrouble {
  readonly localPath: LocalPath;
  /** Files that travel together, of which `localPath` is the first; 1 for a file alone. */
  readonly files: number;
  readonly problem: Problem;
  /** Whether it is tried again. If not, the upload ends with this problem. */
  readonly willRetry: boolean;
  /** Which attempt failed, from 1 on. */
  readonly attempt: number;
}

export interface UploadRequest {
  readonly storage: Storage;
  readonly manifest: Manifest;
  /**
   * Something that this repeats went wrong at the farm then: what is only remembered from before, and cannot be asked
   * of the farm, is sent again. Milliseconds since 1970.
   */
  readonly doubtsBefore?: number;
  readonly signal?: AbortSignal;
  /** Called as bytes arrive; at least once at the end. */
  readonly onProgress?: TransferProgress;
  /**
   * Called when a file turned out to be another version than the manifest's: with the entry of the version that is
   * sent in its place, under the same paths. Whoever keeps the manifest puts it in the old one's place.
   */
  readonly onChanged?: (entry: ManifestEntry) => void;
  /**
   * Called when the sending of a file failed: the first time, when something else goes wrong with it, and again at every
   * fifth attempt. A vendor's program tells of less.
   */
  readonly onTrouble?: (trouble: UploadTrouble) => void;
  /** Called once a file that {@link UploadRequest.onTrouble} told of is through. */
  readonly onTroubleOver?: (localPath: LocalPath) => void;
}

export interface ListOutputRequest {
  readonly storage: Storage;
  /** Folder in the storage, such as a task's output folder name. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** A file of the output storage and where it is to be. */
export interface DownloadItem {
  readonly file: RemoteFile;
  /** Final place of the file. It appears there whole or not at all. */
  readonly target: LocalPath;
}

export interface DownloadRequest {
  readonly storage: Storage;
  /** Folder in the storage that the files' relative paths begin at. */
  readonly folder: string;
  /** No two have the same target. */
  readonly items: readonly DownloadItem[];
  /** The folder the artist chose. When given, nothing is written outside it, whatever links lie in it. */
  readonly within?: LocalPath;
  /** What becomes of another file at the target; it is overwritten unless given. */
  readonly onExisting?: 'overwrite' | 'skip' | 'keepBoth';
  readonly signal?: AbortSignal;
  /** Called as bytes arrive. */
  readonly onProgress?: TransferProgress;
  /** Called once for each file that is whole in its place, or was left alone; in any order. */
  readonly onDone?: (done: DownloadedItem) => void;
}

export interface DownloadedItem extends DownloadItem {
  /** Where the file really is: another name than the target's when both were kept. */
  readonly path: LocalPath;
  readonly outcome: 'downloaded' | 'alreadyThere' | 'skipped';
}

/**
 * A way of moving files to and from the farm. Calls may be repeated: what is already there is not sent again,
 * and a call cut short goes on where it stopped.
 *
 * All calls reject with a {@link TransferError} whose `problem` an artist can read; an aborted signal rejects
 * with the signal's reason.
 */
export interface TransferEngine {
  readonly name: 'tus' | 'transmitter' | 'raysync';
  /**
   * Sends what the storage lacks. Resolves when everything in the manifest is there, verified.
   *
   * A file that is not what the manifest says, or changes while it is sent, is fingerprinted anew and sent as it is now
   * (see {@link UploadRequest.onChanged}), three times at most: then `file-changing` is thrown. One that must not change
   * is not sent at all but ends the upload with `file-changed`.
   */
  upload(request: UploadRequest): Promise<TransferCounts>;
  /** Files complete in an output folder so far; empty when the folder is not there yet. */
  listOutput(request: ListOutputRequest): Promise<readonly RemoteFile[]>;
  /**
   * Fetches files, each to a temporary name beside its target, checked and renamed. One that cannot be had does not
   * keep the others: the first failure is thrown when all were tried, one that waiting may cure first of all.
   */
  download(request: DownloadRequest): Promise<void>;
}
