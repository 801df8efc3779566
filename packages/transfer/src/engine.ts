import type { LocalPath, ServerPath, TransferCounts } from '@farmhand/model';

/** One file to move up: where it is here, where it goes there, and what it held when it was looked at. */
export interface ManifestEntry {
  readonly localPath: LocalPath;
  readonly serverPath: ServerPath;
  readonly sizeBytes: number;
  /** Modification time in whole nanoseconds since 1970, as decimal text (a number would round it). */
  readonly modifiedNs: string;
  /** `sha256:` and 64 hex digits of the content. */
  readonly fingerprint: string;
}

/** Everything one upload moves. No two entries share a server path. */
export interface Manifest {
  readonly entries: readonly ManifestEntry[];
  readonly totalBytes: number;
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

export interface UploadRequest {
  readonly storage: Storage;
  readonly manifest: Manifest;
  readonly signal?: AbortSignal;
  /** Called as bytes arrive; at least once at the end. */
  readonly onProgress?: TransferProgress;
}

export interface ListOutputRequest {
  readonly storage: Storage;
  /** Folder in the storage, such as a task's output folder name. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

export interface DownloadFileRequest {
  readonly storage: Storage;
  readonly folder: string;
  readonly file: RemoteFile;
  /** Final place of the file. It appears there whole or not at all. */
  readonly target: LocalPath;
  readonly signal?: AbortSignal;
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
  /** Sends what the storage lacks. Resolves when everything in the manifest is there, verified. */
  upload(request: UploadRequest): Promise<TransferCounts>;
  /** Files complete in an output folder so far; empty when the folder is not there yet. */
  listOutput(request: ListOutputRequest): Promise<readonly RemoteFile[]>;
  /** Fetches one file to a temporary name beside its target, checks it, and renames it. */
  downloadFile(request: DownloadFileRequest): Promise<void>;
}
