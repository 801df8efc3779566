import { dirname } from 'node:path';
import { localPath } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import { type Disk, foldedName, localDisk } from './disk.ts';
import { assertRoom } from './disk-space.ts';
import { downloadFile, type FetchOne, fileIdentity } from './download-file.ts';
import { trackDownload } from './download-progress.ts';
import type { DownloadItem, DownloadRequest } from './engine.ts';
import { assertInside } from './inside-folder.ts';
import { localFailure } from './local-failure.ts';
import { sweepDeadParts } from './part-file.ts';
import { TransferError } from './transfer-error.ts';
import type { TransferGate } from './transfer-gate.ts';
import { filterInTurns, takeTurns } from './turns.ts';

export interface DownloadAllOptions {
  /** Files fetched at the same time. */
  readonly atOnce: number;
  readonly gate: TransferGate;
  /** This computer's unless given. */
  readonly disk?: Disk | undefined;
  /** Waits for a file that another program holds; about three seconds in all unless given. Milliseconds. */
  readonly lockDelaysMs?: readonly number[] | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
}

/** Failures that concern one file. All others would meet the rest of the batch too, so they end it. */
const OF_ONE_FILE = new Set([
  'download-corrupted',
  'file-too-large',
  'held-for-arrears',
  'name-too-long',
  'output-changed',
  'raysync-files-failed',
  'target-in-use',
  'target-is-folder',
  'target-not-writable',
  'transmitter-failed',
  'unsafe-output-folder',
  'unsafe-output-name',
]);

/**
 * The part of a download that is the same for every engine: looks for room on the disks, stays inside the chosen
 * folder, puts each file in its place whole, and goes on past files that cannot be had. `fetchOne` is the rest.
 *
 * @throws TransferError `disk-full` before anything is fetched when the batch does not fit.
 */
export async function downloadAll(
  request: DownloadRequest,
  fetchOne: FetchOne,
  options: DownloadAllOptions,
): Promise<void> {
  const { items, within, signal, onDone, onExisting = 'overwrite' } = request;
  const { atOnce, gate, disk = localDisk, lockDelaysMs, clock = Date.now } = options;
  signal?.throwIfAborted();
  const progress = trackDownload(items, request.onProgress);
  const failures: unknown[] = [];

  const byFolder = await groupBy(items, ({ target }) => dirname(target), signal);
  const refused = new Set<string>();
  await mapConcurrently([...byFolder], atOnce, signal, async ([name, inFolder]) => {
    const folder = localPath.parse(name);
    try {
      if (within !== undefined) await assertInside(within, folder);
      await sweepDeadParts(folder, inFolder, clock());
    } catch (error) {
      refused.add(name);
      failures.push(localFailure(folder, error));
    }
  });
  // In the order of the batch: of two frames whose names a disk takes for one, the first has the name.
  const safe = await filterInTurns(items, signal, ({ target }) => !refused.has(dirname(target)));
  await assertRoom(safe, disk, signal);

  /** Files whose names a disk may take for one come one after the other, and none takes the place of another. */
  async function bringAlike(alike: readonly DownloadItem[], stop: AbortSignal): Promise<void> {
    const keep = new Set<string>();
    for (const item of alike) {
      try {
        await gate.open(stop);
        const done = await downloadFile(item, {
          onExisting,
          keep,
          fetchOne,
          signal: stop,
          onBytes: (bytes) => progress.fetched(item, bytes),
          disk,
          lockDelaysMs,
        });
        if (alike.length > 1) keep.add(await fileIdentity(done.path));
        progress.done(item, done.outcome);
        onDone?.(done);
      } catch (error) {
        progress.failed(item);
        if (!isOfOneFile(error)) throw error;
        failures.push(error);
      }
    }
  }

  const alike = await groupBy(safe, ({ target }) => foldedName(target), signal);
  await mapConcurrently([...alike.values()], atOnce, signal, bringAlike);
  progress.report();
  if (failures.length > 0) throw failures.find(isRetryable) ?? failures[0];
}

async function groupBy(
  items: readonly DownloadItem[],
  keyOf: (item: DownloadItem) => string,
  signal: AbortSignal | undefined,
): Promise<Map<string, DownloadItem[]>> {
  const turns = takeTurns(signal);
  const groups = new Map<string, DownloadItem[]>();
  for (const item of items) {
    if (turns.isOver()) await turns.next();
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Whether a failure leaves others of the batch as they are. */
export function isOfOneFile(error: unknown): error is TransferError {
  return TransferError.isInstance(error) && OF_ONE_FILE.has(error.problem.code);
}

function isRetryable(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.retryable;
}
