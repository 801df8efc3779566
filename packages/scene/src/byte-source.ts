import { readSync, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { LocalPath } from '@farmhand/model';
import type { Pace } from './pace.ts';
import { SceneReadError } from './scene-read-error.ts';

/** An open file of which any part can be read. */
export interface ByteSource {
  readonly path: LocalPath;
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
  /**
   * Reads `length` bytes at `position`; fewer only where the file ends. The bytes are there at once while the disk is
   * quick (see {@link Pace}): `await` serves both.
   *
   * @throws SceneReadError when the disk fails.
   */
  read(position: number, length: number): Buffer | Promise<Buffer>;
  /** Fills `buffer` from `position` on. @returns How many bytes there were: fewer only where the file ends. */
  readInto(buffer: Buffer, position: number): number | Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file for reading. The caller closes it.
 *
 * @throws SceneReadError `scene-missing`; `scene-empty`; `scene-not-readable` for a folder, a pipe, or what this user may not read.
 */
export async function openByteSource(path: LocalPath, pace: Pace): Promise<ByteSource> {
  const { handle, sizeBytes, modifiedMs } = await openFile(path, pace);

  function readInto(buffer: Buffer, position: number): number | Promise<number> {
    try {
      return pace.call(
        () => fillNow(handle.fd, buffer, position),
        () =>
          fillLater(handle, buffer, position).catch((error: unknown) =>
            Promise.reject(readFailure(path, error)),
          ),
      );
    } catch (error) {
      throw readFailure(path, error);
    }
  }

  return {
    path,
    sizeBytes,
    modifiedMs,
    readInto,
    read(position, wanted) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(wanted, sizeBytes - position)));
      const there = readInto(buffer, position);
      return there instanceof Promise
        ? there.then((count) => buffer.subarray(0, count))
        : buffer.subarray(0, there);
    },
    close: () => handle.close(),
  };
}

interface OpenedFile {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

async function openFile(path: string, pace: Pace): Promise<OpenedFile> {
  try {
    // Opening a named pipe would wait for a writer, perhaps for ever.
    const stats = await pace.call(
      () => statSync(path),
      () => stat(path),
    );
    if (!stats.isFile()) {
      throw new SceneReadError(
        'scene-not-readable',
        {
          en: `${path} is not a scene file: it looks like ${stats.isDirectory() ? 'a folder' : 'a device or a pipe'}.`,
          zh: `${path} 不是场景文件：它看起来是${stats.isDirectory() ? '文件夹' : '设备或管道'}。`,
        },
        { en: 'Choose the file that the artist saved.', zh: '请选择您保存的场景文件。' },
      );
    }
    if (stats.size === 0) {
      throw new SceneReadError(
        'scene-empty',
        { en: `${path} is empty.`, zh: `${path} 是空文件。` },
        { en: 'Save the scene again, or take a backup of it.', zh: '请重新保存场景，或使用其备份。' },
      );
    }
    const handle = await open(path, 'r');
    return { handle, sizeBytes: stats.size, modifiedMs: Math.trunc(stats.mtimeMs) };
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      throw error;
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new SceneReadError(
        'scene-missing',
        { en: `There is no file ${path}.`, zh: `文件 ${path} 不存在。` },
        {
          en: 'Check the path; save the scene first if it is new.',
          zh: '请检查路径；如果是新场景，请先保存。',
        },
        { cause: error },
      );
    }
    throw new SceneReadError(
      'scene-not-readable',
      {
        en: `${path} cannot be opened (${String(code ?? error)}).`,
        zh: `无法打开 ${path}（${String(code ?? error)}）。`,
      },
      {
        en: 'Check that you may read the file and that its drive is connected.',
        zh: '请检查您是否有权读取该文件，以及其磁盘是否已连接。',
      },
      { cause: error },
    );
  }
}

function fillNow(fd: number, buffer: Buffer, position: number): number {
  let done = 0;
  while (done < buffer.length) {
    const bytesRead = readSync(fd, buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) {
      break;
    }
    done += bytesRead;
  }
  return done;
}

async function fillLater(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) {
      break;
    }
    done += bytesRead;
  }
  return done;
}

/** A failure of the disk in the artist's words; an error that is in such words already stays as it is. */
export function readFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The system's codes are texts; an aborted signal's reason may have a number.
  return SceneReadError.isInstance(error) || typeof code !== 'string'
    ? error
    : new SceneReadError(
        'scene-not-readable',
        { en: `${path} could not be read (${String(code)}).`, zh: `无法读取 ${path}（${String(code)}）。` },
        {
          en: 'Check that its drive is connected and that the temporary folder has room.',
          zh: '请检查其磁盘是否已连接，以及临时文件夹是否有空间。',
        },
        { cause: error },
      );
}
