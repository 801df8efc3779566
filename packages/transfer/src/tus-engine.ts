import type { Credentials } from '@farmhand/client';
import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { mapConcurrently } from './concurrency.ts';
import { downloadFile, type OpenPart, openPartOnDisk } from './download-file.ts';
import type {
  ListOutputRequest,
  ManifestEntry,
  RemoteFile,
  TransferEngine,
  UploadRequest,
} from './engine.ts';
import { createGateway } from './gateway.ts';
import { FILES_PER_QUESTION, findMissing } from './missing-files.ts';
import { DEFAULT_RETRY_DELAYS_MS, type RetryDelays } from './retries.ts';
import { assertUnchanged, sendFile } from './send-file.ts';
import { TransferError } from './transfer-error.ts';
import { trackUpload } from './upload-progress.ts';
import type { UploadRecords } from './upload-records.ts';

const MEBIBYTE = 1024 * 1024;

export interface TusEngineOptions {
  readonly gateway: { readonly baseUrl: string };
  readonly credentials: Credentials;
  readonly records: UploadRecords;
  /** Files sent at the same time; 6 unless given. */
  readonly concurrency?: number | undefined;
  /** Bytes a PATCH carries at most; 64 MiB unless given. */
  readonly chunkBytes?: number | undefined;
  /** Waits before repeated attempts; from half a second to 16 seconds unless given. Progress starts them anew. */
  readonly retryDelaysMs?: RetryDelays | undefined;
  /** Longest silence of the gateway before an attempt counts as lost; 2 minutes unless given. */
  readonly silenceMs?: number | undefined;
  /** Carries the requests: a proxy, a mock. Connections of its own unless given. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
  /** Opens files that are downloaded; on this disk unless given. */
  readonly openPart?: OpenPart | undefined;
}

const listAnswer = z.object({
  files: z.array(
    z.object({
      relativePath: z.string(),
      sizeBytes: z.int().nonnegative(),
      /** One of another algorithm cannot be checked, so it counts as none. */
      fingerprint: z
        .string()
        .nullish()
        .transform((value) => (/^sha256:[0-9a-f]{64}$/.test(value ?? '') ? (value ?? null) : null)),
    }),
  ),
});

/**
 * Moves files through a transfer gateway: tus 1.0 uploads that resume, plain HTTP downloads that resume, every
 * request signed like a call of the farm's API. Meant for the local farm and for studios with a gateway of their own.
 */
export function createTusEngine(options: TusEngineOptions): TransferEngine {
  const retryDelaysMs = options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS;
  const concurrency = options.concurrency ?? 6;
  const gateway = createGateway({
    baseUrl: options.gateway.baseUrl,
    credentials: options.credentials,
    dispatcher: options.dispatcher ?? new Agent({ connect: { timeout: 10_000 } }),
    retryDelaysMs,
    silenceMs: options.silenceMs ?? 120_000,
    clock: options.clock ?? Date.now,
  });

  /** Those of any number of entries that the storage does not hold as they are here. */
  async function findAllMissing(
    storageId: string,
    entries: readonly ManifestEntry[],
    signal: AbortSignal | undefined,
  ): Promise<ManifestEntry[]> {
    const batches = Array.from({ length: Math.ceil(entries.length / FILES_PER_QUESTION) }, (_, batch) =>
      entries.slice(batch * FILES_PER_QUESTION, (batch + 1) * FILES_PER_QUESTION),
    );
    const found = await mapConcurrently(batches, concurrency, signal, (batch, stop) =>
      findMissing(gateway.ask, storageId, batch, stop),
    );
    return found.flat();
  }

  async function upload({ storage, manifest, signal, onProgress }: UploadRequest) {
    signal?.throwIfAborted();
    const progress = trackUpload(manifest, onProgress);
    const missing = new Set(await findAllMissing(storage.id, manifest.entries, signal));
    const there = manifest.entries.filter((entry) => !missing.has(entry));
    await mapConcurrently(there, concurrency, signal, async (entry) => {
      await assertNotReplaced(entry);
      progress.skipped(entry);
    });

    const context = {
      gateway,
      storageId: storage.id,
      records: options.records,
      chunkBytes: options.chunkBytes ?? 64 * MEBIBYTE,
      retryDelaysMs,
    };
    const sent = [...missing];
    await mapConcurrently(sent, concurrency, signal, async (entry, stop) => {
      await sendFile(entry, context, stop, (bytes) => progress.sent(entry, bytes));
      progress.done(entry);
    });

    // A gateway that died between the last byte and putting the file in its place has lost it without a word.
    const lost = await findAllMissing(storage.id, sent, signal);
    await mapConcurrently(lost, concurrency, signal, (entry, stop) =>
      sendFile(entry, context, stop, () => {}),
    );
    const [stillLost] = await findAllMissing(storage.id, lost, signal);
    if (stillLost !== undefined) throw notKept(stillLost);
    return progress.report();
  }

  async function listOutput({ storage, folder, signal }: ListOutputRequest): Promise<readonly RemoteFile[]> {
    signal?.throwIfAborted();
    const { files } = await gateway.ask(
      '/transfer/list',
      { storageId: storage.id, folder },
      listAnswer,
      signal,
    );
    return files;
  }

  return {
    name: 'tus',
    upload,
    listOutput,
    downloadFile: (request) =>
      downloadFile(request, { gateway, retryDelaysMs, openPart: options.openPart ?? openPartOnDisk }),
  };
}

/** For a file the farm has: gone from here it does no harm, but another content under its name would be left out. */
async function assertNotReplaced(entry: ManifestEntry): Promise<void> {
  try {
    await assertUnchanged(entry);
  } catch (error) {
    if (!TransferError.isInstance(error) || error.problem.code !== 'file-missing') throw error;
  }
}

function notKept(entry: ManifestEntry): TransferError {
  return new TransferError({
    code: 'upload-not-kept',
    message: `The farm took "${entry.localPath}" but does not have it at "${entry.serverPath}".`,
    hint: 'Press Retry. If it happens again, the farm has a fault: tell it this path.',
    retryable: true,
  });
}
