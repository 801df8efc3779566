import { stat } from 'node:fs/promises';
import type { Finding, JobSettings, LocalizedText, LocalPath } from '@farmhand/model';
import { buildManifest, type FingerprintCache, type ManifestEntry } from '@farmhand/transfer';
import { filesOfJob } from './files-of-job.ts';
import { fileChanged, fingerprintCounts, type OnFingerprints, type StoredManifest } from './manifest.ts';
import type { ExportedFiles } from './prepare.ts';
import { SubmissionError } from './problem.ts';
import type { Export, FileOfExport } from './read-export.ts';
import { turnstile } from './turnstile.ts';

/** Files looked at at the same time. */
const LOOKED_AT_AT_ONCE = 16;
/** More are told of together. */
const MOST_TOLD = 20;

/** Whether every file that the job needs is as it was exported; those that are not are errors among the findings. */
export async function checkExportedFiles(
  exported: Export,
  settings: JobSettings,
  fingerprints: FingerprintCache,
  signal: AbortSignal,
  onProgress?: OnFingerprints,
): Promise<ExportedFiles> {
  const { report } = exported;
  const files = await neededOf(exported, settings, signal);
  const modified = new Map<LocalPath, number>();
  const look = turnstile(LOOKED_AT_AT_ONCE);
  const changed: FileOfExport[] = [];
  const missing: FileOfExport[] = [];
  await Promise.all(
    files.map((file) =>
      look(async () => {
        signal.throwIfAborted();
        const found = await stat(file.localPath).catch(() => null);
        if (found === null) missing.push(file);
        else if (found.size !== file.sizeBytes) changed.push(file);
        else modified.set(file.path, found.mtimeMs);
      }),
    ),
  );
  if (missing.length + changed.length === 0) {
    const entries = await entriesOf(files, fingerprints, signal, onProgress);
    changed.push(...files.filter((file) => entries.get(file.localPath)?.fingerprint !== file.fingerprint));
  }
  const findings = [
    ...told('exported-file-missing', missing, {
      en: 'is not there',
      zh: '不存在',
    }),
    ...told('exported-file-changed', changed, {
      en: 'is not as it was exported',
      zh: '与导出时不同',
    }),
  ];
  return { report, findings, modified };
}

/**
 * What goes up for an exported job.
 *
 * @throws SubmissionError `file-changed`; TransferError when a file cannot be read.
 */
export async function manifestOfExport(
  exported: Export,
  settings: JobSettings,
  fingerprints: FingerprintCache,
  signal: AbortSignal,
  onProgress?: OnFingerprints,
): Promise<StoredManifest> {
  const files = await neededOf(exported, settings, signal);
  const scene = files.find(({ path }) => path === exported.report.path)?.localPath ?? exported.report.path;
  const { md5, ...built } = await buildManifest({
    files: files.map(({ localPath }) => localPath),
    fingerprints,
    md5Of: scene,
    signal,
    onProgress: onProgress && ((progress) => onProgress(fingerprintCounts(progress))),
  });
  const byPath = new Map(built.entries.map((entry) => [entry.localPath, entry]));
  const entries = files.map((file): ManifestEntry => {
    const entry = byPath.get(file.localPath);
    if (entry === undefined || entry.fingerprint !== file.fingerprint) {
      throw new SubmissionError(fileChanged(file.localPath));
    }
    // Another version of a file is another job: what was exported is what is rendered.
    return { ...entry, serverPath: file.server, mustNotChange: true };
  });
  return {
    entries,
    totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    seenAtMs: built.seenAtMs,
    scenePath: scene,
    sceneMd5: md5 ?? '',
    statedPaths: files.map(({ path }) => path),
  };
}

/** The files of the export that the job needs with these settings: they may skip some that were exported. */
async function neededOf(
  { report, files }: Export,
  settings: JobSettings,
  signal: AbortSignal,
): Promise<readonly FileOfExport[]> {
  const needed = await filesOfJob(report, settings, signal);
  return files.filter(({ path }) => needed.has(path));
}

async function entriesOf(
  files: readonly FileOfExport[],
  fingerprints: FingerprintCache,
  signal: AbortSignal,
  onProgress: OnFingerprints | undefined,
): Promise<ReadonlyMap<LocalPath, ManifestEntry>> {
  const { entries } = await buildManifest({
    files: files.map(({ localPath }) => localPath),
    fingerprints,
    signal,
    onProgress: onProgress && ((progress) => onProgress(fingerprintCounts(progress))),
  });
  return new Map(entries.map((entry) => [entry.localPath, entry]));
}

function told(id: string, files: readonly FileOfExport[], what: LocalizedText): readonly Finding[] {
  const finding = (text: LocalizedText, path: string | null, count: number): Finding => ({
    id,
    severity: 'error',
    tipCode: null,
    text,
    owner: null,
    path,
    count,
    fix: null,
  });
  const first = files.slice(0, MOST_TOLD).map(({ localPath }) => {
    const text = { en: `${localPath} ${what.en}.`, zh: `${localPath} ${what.zh}。` };
    return finding(text, localPath, 1);
  });
  const more = files.length - first.length;
  if (more === 0) return first;
  const rest = {
    en: `The same is true of ${more} more ${more === 1 ? 'file' : 'files'}.`,
    zh: `另有 ${more} 个文件也是如此。`,
  };
  return [...first, finding(rest, null, more)];
}
