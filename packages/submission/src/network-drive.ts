import { realpathSync, statfsSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/**
 * File systems that other computers may write to at the same time, by what `statfs` calls them on Linux: NFS, SMB (three
 * ages of it), AFS, Coda, Ceph, FUSE (sshfs and the like), 9P (shared folders of virtual machines). Source: the constants of
 * Linux' statfs(2).
 */
const NETWORK_TYPES: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x00c36400, 0x65735546, 0x01021997,
]);

/**
 * Whether a file may be shared with other computers. There SQLite must not use its write-ahead log, whose index is memory that
 * processes of one computer share (source: SQLite's documentation of WAL). When in doubt it is: that only costs speed.
 */
export function isOnNetworkDrive(file: string, platform: NodeJS.Platform = process.platform): boolean {
  if (file === ':memory:') return false;
  const folder = (platform === 'win32' ? win32 : posix).dirname(file);
  if (platform === 'linux') return isNetworkType(folder);
  const path = wholePath(folder);
  return platform === 'win32' ? isWindowsShare(path) : /^\/(Volumes|Network|net)\//.test(path);
}

/** A share by its own name, or (after the drive letter was looked up) by one. */
function isWindowsShare(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/])/.test(path) || /^\\\\\?\\UNC\\/i.test(path);
}

function isNetworkType(folder: string): boolean {
  try {
    return NETWORK_TYPES.has(statfsSync(folder).type >>> 0);
  } catch {
    return true;
  }
}

/** On Windows, the native call gives a share's own name for a drive letter that stands for it. */
function wholePath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
