import { stat } from 'node:fs/promises';
import type { JobSettings, LocalPath, Problem, SceneReport } from '@farmhand/model';
import { buildManifest, type FingerprintCache, type ManifestEntry, md5OfFile } from '@farmhand/transfer';
import { filesOfJob } from './files-of-job.ts';
import { SubmissionError } from './problem.ts';

/** What goes up for one job, as the journal keeps it. */
export interface StoredManifest {
  readonly entries: readonly ManifestEntry[];
  readonly totalBytes: number;
  /** Local path of the scene file among the entries. */
  readonly scenePath: LocalPath;
  /** MD5 of the scene file, which the job documents carry. Hex. */
  readonly sceneMd5: string;
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
): Promise<StoredManifest> {
  const expected = filesOfJob(report, settings);
  const scene = await stat(report.path).catch(() => null);
  if (scene !== null && Math.trunc(scene.mtimeMs) !== Math.trunc(report.modifiedMs)) {
    throw new SubmissionError(fileChanged(report.path));
  }
  const { entries, totalBytes } = await buildManifest({ files: [...expected.keys()], fingerprints, signal });
  for (const entry of entries) {
    const size = expected.get(entry.localPath);
    if (size !== undefined && size !== entry.sizeBytes)
      throw new SubmissionError(fileChanged(entry.localPath));
  }
  return { entries, totalBytes, scenePath: report.path, sceneMd5: await md5OfFile(report.path, { signal }) };
}

function fileChanged(path: LocalPath): Problem {
  return {
    code: 'file-changed',
    message: `${path} changed after it was checked.`,
    hint: 'Press Retry: the scene is checked again as it is now, and the same job goes on.',
    retryable: true,
  };
}
