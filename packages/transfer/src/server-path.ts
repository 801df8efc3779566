import { posix, win32 } from 'node:path';
import { type LocalizedText, type LocalPath, type ServerPath, serverPath } from '@farmhand/model';
import { TransferError } from './transfer-error.ts';

/**
 * Where a local file goes in the farm's input storage. Decided by the path's own shape, so that a Windows path
 * gives the same answer on every system:
 *
 * | local | server |
 * |---|---|
 * | `D:\a\b.png`, `d:/a/b.png`, `\\?\D:\a\b.png` | `/D/a/b.png` |
 * | `\\nas\proj\x.png`, `//nas/proj/x.png`, `\\?\UNC\nas\proj\x.png` | `/nas/proj/x.png` |
 * | `/home/ana/x.png` | `/home/ana/x.png` |
 *
 * `.` and `..` parts are resolved; letter case is kept, but for the drive letter, which becomes upper case.
 *
 * @throws TransferError `path-not-absolute` for a relative path; `path-not-portable` for one that has no server
 * path: a POSIX name with a backslash in it, a NUL, a Windows device.
 */
export function toServerPath(path: LocalPath): ServerPath {
  if (path.includes('\0'))
    throw notPortable(path, { en: 'it contains a NUL character', zh: '它含有空字符（NUL）' });
  const plain = withoutLongPrefix(path);
  const parsed = serverPath.safeParse(isWindowsShaped(plain) ? fromWindows(plain, path) : fromPosix(plain));
  if (!parsed.success)
    throw notPortable(path, {
      en: 'a part of it has a backslash in its name',
      zh: '其中某一段的名称含有反斜杠',
    });
  return parsed.data;
}

/** Windows shape: a drive letter, or two slashes of either kind (a share). */
function isWindowsShaped(path: string): boolean {
  return /^[A-Za-z]:/.test(path) || /^[\\/]{2}[^\\/]/.test(path);
}

/** `\\?\UNC\nas\x` is `\\nas\x`, `\\?\D:\x` is `D:\x`; `\\.\` likewise. */
function withoutLongPrefix(path: string): string {
  const long = /^[\\/]{2}[?.][\\/](UNC[\\/])?(.*)$/is.exec(path);
  if (long === null) return path;
  const rest = long[2] ?? '';
  if (long[1] !== undefined) return `\\\\${rest}`;
  if (/^[A-Za-z]:/.test(rest)) return rest;
  throw notPortable(path, {
    en: 'it names a device or a volume by its number; use a drive letter or a share',
    zh: '它以编号指定设备或卷；请使用盘符或网络共享',
  });
}

function fromWindows(path: string, original: string): string {
  const normal = win32.normalize(path);
  const { root } = win32.parse(normal);
  if (/^[A-Za-z]:$/.test(root)) throw notAbsolute(original);
  const below = normal.slice(root.length);
  const drive = /^([A-Za-z]):\\$/.exec(root)?.[1];
  const top = drive === undefined ? root.slice(1).replace(/\\$/, '') : `\\${drive.toUpperCase()}`;
  return withoutTrailingSlash(`${top}\\${below}`.replaceAll('\\', '/'));
}

function fromPosix(path: string): string {
  if (!posix.isAbsolute(path)) throw notAbsolute(path);
  return withoutTrailingSlash(posix.normalize(path));
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function notAbsolute(path: string): TransferError {
  return new TransferError({
    code: 'path-not-absolute',
    message: `"${path}" is not an absolute path, so it has no place on the farm.`,
    hint: 'Give the whole path, from the drive, the share or "/" on.',
    zh: {
      message: `“${path}”不是绝对路径，因此无法对应到农场上的位置。`,
      hint: '请给出完整路径，从盘符、网络共享或“/”开始。',
    },
    retryable: false,
  });
}

function notPortable(path: string, why: LocalizedText): TransferError {
  return new TransferError({
    code: 'path-not-portable',
    message: `"${path}" cannot be sent to the farm: ${why.en}.`,
    hint: 'Rename or move the file, then point the scene at it.',
    zh: {
      message: `无法将“${path}”发送到农场：${why.zh}。`,
      hint: '请重命名或移动该文件，然后让场景指向新位置。',
    },
    retryable: false,
  });
}
