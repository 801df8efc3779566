import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import { downloadAll } from './download-all.ts';
import { outputChanged, type PartToFetch } from './download-file.ts';
import type { DownloadRequest, RemoteFile } from './engine.ts';
import type { ListedOutput, ListOutputFiles } from './list-outputs.ts';
import { safeOutputPath } from './output-path.ts';
import { TransferError } from './transfer-error.ts';
import type { TransferGate } from './transfer-gate.ts';
import { makeStaging, moveToPart, removeStaging, sizeOfStaged, sweepStaging } from './vendor-staging.ts';

/** Something that a vendor's program fetches whole into an empty folder. */
export interface VendorFetch {
  /** Path in the storage, without a slash at either end. */
  readonly remotePath: string;
  readonly isFolder: boolean;
  /** Of the largest file that is expected. */
  readonly largestBytes: number;
  /** Exists, is empty and is ours. */
  readonly into: LocalPath;
  readonly signal: AbortSignal;
  /** Called with the bytes that are here so far, where the program tells. */
  readonly onBytes: (bytes: number) => void;
}

export interface VendorDownloadOptions {
  readonly fetch: (wanted: VendorFetch) => Promise<void>;
  readonly listOutputFiles: ListOutputFiles;
  readonly gate: TransferGate;
  /** Programs or tasks under way at the same time. */
  readonly atOnce: number;
}

/** Fewer files than this are fetched one by one: starting a program costs about a second each. */
const FOLDER_PAYS_FROM = 8;
/** A folder is fetched as a whole when so much of it is wanted. */
const WANTED_SHARE = 0.8;
const LOOKS_AT_ONCE = 16;
/** Where a name leads to is the same in every folder. */
const ANYWHERE = localPath.parse(resolve('/'));
/** Failures of a folder that may be those of one file in it; the others are fetched one by one then. */
const OF_SOME_FILE = new Set(['transmitter-failed', 'raysync-files-failed']);

/**
 * Downloads with a program that can fetch a file or a whole folder, but knows neither our names nor whole files only:
 * it works in a folder of its own beside the targets, and what it brought is checked against the farm's listing
 * before it is given its name. Folders of which nearly all is wanted are fetched at one go.
 */
export async function downloadWithVendor(
  request: DownloadRequest,
  options: VendorDownloadOptions,
): Promise<void> {
  const { items, signal } = request;
  if (items.length === 0) return;
  const folder = request.folder.replace(/^\/+|\/+$/g, '');
  if (folder !== '') safeOutputPath(ANYWHERE, folder);
  const listed = await options.listOutputFiles(request.folder, signal);
  const now = new Map(listed.map((file) => [file.relativePath, file]));
  const lookedUp = { ...request, folder };
  const wholeFolder = (await isWorthWhole(request, listed)) ? stageFolder(lookedUp, listed, options) : null;
  const swept = new Set<string>();
  try {
    await downloadAll(
      request,
      async (part) => {
        const beside = dirname(part.part);
        if (!swept.has(beside)) {
          swept.add(beside);
          await sweepStaging(beside);
        }
        assertThere(part.file, now.get(part.file.relativePath));
        const staged = (await wholeFolder?.find(part)) ?? null;
        if (staged !== null) return moveToPart(staged, part);
        await fetchAlone(lookedUp, part, options);
      },
      { atOnce: options.atOnce, gate: options.gate },
    );
  } finally {
    await wholeFolder?.remove();
  }
}

/** The farm may keep a file back, or have rendered it again since it was listed for the request. */
function assertThere(file: RemoteFile, listed: ListedOutput | undefined): void {
  if (listed?.heldForArrears === true) throw heldForArrears(file);
  if (listed === undefined || listed.sizeBytes !== file.sizeBytes) throw outputChanged(file);
}

/** Whether most of what the farm has in the folder is wanted, so that one program is quicker than one for each file. */
async function isWorthWhole(
  { items, onExisting, signal }: DownloadRequest,
  listed: readonly ListedOutput[],
): Promise<boolean> {
  if (items.length < FOLDER_PAYS_FROM || listed.some(({ heldForArrears }) => heldForArrears)) return false;
  // A hostile name would be written by the program itself.
  if (!listed.every(({ relativePath }) => isSafe(relativePath))) return false;
  const lacking = onExisting === 'skip' ? await countMissing(items, signal) : items.length;
  const wantedBytes = items.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const allBytes = listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    lacking >= Math.max(FOLDER_PAYS_FROM, listed.length * WANTED_SHARE) &&
    wantedBytes >= allBytes * WANTED_SHARE
  );
}

async function countMissing(
  items: DownloadRequest['items'],
  signal: AbortSignal | undefined,
): Promise<number> {
  const missing = await mapConcurrently(items, LOOKS_AT_ONCE, signal, ({ target }) =>
    lstat(target).then(
      () => 0,
      () => 1,
    ),
  );
  return missing.reduce((sum: number, one) => sum + one, 0);
}

interface StagedFolder {
  /** The fetched file, or null when the folder did not bring it whole; then it is fetched alone. */
  find(part: PartToFetch): Promise<LocalPath | null>;
  remove(): Promise<void>;
}

/** Fetches a folder when the first file of it is asked for, for all of them. */
function stageFolder(
  request: DownloadRequest,
  listed: readonly ListedOutput[],
  options: VendorDownloadOptions,
): StagedFolder {
  let staged: Promise<LocalPath> | null = null;
  const stop = new AbortController();

  async function fetchAll(beside: LocalPath): Promise<LocalPath> {
    const into = await makeStaging(beside);
    const signal =
      request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
    try {
      await options.fetch({
        remotePath: request.folder,
        isFolder: true,
        largestBytes: listed.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0),
        into,
        signal,
        onBytes: () => {},
      });
    } catch (error) {
      if (!TransferError.isInstance(error) || !OF_SOME_FILE.has(error.problem.code)) {
        await removeStaging(into);
        throw error;
      }
    }
    return into;
  }

  return {
    async find({ file, part }) {
      staged ??= fetchAll(localPath.parse(dirname(part)));
      const into = await staged;
      for (const above of ['', request.folder, basename(request.folder)]) {
        const path = safeOutputPath(into, above === '' ? file.relativePath : `${above}/${file.relativePath}`);
        if ((await sizeOfStaged(path, into)) === file.sizeBytes) return path;
      }
      return null;
    },
    async remove() {
      stop.abort();
      const into = await staged?.catch(() => null);
      if (into != null) await removeStaging(into);
    },
  };
}

async function fetchAlone(
  { folder }: DownloadRequest,
  wanted: PartToFetch,
  options: VendorDownloadOptions,
): Promise<void> {
  const { file, part, signal, onBytes } = wanted;
  // The name is checked before a program is given it, not only where its file is looked for.
  safeOutputPath(localPath.parse(dirname(part)), file.relativePath);
  const into = await makeStaging(localPath.parse(dirname(part)));
  try {
    const remotePath = folder === '' ? file.relativePath : `${folder}/${file.relativePath}`;
    await options.fetch({
      remotePath,
      isFolder: false,
      largestBytes: file.sizeBytes,
      into,
      signal: signal ?? new AbortController().signal,
      onBytes,
    });
    for (const path of [basename(file.relativePath), remotePath, file.relativePath]) {
      const fetched = safeOutputPath(into, path);
      const sizeBytes = await sizeOfStaged(fetched, into);
      if (sizeBytes === null) continue;
      if (sizeBytes !== file.sizeBytes) throw outputChanged(file);
      return await moveToPart(fetched, wanted);
    }
    throw notBrought(file);
  } finally {
    await removeStaging(into);
  }
}

function isSafe(relativePath: string): boolean {
  try {
    safeOutputPath(ANYWHERE, relativePath);
    return true;
  } catch {
    return false;
  }
}

function heldForArrears(file: RemoteFile): TransferError {
  return new TransferError({
    code: 'held-for-arrears',
    message: `The farm keeps "${file.relativePath}" back until the account is paid up.`,
    hint: "Top the account up on the farm's website, then press Retry.",
    zh: {
      message: `在账号结清欠费之前，农场暂不提供“${file.relativePath}”。`,
      hint: '请在农场网页上为账号充值，然后点击“重试”。',
    },
    retryable: true,
  });
}

function notBrought(file: RemoteFile): TransferError {
  return new TransferError({
    code: 'output-changed',
    message: `The transfer program said that it fetched "${file.relativePath}", but the file is not there.`,
    hint: 'Press Retry to look again. If it stays like this, choose another transfer engine in the settings.',
    zh: {
      message: `传输程序称已下载“${file.relativePath}”，但该文件不存在。`,
      hint: '请点击“重试”重新查看。如果仍然如此，请在设置中选择其他传输引擎。',
    },
    retryable: true,
  });
}
