import { win32 } from 'node:path';
import type { Task } from '@farmhand/client';
import type { LocalPath } from '@farmhand/model';
import {
  type DownloadItem,
  outputTemplatePath,
  type PlacedOutput,
  planOutput,
  type Storage,
  type TransferEngine,
} from '@farmhand/transfer';
import { breather } from './breathe.ts';
import { isForGood } from './for-good.ts';
import type { Look } from './look.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Output folders listed and batches of files fetched at once, over all jobs. */
export const TRANSFERS_AT_ONCE = 4;
/** After so many files another job has its turn. */
const FILES_A_BATCH = 32;

/** A file of one of the job's output folders. */
interface Output extends PlacedOutput {
  readonly folder: string;
}

/** Downloads what the farm has finished and the chosen folder lacks. */
export async function bringHome(record: SubmissionRecord, parts: readonly Task[], look: Look): Promise<void> {
  const { journal, client, openEngine, transfer, signal } = look;
  const into = record.request.settings.downloadFolder;
  if (into === null) return;
  const [engine, bids] = await transfer(() =>
    Promise.all([openEngine(signal), client.transferBids({ signal })]),
  );
  const storage = { kind: 'output', id: bids.outputStorageId } as const;
  const outputs: Output[] = [];
  const breathe = breather(signal);
  const partOfFolder = new Map(parts.map((part) => [part.outputFolder, part]));
  for (const [folder, part] of partOfFolder) {
    if (folder === null) continue;
    const files = await transfer(() => engine.listOutput({ storage, folder, signal }));
    const place = placer(record, part, folder, parts.length > 1);
    for (const file of files) {
      outputs.push({ folder, file, place: place(file.relativePath) });
      await breathe();
    }
  }
  const have = await journal.downloaded(record.id, signal);
  // Where a file goes depends on all that have the same name, whether they are here or not.
  const { items, refused } = await planOutput(outputs, into, downloadKey, { signal });
  const wanted = new Map<string, (typeof items)[number][]>();
  for (const output of items) {
    if (!isSame(output, have.get(downloadKey(output)))) {
      const ofFolder = wanted.get(output.folder);
      if (ofFolder === undefined) wanted.set(output.folder, [output]);
      else ofFolder.push(output);
    }
    await breathe();
  }
  const failures: unknown[] = refused.map(({ error }) => error);
  for (const [folder, ofFolder] of wanted) {
    for (let start = 0; start < ofFolder.length; start += FILES_A_BATCH) {
      const batch = ofFolder.slice(start, start + FILES_A_BATCH);
      try {
        await transfer(() => fetchBatch({ record, engine, storage, folder, into, batch }, look));
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error);
        // What waiting may cure stops the rest, which would meet it as well; what concerns its file alone does not.
        if (problemOf(error).retryable) throw error;
      }
    }
  }
  if (failures.length === 0) return;
  // While anything may still come, the job does not end on what never will.
  throw failures.find((error) => !isForGood(error)) ?? failures[0];
}

interface Batch {
  readonly record: SubmissionRecord;
  readonly engine: TransferEngine;
  readonly storage: Storage;
  readonly folder: string;
  readonly into: LocalPath;
  readonly batch: readonly DownloadItem[];
}

/** Fetches some files and records each as soon as it is whole in its place. */
async function fetchBatch(
  { record, engine, storage, folder, into, batch }: Batch,
  look: Look,
): Promise<void> {
  const { journal, checkpoint, signal } = look;
  const { onExistingFile } = record.request.settings;
  const unrecorded = new AbortController();
  await engine.download({
    storage,
    folder,
    items: batch,
    within: into,
    onExisting: onExistingFile,
    signal: AbortSignal.any([signal, unrecorded.signal]),
    onDone({ file, path }) {
      checkpoint('download:renamed');
      try {
        // Another folder was chosen meanwhile: this file is not where it belongs, and comes once more.
        if (journal.get(record.id)?.request.settings.downloadFolder !== into) throw folderChanged();
        journal.recordDownload(record.id, { ...file, relativePath: downloadKey({ folder, file }) }, path);
      } catch (error) {
        // More that nobody knows of is of no use.
        unrecorded.abort(error);
        return;
      }
      checkpoint('download:recorded');
    },
  });
  unrecorded.signal.throwIfAborted();
}

/** Ends a download into a folder that is no longer the job's. */
function folderChanged(): SubmissionError {
  return new SubmissionError({
    code: 'folder-changed',
    message: 'Another download folder was chosen meanwhile.',
    hint: 'The files are brought into the new one.',
    retryable: true,
    zh: { message: '期间选择了另一个下载文件夹。', hint: '文件将下载到新的文件夹。' },
  });
}

/** Where files of one part go below the download folder. */
function placer(
  { request, taskId, by, createdAt }: SubmissionRecord,
  { camera, renderLayer }: Task,
  outputFolder: string,
  hasParts: boolean,
): (relativePath: string) => string {
  // The separators of both systems: an exported job may come from the other.
  const scene = win32.parse(request.scenePath).name;
  return (relativePath) =>
    outputTemplatePath(request.settings.outputTemplate, {
      relativePath,
      outputFolder,
      hasParts,
      scene,
      task: `${taskId ?? ''}`,
      user: request.settings.artist || (by?.user ?? ''),
      camera: camera ?? '',
      layer: renderLayer ?? '',
      submittedAtMs: Date.parse(createdAt),
    });
}

function downloadKey({ folder, file }: Pick<Output, 'folder' | 'file'>): string {
  return `${folder}/${file.relativePath}`;
}

function isSame(
  { file }: Output,
  had: { readonly sizeBytes: number; readonly fingerprint: string | null } | undefined,
): boolean {
  return had !== undefined && had.sizeBytes === file.sizeBytes && had.fingerprint === file.fingerprint;
}
