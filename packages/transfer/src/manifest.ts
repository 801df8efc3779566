import type { LocalPath, ServerPath } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import type { Manifest, ManifestEntry } from './engine.ts';
import { hashFile, whileUnchanged } from './file-hash.ts';
import { type FileState, readFileState } from './file-state.ts';
import type { FingerprintCache } from './fingerprint-cache.ts';
import { toServerPath } from './server-path.ts';
import { TransferError } from './transfer-error.ts';

/** Files looked at and hashed at the same time unless the caller says otherwise. */
const DEFAULT_CONCURRENCY = 8;

export interface ManifestProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Files that had to be read because they were new or changed. */
  readonly filesHashed: number;
  readonly bytesHashed: number;
}

export interface BuildManifestOptions {
  /** Absolute paths; one given twice counts once. */
  readonly files: readonly LocalPath[];
  readonly fingerprints: FingerprintCache;
  readonly signal?: AbortSignal | undefined;
  /** Files in hand at a time; 8 unless given. */
  readonly concurrency?: number | undefined;
  /** Called after each file. */
  readonly onProgress?: ((progress: ManifestProgress) => void) | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Looks at every file and reads those whose fingerprint is not known, giving what an upload has to move, in the
 * order of `files`. A file that is written to while it is read is read again.
 *
 * @throws TransferError `file-missing`, `file-unreadable`, `not-a-file`, `file-changing`, `path-not-absolute`,
 * `path-not-portable`, or `server-path-collision` when two different files would get one place on the farm.
 */
export async function buildManifest(options: BuildManifestOptions): Promise<Manifest> {
  const { signal, onProgress, clock = Date.now } = options;
  signal?.throwIfAborted();
  const files = await filesByServerPath(options.files);
  let filesDone = 0;
  let filesHashed = 0;
  let bytesHashed = 0;

  const entries = await mapConcurrently(
    [...files],
    options.concurrency ?? DEFAULT_CONCURRENCY,
    signal,
    async ([serverPath, localPath], stop): Promise<ManifestEntry> => {
      let hashStartedAtMs: number | null = null;
      const { state, value: fingerprint } = await whileUnchanged(localPath, async (before) => {
        const known = await options.fingerprints.find({ path: localPath, ...before });
        hashStartedAtMs = known === null ? clock() : null;
        return (
          known ??
          `sha256:${await hashFile(localPath, 'sha256', {
            signal: stop,
            onBytes: (bytes) => {
              bytesHashed += bytes;
            },
          })}`
        );
      });
      if (hashStartedAtMs !== null) {
        filesHashed += 1;
        if (isSettled(state, hashStartedAtMs)) {
          await options.fingerprints.keep({ path: localPath, ...state }, fingerprint);
        }
      }
      filesDone += 1;
      onProgress?.({ filesDone, filesTotal: files.size, filesHashed, bytesHashed });
      return {
        localPath,
        serverPath,
        sizeBytes: state.sizeBytes,
        modifiedNs: state.modifiedNs,
        fingerprint,
      };
    },
  );
  return { entries, totalBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0) };
}

/** Folds paths that mean one file; two files for one server path are an error. */
async function filesByServerPath(paths: readonly LocalPath[]): Promise<Map<ServerPath, LocalPath>> {
  const files = new Map<ServerPath, LocalPath>();
  for (const path of paths) {
    const serverPath = toServerPath(path);
    const first = files.get(serverPath);
    if (first === undefined) files.set(serverPath, path);
    else if (first !== path && !(await areOneFile(first, path))) {
      throw new TransferError({
        code: 'server-path-collision',
        message: `"${first}" and "${path}" are two files, but both would be "${serverPath}" on the farm.`,
        hint: 'Rename or move one of them, then point the scene at it.',
        retryable: false,
      });
    }
  }
  return files;
}

async function areOneFile(a: LocalPath, b: LocalPath): Promise<boolean> {
  const [first, second] = await Promise.all([readFileState(a), readFileState(b)]);
  return first.inode !== '0' && first.inode === second.inode && first.device === second.device;
}

/**
 * False for a file so fresh that it could be written once more without its modification time moving on. File
 * systems with whole seconds (FAT counts in twos) need longer than the rest, whose clocks tick every few
 * milliseconds. Such a file is sent all the same; its fingerprint is just not remembered.
 */
function isSettled(state: FileState, nowMs: number): boolean {
  const modifiedNs = BigInt(state.modifiedNs);
  const marginMs = modifiedNs % 1_000_000_000n === 0n ? 2_000 : 100;
  return Number(modifiedNs / 1_000_000n) + marginMs <= nowMs;
}
