import type { LocalPath, TransferCounts } from '@farmhand/model';
import { isOfOneFile } from './download-all.ts';
import type { DownloadedItem, DownloadRequest, TransferEngine, TransferProgress } from './engine.ts';
import { type PlacedOutput, planOutput } from './plan-output.ts';
import type { TransferError } from './transfer-error.ts';
import { takeTurns } from './turns.ts';

/** A folder of the output storage. */
export interface OutputFolder {
  /** Such as a task's output folder name. */
  readonly folder: string;
  /** Place of a file below the chosen folder, by {@link outputTemplatePath}; the farm's own path unless given. */
  readonly placeOf?: ((relativePath: string) => string) | undefined;
}

export interface DownloadTreeRequest extends Pick<DownloadRequest, 'storage' | 'onExisting'> {
  readonly engine: Pick<TransferEngine, 'listOutput' | 'download'>;
  /** All of a job: of files that have one place, those of other folders must be known. */
  readonly folders: readonly OutputFolder[];
  /** The folder the artist chose; made when it is not there. */
  readonly into: LocalPath;
  readonly signal?: AbortSignal | undefined;
  /** Counts are of all folders together. */
  readonly onProgress?: TransferProgress | undefined;
  readonly onDone?: ((done: DownloadedItem) => void) | undefined;
}

export interface DownloadedTree {
  /** Files the farm has in the folders; 0 when there are none (yet). */
  readonly files: number;
  readonly bytes: number;
  readonly downloaded: number;
  readonly alreadyThere: number;
  readonly skipped: number;
}

interface Output extends PlacedOutput {
  readonly folder: string;
}

/**
 * Brings home all that is in output folders of the farm and not here yet.
 *
 * @throws TransferError the first failure, after all files were tried that could be had: what is whole stays, and
 * the same call goes on from there. A file whose name leads out of the folder is such a failure.
 */
export async function downloadTree(request: DownloadTreeRequest): Promise<DownloadedTree> {
  const { engine, storage, into, onExisting, signal, onProgress } = request;
  const outputs = await listAll(request);
  const { items, refused } = await planOutput(outputs, into, keyOf, { signal });
  const counts = { downloaded: 0, alreadyThere: 0, skipped: 0 };
  const failures: TransferError[] = [];
  const progress = sumOfBatches(items, onProgress);
  for (const [folder, batch] of Map.groupBy(items, (output) => output.folder)) {
    try {
      await engine.download({
        storage,
        folder,
        items: batch.map(({ file, target }) => ({ file, target })),
        within: into,
        ...(onExisting && { onExisting }),
        ...(signal && { signal }),
        onProgress: progress.of,
        onDone(done) {
          counts[done.outcome] += 1;
          request.onDone?.(done);
        },
      });
    } catch (error) {
      if (!isOfOneFile(error)) throw error;
      failures.push(error);
    }
    progress.endBatch();
  }
  failures.push(...refused.map(({ error }) => error));
  const failure = failures.find(({ problem }) => problem.retryable) ?? failures[0];
  if (failure !== undefined) throw failure;
  return {
    files: outputs.length,
    bytes: outputs.reduce((sum, { file }) => sum + file.sizeBytes, 0),
    ...counts,
  };
}

async function listAll({ engine, storage, folders, signal }: DownloadTreeRequest): Promise<Output[]> {
  const outputs: Output[] = [];
  const turns = takeTurns(signal);
  for (const { folder, placeOf = (path: string) => path } of folders) {
    for (const file of await engine.listOutput({ storage, folder, ...(signal && { signal }) })) {
      if (turns.isOver()) await turns.next();
      outputs.push({ folder, file, place: placeOf(file.relativePath) });
    }
  }
  return outputs;
}

function keyOf({ folder, file }: Output): string {
  return `${folder}/${file.relativePath}`;
}

/** Progress of batches that run one after the other, as of one. */
function sumOfBatches(
  all: readonly Output[],
  onProgress: TransferProgress | undefined,
): { readonly of: TransferProgress; readonly endBatch: () => void } {
  const filesTotal = all.length;
  const bytesTotal = all.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  let before = { filesDone: 0, filesSkipped: 0, bytesDone: 0 };
  let now = before;
  return {
    of({ filesDone, filesSkipped, bytesDone }: TransferCounts) {
      now = {
        filesDone: before.filesDone + filesDone,
        filesSkipped: before.filesSkipped + filesSkipped,
        bytesDone: before.bytesDone + bytesDone,
      };
      onProgress?.({ ...now, filesTotal, bytesTotal });
    },
    endBatch() {
      before = now;
    },
  };
}
