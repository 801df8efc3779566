import type { SmallFile } from './many-files.ts';

/** Small files read in one go, whichever is reached first. */
const FILES_A_READING = 256;
const BYTES_A_READING = 2 * 1024 * 1024;

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
