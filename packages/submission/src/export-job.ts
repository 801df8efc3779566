import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, win32 } from 'node:path';
import { documentTexts } from '@farmhand/job';
import type { LocalPath, Problem } from '@farmhand/model';
import { type ManifestEntry, makeFolder } from '@farmhand/transfer';
import { breather } from './breathe.ts';
import {
  EXPORT_NAMES,
  EXPORT_SCHEMA,
  type ExportedFile,
  type ExportedJob,
  type ExportHead,
  type ExportOptions,
} from './export-format.ts';
import type { Journal } from './journal.ts';
import { fileChanged, type StoredManifest, statedPaths } from './manifest.ts';
import type { PreparedJob } from './prepare.ts';
import { SubmissionError } from './problem.ts';
import { documentsOf } from './send-documents.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { refuseRelativePaths } from './whole-paths.ts';

/** In place of what only the farm and the account that submits can say. Left out of what is written. */
const NOBODY = { taskId: '0', userId: '0', projectId: '', platform: '0' };
const LEFT_OUT = { task_id: '', user_id: '', project_id: '', platform: '' };

/**
 * Writes a job as a folder, under another name until it is whole.
 *
 * @throws SubmissionError `path-not-absolute`, `not-prepared`, `folder-exists`, `file-changed`, `export-failed`.
 */
export async function exportJob(
  record: SubmissionRecord,
  folder: LocalPath,
  journal: Journal,
  { withFiles = false, signal = new AbortController().signal }: ExportOptions,
): Promise<ExportedJob> {
  refuseRelativePaths({ scenePath: folder, settings: { downloadFolder: null } });
  const prepared = await journal.prepared(record.id, signal);
  const manifest = await journal.manifest(record.id, signal);
  const documents =
    prepared === null || manifest === null ? null : documentsOf(record, prepared, manifest, NOBODY);
  if (prepared === null || manifest === null || documents === null) {
    throw new SubmissionError(notPrepared(record));
  }
  const unfinished = `${folder}.${randomUUID().slice(0, 8)}.farmhand-part`;
  try {
    if ((await lstat(folder).catch(() => null)) !== null) throw new SubmissionError(folderExists(folder));
    await makeFolder(join(unfinished, EXPORT_NAMES.documents));
    const { task_info, ...task } = documents.task;
    const ofNobody = { ...documents, task: { task_info: { ...task_info, ...LEFT_OUT }, ...task } };
    for (const { fileName, text } of documentTexts(ofNobody)) {
      await writeFile(join(unfinished, EXPORT_NAMES.documents, fileName), text, { signal });
    }
    await writeLines(join(unfinished, EXPORT_NAMES.report), linesOfReport(prepared), signal);
    const bytesCopied = withFiles
      ? await copyFiles(manifest, join(unfinished, EXPORT_NAMES.files), signal)
      : 0;
    await writeLines(join(unfinished, EXPORT_NAMES.manifest), linesOfManifest(manifest, withFiles), signal);
    const head: ExportHead = {
      schema: EXPORT_SCHEMA,
      exportedAt: new Date().toISOString(),
      scenePath: record.request.scenePath,
      settings: record.request.settings,
      snapshot: journal.snapshot(record.id),
      environment: record.environmentText,
      withFiles,
      files: manifest.entries.length,
      bytes: manifest.totalBytes,
    };
    await writeFile(join(unfinished, EXPORT_NAMES.head), JSON.stringify(head, null, 2), { signal });
    await rename(unfinished, folder);
    return { folder, files: manifest.entries.length, bytesCopied };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    signal.throwIfAborted();
    if (SubmissionError.isInstance(error)) throw error;
    throw new SubmissionError(exportFailed(folder, error), { cause: error });
  }
}

function* linesOfReport({ report }: PreparedJob): Generator<unknown, void> {
  const { references, files, ...head } = report;
  yield head;
  for (const reference of references) yield { reference };
  for (const file of files) yield { file };
}

function* linesOfManifest(manifest: StoredManifest, withFiles: boolean): Generator<ExportedFile, void> {
  const stated = statedPaths(manifest);
  for (const [index, entry] of manifest.entries.entries()) {
    yield {
      path: stated[index] ?? entry.localPath,
      server: entry.serverPath,
      sizeBytes: entry.sizeBytes,
      modified: new Date(Number(BigInt(entry.modifiedNs) / 1_000_000n)).toISOString(),
      fingerprint: entry.fingerprint,
      ...(withFiles ? { file: nameInside(entry, index) } : {}),
    };
  }
}

/** Numbered, so that no two are the same on any disk; with enough of its name to be known again. */
function nameInside({ serverPath }: ManifestEntry, index: number): string {
  const name = win32.basename(serverPath).replace(/[^\p{L}\p{N}._-]/gu, '_');
  return `${String(index + 1).padStart(6, '0')}-${name.slice(-60)}`.replace(/\.+$/, '_');
}

async function copyFiles(manifest: StoredManifest, into: string, signal: AbortSignal): Promise<number> {
  await mkdir(into);
  let bytes = 0;
  for (const [index, entry] of manifest.entries.entries()) {
    signal.throwIfAborted();
    const target = join(into, nameInside(entry, index));
    await copyFile(entry.localPath, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // Looked at after copying: what was written to it meanwhile shows in its time.
    const { size, mtimeNs } = await stat(entry.localPath, { bigint: true });
    if (Number(size) !== entry.sizeBytes || `${mtimeNs}` !== entry.modifiedNs) {
      throw new SubmissionError(fileChanged(entry.localPath));
    }
    bytes += entry.sizeBytes;
  }
  return bytes;
}

/** Enough for one write. Characters. */
const BLOCK = 256 * 1024;

async function writeLines(path: string, lines: Iterable<unknown>, signal: AbortSignal): Promise<void> {
  const breathe = breather(signal);
  await using file = await open(path, 'wx');
  let block = '';
  for (const line of lines) {
    block += `${JSON.stringify(line)}\n`;
    if (block.length >= BLOCK) {
      await file.appendFile(block);
      block = '';
    }
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  await file.appendFile(block);
}

function notPrepared({ id }: SubmissionRecord): Problem {
  return {
    code: 'not-prepared',
    message: `Submission ${id} is not known well enough to be exported.`,
    hint: 'Wait until its files have been looked at and the farm has a job for it, then export it.',
    retryable: true,
    zh: {
      message: `提交 ${id} 的信息还不完整，无法导出。`,
      hint: '请等文件检查完成并且农场已创建作业后再导出。',
    },
  };
}

function folderExists(folder: LocalPath): Problem {
  return {
    code: 'folder-exists',
    message: `There is something at ${folder} already.`,
    hint: 'Name a folder that is not there yet.',
    retryable: false,
    zh: { message: `${folder} 已存在。`, hint: '请指定一个尚不存在的文件夹。' },
  };
}

function exportFailed(folder: LocalPath, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: 'export-failed',
    message: `The job could not be written to ${folder}: ${why}`,
    hint: 'Check that disk and its free space, then export it again. Nothing was left behind.',
    retryable: true,
    zh: {
      message: `无法将作业写入 ${folder}：${why}`,
      hint: '请检查该磁盘及其剩余空间，然后重新导出。没有留下任何文件。',
    },
  };
}
