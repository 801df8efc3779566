import { rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { type Disk, foldedName, localDisk } from './disk.ts';
import type { DownloadedItem, DownloadItem, DownloadRequest, RemoteFile } from './engine.ts';
import { hashFile } from './file-hash.ts';
import { localFailure } from './local-failure.ts';
import { makeFolder } from './make-folder.ts';
import { partPath } from './part-file.ts';
import { numberedPath, type PlaceOptions, placeAsNew, replaceFile } from './place-file.ts';
import { systemErrorCode, TransferError } from './transfer-error.ts';

/** Processes that fetch the same file may take its part from each other, each no more than once. */
const ATTEMPTS = 4;

/** A file that an engine is to fetch, and where its bytes go for now. */
export interface PartToFetch {
  readonly file: RemoteFile;
  /**
   * In a folder that is there. For a file with a fingerprint it may hold the beginning of that file already, or all
   * of it; else the path is a new one.
   */
  readonly part: LocalPath;
  readonly signal: AbortSignal | undefined;
  /** To be called with the number of bytes of the file that the part holds by now. */
  readonly onBytes: (bytes: number) => void;
}

/** How an engine fetches one file. When it resolves, the part is whole and on the disk; it is checked afterwards. */
export type FetchOne = (wanted: PartToFetch) => Promise<void>;

export interface DownloadFileOptions {
  readonly onExisting: NonNullable<DownloadRequest['onExisting']>;
  /** Never replaced, whatever `onExisting` says: other files of the same batch, as {@link fileIdentity} has them. */
  readonly keep?: ReadonlySet<string> | undefined;
  readonly fetchOne: FetchOne;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly disk?: Disk | undefined;
  readonly lockDelaysMs?: readonly number[] | undefined;
}

/**
 * Brings one file to its target by way of a temporary name beside it: fetched, checked by size and fingerprint,
 * renamed. A file whose fingerprint is known goes on where an earlier attempt stopped, and is left alone when it is
 * there already.
 *
 * A file that the disk has under the target's name in other letters (`Frame.png` for `frame.png`) is another frame,
 * not an older one, so both are kept.
 */
export async function downloadFile(
  item: DownloadItem,
  options: DownloadFileOptions,
): Promise<DownloadedItem> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await downloadOnce(item, options);
    if (outcome.kind === 'there') return outcome.item;
    if (attempt === ATTEMPTS) throw outcome.failure;
  }
}

/** `vanished` when the part was taken away meanwhile, as by another process that fetches the same file. */
type DownloadOutcome =
  | { readonly kind: 'there'; readonly item: DownloadedItem }
  | { readonly kind: 'vanished'; readonly failure: unknown };

async function downloadOnce(item: DownloadItem, options: DownloadFileOptions): Promise<DownloadOutcome> {
  const { file, target } = item;
  const { signal, fetchOne, onBytes = () => {}, disk = localDisk } = options;
  signal?.throwIfAborted();
  const part = partPath(target, file);
  const place = { disk, signal, lockDelaysMs: options.lockDelaysMs };
  try {
    const occupant = await disk.occupant(target);
    if (occupant !== null) {
      const there = await lookAt(occupant, file, signal);
      if (there === 'same') return thereAlready(item, occupant);
      if (there === 'folder') throw isFolder(target);
    }
    const isKept = occupant !== null && (await isToBeKept(occupant, target, options.keep));
    const onExisting = isKept ? 'keepBoth' : options.onExisting;
    if (occupant !== null && onExisting === 'skip') {
      return { kind: 'there', item: { ...item, path: occupant, outcome: 'skipped' } };
    }
    if (occupant !== null && onExisting === 'keepBoth') {
      const copy = await findCopy(target, file, place);
      if (copy !== null) return thereAlready(item, copy);
    }
    await makeFolder(dirname(target));
    await fetchChecked({ file, part, signal, onBytes }, fetchOne);
    return { kind: 'there', item: { ...item, ...(await PLACING[onExisting](part, item, place)) } };
  } catch (error) {
    const isVanished = systemErrorCode(error) === 'ENOENT';
    // Another process that fetched the same file into the same part has put it in its place.
    if (isVanished && (await lookAt(target, file, signal)) === 'same') return thereAlready(item, target);
    const failure = signal?.aborted ? signal.reason : localFailure(target, error);
    if (isVanished && !signal?.aborted) return { kind: 'vanished', failure };
    if (!isWorthKeeping(file, failure)) await rm(part, { force: true }).catch(() => {});
    throw failure;
  }
}

function thereAlready(item: DownloadItem, path: LocalPath): DownloadOutcome {
  return { kind: 'there', item: { ...item, path, outcome: 'alreadyThere' } };
}

/** The listed file is not what the farm has now. */
export function outputChanged(file: RemoteFile): TransferError {
  return new TransferError({
    code: 'output-changed',
    message: `"${file.relativePath}" is no longer on the farm as it was listed.`,
    hint: 'The frame may have been rendered again. Press Retry to look again.',
    zh: {
      message: `“${file.relativePath}”在农场上已与列出时不同。`,
      hint: '该帧可能已重新渲染。请点击“重试”重新查看。',
    },
    retryable: true,
  });
}

async function isToBeKept(
  occupant: LocalPath,
  target: LocalPath,
  keep: ReadonlySet<string> | undefined,
): Promise<boolean> {
  // Some disks write accents their own way; the name is still the one that was asked for.
  if (basename(occupant).normalize('NFC') !== basename(target).normalize('NFC')) return true;
  return keep !== undefined && keep.size > 0 && keep.has(await fileIdentity(occupant));
}

/** What a file is known by under any of its names, such as those of a disk that takes `A` for `a` in its folders. */
export async function fileIdentity(path: LocalPath): Promise<string> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  // Some network drives number nothing.
  return stats === null || stats.ino === 0n ? foldedName(path) : `${stats.dev}:${stats.ino}`;
}

type Placed = Pick<DownloadedItem, 'path' | 'outcome'>;

/** What becomes of a whole part, by what is to become of another file at the target. */
const PLACING: Readonly<
  Record<
    DownloadFileOptions['onExisting'],
    (part: LocalPath, item: DownloadItem, options: PlaceOptions) => Promise<Placed>
  >
> = {
  async overwrite(part, { target }, options) {
    await replaceFile(part, target, options);
    return { path: target, outcome: 'downloaded' };
  },
  async skip(part, { target }, options) {
    if (await placeAsNew(part, target, options)) return { path: target, outcome: 'downloaded' };
    await rm(part, { force: true });
    return { path: target, outcome: 'skipped' };
  },
  async keepBoth(part, { target, file }, options) {
    const { fingerprint } = await hashFile(part, { signal: options.signal });
    for (let number = 1; ; number++) {
      options.signal?.throwIfAborted();
      const path = number === 1 ? target : numberedPath(target, number);
      if (await placeAsNew(part, path, options)) return { path, outcome: 'downloaded' };
      const taken = (await options.disk.occupant(path)) ?? path;
      if ((await lookAt(taken, { ...file, fingerprint }, options.signal)) !== 'same') continue;
      await rm(part, { force: true });
      return { path: taken, outcome: 'alreadyThere' };
    }
  },
};

/** The copy with a number that an earlier download made of the file, if it did. */
async function findCopy(
  target: LocalPath,
  file: RemoteFile,
  { disk, signal }: PlaceOptions,
): Promise<LocalPath | null> {
  for (let number = 2; ; number++) {
    signal?.throwIfAborted();
    const path = await disk.occupant(numberedPath(target, number));
    if (path === null) return null;
    if ((await lookAt(path, file, signal)) === 'same') return path;
  }
}

/** What is at a path, compared with a file of the farm. Without a fingerprint nothing is known to be the same. */
async function lookAt(
  path: LocalPath,
  file: RemoteFile,
  signal: AbortSignal | undefined,
): Promise<'nothing' | 'folder' | 'same' | 'other'> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return 'nothing';
  if (!stats.isFile()) return 'folder';
  if (file.fingerprint === null) return 'other';
  return (await matches(path, file, signal)) ? 'same' : 'other';
}

/** Fetches until the part is whole and right; one that is whole and wrong is thrown away and fetched once more. */
async function fetchChecked(wanted: PartToFetch, fetchOne: FetchOne): Promise<void> {
  const { file, part, signal } = wanted;
  for (let attempt = 0; attempt < 2; attempt++) {
    await fetchOne(wanted);
    // Not there any more: the error says so.
    await stat(part);
    if (await matches(part, file, signal)) return;
    await rm(part, { force: true });
  }
  throw new TransferError({
    code: 'download-corrupted',
    message: `"${file.relativePath}" arrived damaged, twice.`,
    hint: 'Something on the way alters data: check the network, a proxy or a virus scanner, then press Retry.',
    zh: {
      message: `“${file.relativePath}”两次下载后都已损坏。`,
      hint: '传输途中有东西更改了数据：请检查网络、代理或杀毒软件，然后点击“重试”。',
    },
    retryable: true,
  });
}

/** True when the file is there with the size and, where it is known, the fingerprint listed. */
async function matches(path: LocalPath, file: RemoteFile, signal: AbortSignal | undefined): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size !== file.sizeBytes) return false;
  if (file.fingerprint === null) return true;
  try {
    return (await hashFile(path, { signal })).fingerprint === file.fingerprint;
  } catch (error) {
    signal?.throwIfAborted();
    // What cannot be read (held, or not ours) cannot be told to be the same.
    if (TransferError.isInstance(error)) return false;
    throw error;
  }
}

/** Failures after which what was fetched is of no use to a later attempt; on a full disk it is in the way. */
const USELESS_AFTER = new Set([
  'disk-full',
  'file-too-large',
  'name-too-long',
  'output-changed',
  'target-is-folder',
  'target-not-writable',
]);

function isWorthKeeping(file: RemoteFile, failure: unknown): boolean {
  if (file.fingerprint === null) return false;
  return !TransferError.isInstance(failure) || !USELESS_AFTER.has(failure.problem.code);
}

function isFolder(target: LocalPath): TransferError {
  return new TransferError({
    code: 'target-is-folder',
    message: `"${target}" cannot be written: there is a folder of that name.`,
    hint: 'Rename or remove the folder, or choose another download folder, then press Retry.',
    zh: {
      message: `无法写入“${target}”：已有同名的文件夹。`,
      hint: '请重命名或删除该文件夹，或选择其他下载文件夹，然后点击“重试”。',
    },
    retryable: true,
  });
}
