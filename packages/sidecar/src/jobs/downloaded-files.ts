import { stat } from 'node:fs/promises';
import { type LocalPath, localPath } from '@farmhand/model';
import { type FileAtHome, type Journal, SubmissionError, unknownSubmission } from '@farmhand/submission';
import type { DownloadedFiles } from '../api/job-details.ts';
import { turnOfOthers } from './turn-of-others.ts';

const FILES_AT_ONCE = 500;
/** A network drive answers many at a time. */
const LOOKS_AT_ONCE = 32;

/**
 * A page of a job's files on this computer, the latest first, with the sizes they have on the disk now.
 *
 * @throws SubmissionError `unknown-submission`; the reason of the signal.
 */
export async function downloadedFiles(
  journal: Pick<Journal, 'get' | 'latestAtHome'>,
  submissionId: string,
  {
    offset,
    limit,
    signal,
  }: { readonly offset: number; readonly limit: number; readonly signal: AbortSignal },
): Promise<DownloadedFiles> {
  const record = journal.get(submissionId);
  if (record === null) throw unknownSubmission(submissionId);
  const kept = journal.latestAtHome(submissionId, offset, limit);
  const files: DownloadedFiles['files'] = [];
  for (let start = 0; start < kept.length; start += LOOKS_AT_ONCE) {
    const looked = await Promise.all(kept.slice(start, start + LOOKS_AT_ONCE).map(lookedAt));
    files.push(...looked.flat());
    signal.throwIfAborted();
  }
  return { total: record.filesDownloaded, files };
}

/** One that an older Farmhand brought home is somewhere, but where was not written down. */
async function lookedAt({ path, at }: FileAtHome): Promise<DownloadedFiles['files']> {
  if (path === null || at === null) return [];
  return [{ path, sizeBytes: await sizeOf(path), downloadedAt: at }];
}

async function sizeOf(path: string): Promise<number | null> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true ? stats.size : null;
}

/**
 * What of a job may be shown in the system's file manager: one of its files, or its download folder. Nothing else is.
 *
 * @throws SubmissionError `unknown-submission`; `not-a-download` for another path; `no-download-folder`; `download-gone`
 * when it is not there any more; the reason of the signal.
 */
export async function pathToReveal(
  journal: Pick<Journal, 'get' | 'filesAtHome'>,
  submissionId: string,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<LocalPath> {
  const record = journal.get(submissionId);
  if (record === null) throw unknownSubmission(submissionId);
  const folder = record.request.settings.downloadFolder;
  if (asked === undefined && folder === null) throw new SubmissionError(noFolder(submissionId));
  const path =
    asked === undefined || asked === folder ? folder : await fileNamed(journal, submissionId, asked, signal);
  if (path === null) throw new SubmissionError(notADownload(asked ?? ''));
  if ((await stat(path).catch(() => null)) === null) throw new SubmissionError(gone(path));
  return localPath.parse(path);
}

async function fileNamed(
  journal: Pick<Journal, 'filesAtHome'>,
  submissionId: string,
  asked: string,
  signal: AbortSignal,
): Promise<LocalPath | null> {
  for (let last = 0; ; ) {
    const files = journal.filesAtHome(submissionId, last, FILES_AT_ONCE);
    const found = files.find(({ path }) => path === asked);
    if (found !== undefined) return found.path;
    if (files.length < FILES_AT_ONCE) return null;
    last = files.at(-1)?.number ?? last;
    await turnOfOthers(signal);
  }
}

function noFolder(submissionId: string) {
  return {
    code: 'no-download-folder',
    message: `No download folder is chosen for submission ${submissionId}.`,
    hint: 'Choose a folder to bring the frames into.',
    retryable: false,
    zh: { message: `提交 ${submissionId} 没有选择下载文件夹。`, hint: '请选择用于保存帧的文件夹。' },
  };
}

function notADownload(path: string) {
  return {
    code: 'not-a-download',
    message: `"${path}" is not a file that this job brought home.`,
    hint: "Choose one from the job's list of downloads.",
    retryable: false,
    zh: { message: `“${path}”不是此作业下载的文件。`, hint: '请从该作业的下载列表中选择。' },
  };
}

function gone(path: string) {
  return {
    code: 'download-gone',
    message: `"${path}" is not there any more.`,
    hint: 'Connect its drive if it is on one, or download the frames again.',
    retryable: true,
    zh: { message: `“${path}”已不存在。`, hint: '如果它在移动或网络驱动器上，请先连接；否则请重新下载帧。' },
  };
}

/** Where the system has nothing that shows files. */
export function cannotReveal(path: string): SubmissionError {
  return new SubmissionError({
    code: 'cannot-reveal',
    message: `Nothing on this computer could show "${path}".`,
    hint: 'Open the folder by hand.',
    retryable: false,
    zh: { message: `本机没有可以显示“${path}”的程序。`, hint: '请手动打开该文件夹。' },
  });
}
