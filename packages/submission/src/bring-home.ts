import type { Task } from '@farmhand/client';
import { type RemoteFile, safeOutputPath } from '@farmhand/transfer';
import type { Look } from './look.ts';
import { problemOf } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Output folders listed and files fetched at once, over all jobs. */
export const TRANSFERS_AT_ONCE = 4;

/** Downloads what the farm has finished and the chosen folder lacks. */
export async function bringHome(record: SubmissionRecord, parts: readonly Task[], look: Look): Promise<void> {
  const { journal, client, openEngine, checkpoint, transfer, signal } = look;
  const target = record.request.settings.downloadFolder;
  if (target === null) return;
  const [engine, bids] = await transfer(() =>
    Promise.all([openEngine(signal), client.transferBids({ signal })]),
  );
  const storage = { kind: 'output', id: bids.outputStorageId } as const;
  const have = journal.downloaded(record.id);
  for (const folder of new Set(parts.flatMap(({ outputFolder }) => outputFolder ?? []))) {
    const files = await transfer(() => engine.listOutput({ storage, folder, signal }));
    const wanted = files.filter((file) => !isSame(file, have.get(downloadKey(folder, file))));
    await forEachOf(wanted, TRANSFERS_AT_ONCE, (file) =>
      transfer(async () => {
        signal.throwIfAborted();
        const path = safeOutputPath(target, localName(folder, file, parts.length > 1));
        await engine.downloadFile({ storage, folder, file, target: path, signal });
        checkpoint('download:renamed');
        journal.recordDownload(record.id, { ...file, relativePath: downloadKey(folder, file) }, path);
        checkpoint('download:recorded');
      }),
    );
  }
}

/** Parts of a job (cameras, layers) name their frames alike, so each part's go into a folder of their own. */
function localName(folder: string, { relativePath }: RemoteFile, hasParts: boolean): string {
  return hasParts ? `${folder.replace(/^\/+|\/+$/g, '')}/${relativePath}` : relativePath;
}

function downloadKey(folder: string, file: RemoteFile): string {
  return `${folder}/${file.relativePath}`;
}

function isSame(
  file: RemoteFile,
  had: { sizeBytes: number; fingerprint: string | null } | undefined,
): boolean {
  return had !== undefined && had.sizeBytes === file.sizeBytes && had.fingerprint === file.fingerprint;
}

/**
 * Runs the work on all items, a few at once. A failure that waiting may cure stops the rest; one that concerns its
 * item alone does not. The first is thrown in the end.
 */
async function forEachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  let stop = false;
  const worker = async () => {
    for (const item of queue) {
      if (stop) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
        stop ||= problemOf(error).retryable;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures.find((error) => problemOf(error).retryable) ?? failures[0];
}
