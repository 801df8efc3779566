import type { FingerprintCache, FolderFingerprints } from './fingerprint-cache.ts';
import type { FolderToSend } from './manifest-files.ts';
import type { FilesOfFolder, SmallFile } from './many-files.ts';

/** Files looked at in one go: some milliseconds on a disk of this computer. */
const FILES_A_LOOK = 1_000;
/** Small files read in one go, whichever is reached first. */
const FILES_A_READING = 256;
const BYTES_A_READING = 2 * 1024 * 1024;

/** Files of a folder that are looked at in one go. */
export interface LookAtFolder extends FilesOfFolder {
  /** Opens what is known of the folder, once for all its parts. */
  open(): Promise<FolderFingerprints>;
}

/** Parts of big folders, and small folders together. */
export function cutIntoLooks(folders: readonly FolderToSend[], cache: FingerprintCache): LookAtFolder[][] {
  const looks: LookAtFolder[][] = [];
  let room = 0;
  for (const { folder, files } of folders) {
    let opened: Promise<FolderFingerprints> | null = null;
    const open = (): Promise<FolderFingerprints> => {
      opened ??= cache.openFolder(folder);
      return opened;
    };
    for (let start = 0; start < files.length; ) {
      if (room === 0) {
        looks.push([]);
        room = FILES_A_LOOK;
      }
      const part = files.slice(start, start + room);
      looks.at(-1)?.push({ folder, files: part, open });
      start += part.length;
      room -= part.length;
    }
  }
  return looks;
}

/** As many small files as are read in one go. */
export function cutIntoReadings<File extends SmallFile>(files: readonly File[]): File[][] {
  const readings: File[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const reading = readings.at(-1);
    bytes += file.sizeBytes;
    if (reading === undefined || bytes > BYTES_A_READING || reading.length === FILES_A_READING) {
      readings.push([file]);
      bytes = file.sizeBytes;
    } else reading.push(file);
  }
  return readings;
}
