import { stat } from 'node:fs/promises';
import type { LocalPath } from '@farmhand/model';
import { systemErrorCode, TransferError } from './transfer-error.ts';

/** What tells one version of a file from another without reading it. Symbolic links are followed. */
export interface FileState {
  readonly sizeBytes: number;
  /** Modification time in whole nanoseconds since 1970, as decimal text. */
  readonly modifiedNs: string;
  /**
   * When content, name or rights last changed, in the same form. Programs that set a modification time (unpackers,
   * synchronizers) cannot set this one.
   */
  readonly changedNs: string;
  /** Inode (Windows: file index) as decimal text; `0` where the file system has none. */
  readonly inode: string;
  readonly device: string;
}

/** @throws TransferError `file-missing`, `not-a-file` or `file-unreadable`, naming the file. */
export async function readFileState(path: LocalPath): Promise<FileState> {
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!stats.isFile()) {
    throw new TransferError({
      code: 'not-a-file',
      message: `"${path}" is ${stats.isDirectory() ? 'a folder' : 'not a plain file'}, and only files can be sent.`,
      hint: 'Point the scene at a file, or leave this path out.',
      retryable: false,
    });
  }
  return {
    sizeBytes: Number(stats.size),
    modifiedNs: String(stats.mtimeNs),
    changedNs: String(stats.ctimeNs),
    inode: String(stats.ino),
    device: String(stats.dev),
  };
}

/** True when both were certainly taken of the same file with the same content. */
export function isSameState(a: FileState, b: FileState): boolean {
  return (
    a.sizeBytes === b.sizeBytes &&
    a.modifiedNs === b.modifiedNs &&
    a.changedNs === b.changedNs &&
    a.inode === b.inode &&
    a.device === b.device
  );
}

/** The clear error for a file that could not be looked at, opened or read. */
export function unreadable(path: LocalPath, error: unknown): TransferError {
  const code = systemErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TransferError(
      {
        code: 'file-missing',
        message: `"${path}" is not there.`,
        hint: 'Put the file back or point the scene at the right one, then submit again.',
        retryable: true,
      },
      error,
    );
  }
  return new TransferError(
    {
      code: 'file-unreadable',
      message: `"${path}" cannot be read (${code ?? 'unknown error'}).`,
      hint: 'Check that you may read the file and that its drive or share is connected, then press Retry.',
      retryable: true,
    },
    error,
  );
}
