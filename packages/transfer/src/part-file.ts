import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, opendir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import type { DownloadItem, RemoteFile } from './engine.ts';

/** Ending of files that are still being downloaded. */
export const PART_SUFFIX = '.farmhand-part';

/** What {@link partPath} makes; nothing else is ever swept away. */
const PART_NAME = /\.[0-9a-f]{16}\.farmhand-part$/;
/** A download that nobody went on with for so long is dead. Longer than quiet hours and a pause over night. */
const DEAD_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

/** A file being written. Exists so that tests can make a disk full. */
export interface PartWriter {
  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when the content is on the disk itself. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for writing without emptying it, making it when it is not there. */
export type OpenPart = (path: string) => Promise<PartWriter>;

/** A link under the part's name would lead the bytes elsewhere; Windows, which cannot tell here, knows no such flag. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;

export async function openPartOnDisk(path: string): Promise<PartWriter> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT | NO_LINK, 0o666);
  return {
    async write(bytes, position) {
      for (let written = 0; written < bytes.length; ) {
        const result = await handle.write(bytes, written, bytes.length - written, position + written);
        written += result.bytesWritten;
      }
    },
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/**
 * A name beside the target that says what it will be. For a known fingerprint it is the same each time and another
 * for other content, so that what is there can be gone on with; else it is random.
 */
export function partPath(target: LocalPath, file: RemoteFile): LocalPath {
  const name = basename(target);
  const tag =
    file.fingerprint === null
      ? randomBytes(8).toString('hex')
      : createHash('sha256').update(`${name}\0${file.fingerprint}`).digest('hex').slice(0, 16);
  // Names may be 255 bytes long, and one character takes up to three of them.
  return localPath.parse(join(dirname(target), `${name.slice(0, 60)}.${tag}${PART_SUFFIX}`));
}

/** Bytes that an earlier attempt left of the file and that the next one goes on with. */
export async function bytesInPart(target: LocalPath, file: RemoteFile): Promise<number> {
  if (file.fingerprint === null) return 0;
  const stats = await stat(partPath(target, file)).catch(() => null);
  return Math.min(stats?.size ?? 0, file.sizeBytes);
}

/**
 * Removes from a folder what dead downloads left: parts that nothing was written to for three days, unless they are
 * of `items` and will be gone on with. Younger ones may be of a download that rests. What cannot be removed stays.
 */
export async function sweepDeadParts(
  folder: LocalPath,
  items: readonly DownloadItem[],
  nowMs: number,
): Promise<void> {
  const entries = await opendir(folder, { bufferSize: 256 }).catch(() => null);
  if (entries === null) return;
  let wanted: ReadonlySet<string> | null = null;
  try {
    for await (const entry of entries) {
      if (!entry.isFile() || !PART_NAME.test(entry.name)) continue;
      const path = join(folder, entry.name);
      const stats = await stat(path).catch(() => null);
      if (stats === null || nowMs - stats.mtimeMs < DEAD_AFTER_MS) continue;
      wanted ??= new Set(items.map(({ file, target }) => basename(partPath(target, file))));
      if (!wanted.has(entry.name)) await rm(path, { force: true }).catch(() => {});
    }
  } catch {
    // A folder that goes away meanwhile holds nothing to sweep.
  }
}
