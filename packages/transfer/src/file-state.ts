import type { BigIntStats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import type { LocalPath } from '@farmhand/model';
import { systemErrorCode, TransferError } from './transfer-error.ts';

/** What tells one version of a file from another without reading it. Symbolic links are followed. */
export interface FileState {
  readonly sizeBytes: number;
  /** Modification time in whole nanoseconds since 1970. */
  readonly modifiedNs: bigint;
  /**
   * When content, name or rights last changed, in the same form. Programs that set a modification time (unpackers,
   * synchronizers) cannot set this one.
   */
  readonly changedNs: bigint;
  /** Inode (Windows: file index); 0 where the file system has none. */
  readonly inode: bigint;
  readonly device: bigint;
}

/** @throws TransferError `file-missing`, `not-a-file` or `file-unreadable`, naming the file. */
export async function readFileState(path: LocalPath): Promise<FileState> {
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return stateOf(stats, path);
}

/** State of an open file, whatever its path leads to by now. @throws TransferError as {@link readFileState}. */
export async function stateOfHandle(handle: FileHandle, path: LocalPath): Promise<FileState> {
  const stats = await handle.stat({ bigint: true }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return stateOf(stats, path);
}

function stateOf(stats: BigIntStats, path: LocalPath): FileState {
  if (!stats.isFile()) throw notAFile(path, stats.isDirectory());
  return {
    sizeBytes: Number(stats.size),
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
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

/**
 * States of many files, one after the other: size, modification time, time of last change, inode and device of each.
 * A hundred thousand objects would cost more than looking at the files.
 */
export interface FileStates {
  readonly numbers: BigInt64Array<ArrayBuffer>;
  /** The same memory, 8 bytes a number in the order of this computer. */
  readonly bytes: Buffer;
}

/** Numbers that {@link FileStates} has for each file. */
export const NUMBERS_A_FILE = 5;

export function fileStates(numbers: BigInt64Array<ArrayBuffer>): FileStates {
  return { numbers, bytes: Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
}

export function packStates(states: readonly FileState[]): FileStates {
  const numbers = new BigInt64Array(states.length * NUMBERS_A_FILE);
  for (const [index, { sizeBytes, modifiedNs, changedNs, inode, device }] of states.entries()) {
    numbers.set([BigInt(sizeBytes), modifiedNs, changedNs, inode, device], index * NUMBERS_A_FILE);
  }
  return fileStates(numbers);
}

export function stateAt({ numbers }: FileStates, index: number): FileState {
  const [size = 0n, modifiedNs = 0n, changedNs = 0n, inode = 0n, device = 0n] = numbers.subarray(
    index * NUMBERS_A_FILE,
    (index + 1) * NUMBERS_A_FILE,
  );
  return { sizeBytes: Number(size), modifiedNs, changedNs, inode, device };
}

export function sizeAt({ numbers }: FileStates, index: number): number {
  return Number(numbers[index * NUMBERS_A_FILE]);
}

/** Time of the last change and inode: two of a state's numbers, from the third on. */
const IDENTITY_BYTES = 16;
/** In base 64 three bytes are four characters, so records of a multiple of three bytes stay apart. */
const RECORD_BYTES = 18;
const RECORD_CHARACTERS = 24;
const IDENTITY_CHARACTERS = 22;

/**
 * What tells files from others with the same size and modification time, as opaque texts: time of the last change and
 * inode. The device is not in it, since its number changes when a drive is mounted anew. Of a run of files one text is made,
 * of which each is a part.
 */
export function identitiesAt({ bytes }: FileStates, first: number, count: number): string[] {
  const records = Buffer.alloc(count * RECORD_BYTES);
  for (let at = 0; at < count; at++) {
    const start = ((first + at) * NUMBERS_A_FILE + 2) * 8;
    bytes.copy(records, at * RECORD_BYTES, start, start + IDENTITY_BYTES);
  }
  const text = records.toString('base64url');
  return Array.from({ length: count }, (_, at) =>
    text.slice(at * RECORD_CHARACTERS, at * RECORD_CHARACTERS + IDENTITY_CHARACTERS),
  );
}

export function identityOf(state: FileState): string {
  return identitiesAt(packStates([state]), 0, 1)[0] ?? '';
}

/** The clear error for what is there but is no file. */
export function notAFile(path: LocalPath, isFolder: boolean): TransferError {
  return new TransferError({
    code: 'not-a-file',
    message: `"${path}" is ${isFolder ? 'a folder' : 'not a plain file'}, and only files can be sent.`,
    hint: 'Point the scene at a file, or leave this path out.',
    zh: {
      message: `“${path}”${isFolder ? '是文件夹' : '不是普通文件'}，而只能发送文件。`,
      hint: '请让场景指向文件，或不包含此路径。',
    },
    retryable: false,
  });
}

/** The clear error for a file that could not be looked at, opened or read. */
export function unreadable(path: LocalPath, error: unknown): TransferError {
  return unreadableBecause(path, systemErrorCode(error), error);
}

/** As {@link unreadable}, where only the system's code of the failure (`EACCES`) is left. */
export function unreadableBecause(path: LocalPath, code: string | undefined, cause?: unknown): TransferError {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TransferError(
      {
        code: 'file-missing',
        message: `"${path}" is not there.`,
        hint: 'Put the file back or point the scene at the right one, then submit again.',
        zh: { message: `“${path}”不存在。`, hint: '请放回该文件，或让场景指向正确的文件，然后重新提交。' },
        retryable: true,
      },
      cause,
    );
  }
  if (code === 'ELOOP') {
    return new TransferError(
      {
        code: 'link-loop',
        message: `"${path}" is a link, or lies below a link, that leads back to itself.`,
        hint: 'Remove the link or point it at the real file, then submit again.',
        zh: {
          message: `“${path}”是一个指回自身的链接，或位于这样的链接之下。`,
          hint: '请删除该链接，或让它指向实际文件，然后重新提交。',
        },
        retryable: true,
      },
      cause,
    );
  }
  return new TransferError(
    {
      code: 'file-unreadable',
      message: `"${path}" cannot be read (${code ?? 'unknown error'}).`,
      hint: 'Check that you may read the file and that its drive or share is connected, then press Retry.',
      zh: {
        message: `无法读取“${path}”（${code ?? '未知错误'}）。`,
        hint: '请检查您是否有权读取该文件，以及其磁盘或网络共享是否已连接，然后点击“重试”。',
      },
      retryable: true,
    },
    cause,
  );
}
