import { stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { FileAtHome } from './journal.ts';
import type { Look } from './look.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Files looked at together: a network drive answers many at a time. */
const AT_ONCE = 32;

/** Forgets files of a job that are not in its download folder as they came home, so that they are brought once more. */
export async function forgetLostFiles(record: SubmissionRecord, { journal, signal }: Look): Promise<void> {
  const folder = record.request.settings.downloadFolder;
  if (folder === null) return;
  const lost = new Set<string>();
  for (let last = 0; ; ) {
    const files = journal.filesAtHome(record.id, last, AT_ONCE);
    const areThere = await Promise.all(files.map((file) => isThere(file, folder)));
    signal.throwIfAborted();
    for (const [index, file] of files.entries()) if (!areThere[index]) lost.add(file.relativePath);
    if (files.length < AT_ONCE) break;
    last = files.at(-1)?.number ?? last;
  }
  if (lost.size > 0) await journal.forgetDownloads(record.id, ({ relativePath }) => lost.has(relativePath));
}

async function isThere({ path, sizeBytes }: FileAtHome, folder: string): Promise<boolean> {
  if (path === null || !isInside(path, folder)) return false;
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true && stats.size === sizeBytes;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
