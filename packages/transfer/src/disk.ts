import { link, lstat, opendir, realpath, rename, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';

/** Room on the disk (volume) that a folder is on. */
export interface DiskRoom {
  /** The same for all folders of one disk. */
  readonly volume: string;
  /** What this user may still write, or null where the disk does not say. Bytes. */
  readonly freeBytes: number | null;
}

/** What downloads ask of the disk besides writing. Exists so that tests can be a full, a locked or another disk. */
export interface Disk {
  /** Puts a file in the place of another, or where there is none. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name; rejects with `EEXIST` when the name is taken. */
  link(from: string, to: string): Promise<void>;
  /** @param folder one that is there. */
  room(folder: LocalPath): Promise<DiskRoom>;
  /**
   * What the disk has under this name, spelled as the disk spells it: another letter case than was asked for on most
   * disks of Windows and macOS. Null when nothing is there.
   */
  occupant(path: LocalPath): Promise<LocalPath | null>;
}

/** The disk of this computer. */
export const localDisk: Disk = { rename, link, room, occupant };

async function room(folder: LocalPath): Promise<DiskRoom> {
  const [stats, { blocks, bavail, bsize }] = await Promise.all([
    stat(folder, { bigint: true }),
    statfs(folder, { bigint: true }),
  ]);
  // Some network and cloud drives say nothing about themselves: no blocks at all.
  return { volume: String(stats.dev), freeBytes: blocks === 0n ? null : Number(bavail * bsize) };
}

async function occupant(path: LocalPath): Promise<LocalPath | null> {
  const stats = await lstat(path, { bigint: true }).catch(() => null);
  if (stats === null) return null;
  // What a link is called where it leads to says nothing about its own name.
  if (stats.isSymbolicLink()) return path;
  if (process.platform === 'win32' || process.platform === 'darwin') {
    const real = await realpath(path).catch(() => path);
    return localPath.parse(join(dirname(path), basename(real)));
  }
  return (await ignoresCase(path, stats)) ? spelledInFolder(path) : path;
}

/** Whether the folder takes the name in other letters for the same file: shares and sticks do, also on Linux. */
async function ignoresCase(
  path: string,
  stats: { readonly ino: bigint; readonly dev: bigint },
): Promise<boolean> {
  const name = basename(path);
  const lower = name.toLowerCase();
  const other = lower === name ? name.toUpperCase() : lower;
  if (other === name) return false;
  const others = await lstat(join(dirname(path), other), { bigint: true }).catch(() => null);
  return others !== null && others.ino === stats.ino && others.dev === stats.dev;
}

async function spelledInFolder(path: LocalPath): Promise<LocalPath> {
  const name = basename(path);
  let found: string | undefined;
  for await (const entry of await opendir(dirname(path), { bufferSize: 256 })) {
    if (entry.name === name) return path;
    if (foldedName(entry.name) === foldedName(name)) found = entry.name;
  }
  return found === undefined ? path : localPath.parse(join(dirname(path), found));
}

/** What two names have in common that a disk may take for one: letter case and the way accents are written. */
export function foldedName(name: string): string {
  // Upper case first: it makes one of letters such as "ß" and "ſ" that have two lower-case forms.
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
