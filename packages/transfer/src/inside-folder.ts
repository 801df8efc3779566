import { realpath as realpathByParts } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { LocalPath } from '@farmhand/model';
import { deepestExisting } from './disk-space.ts';
import { makeFolder } from './make-folder.ts';
import { TransferError } from './transfer-error.ts';

const byParts = promisify(realpathByParts);

/**
 * Makes sure that files put into `folder` end up inside `root`, also by way of the links and junctions on the disk:
 * a link in the download folder must not let the farm's names reach what is elsewhere. Makes `root`, not `folder`.
 *
 * @throws TransferError `unsafe-output-folder`; errors of the disk as they are.
 */
export async function assertInside(root: LocalPath, folder: LocalPath): Promise<void> {
  await makeFolder(root);
  const existing = await deepestExisting(folder);
  const isInside =
    isWithin(root, folder) && existing !== null && isWithin(await realPath(root), await realPath(existing));
  if (isInside) return;
  throw new TransferError({
    code: 'unsafe-output-folder',
    message: `"${folder}" leads out of the download folder "${root}" by way of a link.`,
    hint: 'Nothing was written there. Remove the link, or choose the folder it leads to for this job.',
    zh: {
      message: `“${folder}”通过链接指向了下载文件夹“${root}”之外。`,
      hint: '没有在那里写入任何内容。请删除该链接，或为此作业选择它所指向的文件夹。',
    },
    retryable: false,
  });
}

function isWithin(root: string, path: string): boolean {
  const below = relative(root, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}

/** Drives made by programs (RAM disks, encrypted ones) often cannot be asked for a whole real path at once. */
async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => byParts(path));
}
