import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import type { Disk } from './disk.ts';
import type { DownloadItem } from './engine.ts';
import { bytesInPart } from './part-file.ts';
import { TransferError } from './transfer-error.ts';

/** Room that downloads leave for whatever else writes to the disk. Bytes. */
const RESERVE_BYTES = 128 * 1024 * 1024;

/** Files looked at at the same time. */
const LOOKS_AT_ONCE = 16;

/**
 * Makes sure, before anything is fetched, that a batch fits on the disks that its targets are on. A file of the
 * listed size that is there already needs no room, and what was fetched of one before counts; an older file of
 * another size counts for nothing, since it stays until the new one is whole.
 *
 * @throws TransferError `disk-full`, saying how much is missing and where.
 */
export async function assertRoom(
  items: readonly DownloadItem[],
  disk: Disk,
  signal: AbortSignal | undefined,
): Promise<void> {
  const neededIn = new Map<LocalPath, number>();
  await mapConcurrently(items, LOOKS_AT_ONCE, signal, async (item) => {
    const folder = localPath.parse(dirname(item.target));
    const bytes = await neededFor(item);
    neededIn.set(folder, (neededIn.get(folder) ?? 0) + bytes);
  });
  const volumes = new Map<string, { folder: LocalPath; neededBytes: number; freeBytes: number | null }>();
  await mapConcurrently([...neededIn], LOOKS_AT_ONCE, signal, async ([folder, bytes]) => {
    const existing = await deepestExisting(folder);
    // A disk that cannot say is found out about by writing to it.
    const room = existing === null ? null : await disk.room(existing).catch(() => null);
    if (room === null) return;
    const { volume, freeBytes } = room;
    const before = volumes.get(volume)?.neededBytes ?? 0;
    volumes.set(volume, { folder, neededBytes: before + bytes, freeBytes });
  });
  for (const { folder, neededBytes, freeBytes } of volumes.values()) {
    if (freeBytes === null || neededBytes === 0 || neededBytes + RESERVE_BYTES <= freeBytes) continue;
    throw noRoom(folder, neededBytes, freeBytes);
  }
}

async function neededFor({ file, target }: DownloadItem): Promise<number> {
  const stats = await stat(target).catch(() => null);
  if (stats?.isFile() && stats.size === file.sizeBytes) return 0;
  return file.sizeBytes - (await bytesInPart(target, file));
}

/** The folder, or the nearest one above it that is there; null when not even the root is (a drive not plugged in). */
export async function deepestExisting(folder: LocalPath): Promise<LocalPath | null> {
  for (let at: string = folder; ; at = dirname(at)) {
    const stats = await stat(at).catch(() => null);
    if (stats !== null) return localPath.parse(at);
    if (dirname(at) === at) return null;
  }
}

function noRoom(folder: LocalPath, neededBytes: number, freeBytes: number): TransferError {
  const missing = inUnits(neededBytes + RESERVE_BYTES - freeBytes);
  return new TransferError({
    code: 'disk-full',
    message: `The disk of "${folder}" has ${inUnits(freeBytes)} free, and the files to download need ${inUnits(neededBytes)}.`,
    hint: `Free at least ${missing} there or choose another download folder, then press Retry.`,
    zh: {
      message: `“${folder}”所在磁盘剩余 ${inUnits(freeBytes)}，而要下载的文件需要 ${inUnits(neededBytes)}。`,
      hint: `请在该磁盘上至少腾出 ${missing}，或选择其他下载文件夹，然后点击“重试”。`,
    },
    retryable: true,
  });
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

function inUnits(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  // Rounded up, so that freeing what is asked for is enough.
  return `${unit === 0 ? amount : Math.ceil(amount * 10) / 10} ${UNITS[unit]}`;
}
