import { stat } from 'node:fs/promises';
import type { FingerprintCounts, JobSettings, LocalPath, Problem, SceneReport } from '@farmhand/model';
import {
  buildManifest,
  type FingerprintCache,
  type ManifestEntry,
  type ManifestProgress,
} from '@farmhand/transfer';
import { filesOfJob } from './files-of-job.ts';
import { SubmissionError } from './problem.ts';

/** What goes up for one job, as the journal keeps it. */
export interface StoredManifest {
  readonly entries: readonly ManifestEntry[];
  readonly totalBytes: number;
  /** Milliseconds since 1970. */
  readonly seenAtMs: number;
  /** Local path of the scene file among the entries. */
  readonly scenePath: LocalPath;
  /** MD5 of the scene file, which the job documents carry. Hex. */
  readonly sceneMd5: string;
  /**
   * What the documents call each of the entries, where they are somewhere else than the scene knows them, as in an exported
   * folder; none where they are the same.
   */
  readonly statedPaths?: readonly LocalPath[];
}

/**
 * Fingerprints the scene and every file it needs.
 *
 * @throws SubmissionError `file-changed` when the scene or a file is no longer what the report describes.
 * @throws TransferError when a file cannot be read.
 */
export async function manifestOf(
  report: SceneReport,
  settings: JobSettings,
  fingerprints: FingerprintCache,
  signal: AbortSignal,
  onProgress?: OnFingerprints,
): Promise<StoredManifest> {
  const expected = await filesOfJob(report, settings, signal);
  const scene = await stat(report.path).catch(() => null);
  if (scene !== null && Math.trunc(scene.mtimeMs) !== Math.trunc(report.modifiedMs)) {
    throw new SubmissionError(fileChanged(report.path));
  }
  const { md5, ...manifest } = await buildManifest({
    files: [...expected.keys()],
    fingerprints,
    md5Of: report.path,
    signal,
    onProgress: onProgress && ((progress) => onProgress(fingerprintCounts(progress))),
  });
  for (const entry of manifest.entries) {
    const size = expected.get(entry.localPath);
    if (size !== undefined && size !== entry.sizeBytes)
      throw new SubmissionError(fileChanged(entry.localPath));
  }
  // The report, and with it the documents, describe this version of the scene.
  const entries = manifest.entries.map((entry) =>
    entry.localPath === report.path ? { ...entry, mustNotChange: true as const } : entry,
  );
  return { ...manifest, entries, scenePath: report.path, sceneMd5: md5 ?? '' };
}

/** Hears how far fingerprinting is. Often: after every few files, and every few bytes of a large one. */
export type OnFingerprints = (counts: FingerprintCounts) => void;

export function fingerprintCounts(progress: ManifestProgress): FingerprintCounts {
  const { filesDone, filesTotal, bytesHashed, bytesToHash } = progress;
  // A file that changes while it is read is read, and counted, again.
  return { filesDone, filesTotal, bytesDone: Math.min(bytesHashed, bytesToHash), bytesTotal: bytesToHash };
}

/** What the documents call the entries, in the same order. */
export function statedPaths({ entries, statedPaths: stated }: StoredManifest): readonly LocalPath[] {
  return stated ?? entries.map(({ localPath }) => localPath);
}

/** The manifest with what some files became while they were sent; the same one when nothing did. */
export function withChanged(manifest: StoredManifest, changed: readonly ManifestEntry[]): StoredManifest {
  if (changed.length === 0) return manifest;
  const byServerPath = new Map(changed.map((entry) => [entry.serverPath, entry]));
  const entries = manifest.entries.map((entry) => byServerPath.get(entry.serverPath) ?? entry);
  return { ...manifest, entries, totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

export function fileChanged(path: LocalPath): Problem {
  return {
    code: 'file-changed',
    message: `${path} changed after it was checked.`,
    hint: 'Press Retry: the scene is checked again as it is now, and the same job goes on.',
    retryable: true,
    zh: {
      message: `${path} 在检查之后又有更改。`,
      hint: '请点击“重试”：系统会按现在的内容重新检查场景，并继续使用同一个作业。',
    },
  };
}
