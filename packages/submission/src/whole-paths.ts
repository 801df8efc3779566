import { isAbsolute, normalize } from 'node:path';
import { type JobSettings, type LocalPath, localPath, type Problem } from '@farmhand/model';
import { SubmissionError } from './problem.ts';

/** @throws SubmissionError `path-not-absolute` when the scene, the download folder or an extra file is not a whole path. */
export function refuseRelativePaths({
  scenePath,
  settings,
}: {
  readonly scenePath: LocalPath;
  readonly settings: Pick<JobSettings, 'downloadFolder'> & Partial<Pick<JobSettings, 'extraFiles'>>;
}): void {
  for (const path of [scenePath, settings.downloadFolder, ...(settings.extraFiles ?? [])]) {
    if (path !== null && !isAbsolute(path)) throw new SubmissionError(notAbsolute(path));
  }
}

/** The same for all spellings of a path with `.`, `..` and doubled slashes, so that a scene is known again by it. */
export function plainPath(path: LocalPath): LocalPath {
  return localPath.parse(normalize(path));
}

function notAbsolute(path: LocalPath): Problem {
  return {
    code: 'path-not-absolute',
    message: `"${path}" does not say in which folder of this computer it is.`,
    hint: 'Give the whole path, from the disk or the root folder on.',
    retryable: false,
    zh: {
      message: `“${path}”没有说明它在本机的哪个文件夹中。`,
      hint: '请填写完整路径，从磁盘或根文件夹开始。',
    },
  };
}
