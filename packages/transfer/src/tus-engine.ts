import type { Credentials } from '@farmhand/client';
import { fingerprintPattern } from '@farmhand/fingerprint';
import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { createTransferGate } from './create-transfer-gate.ts';
import type { Disk } from './disk.ts';
import { downloadAll } from './download-all.ts';
import type { ListOutputRequest, RemoteFile, TransferEngine } from './engine.ts';
import { fetchFromGateway } from './fetch-from-gateway.ts';
import { createGateway } from './gateway.ts';
import { type OpenPart, openPartOnDisk } from './part-file.ts';
import { DEFAULT_RETRY_DELAYS_MS, type RetryDelays } from './retries.ts';
import type { SentRecords } from './sent-records.ts';
import type { TransferGate } from './transfer-gate.ts';
import { uploadManifest } from './upload-manifest.ts';
import type { UploadRecords } from './upload-records.ts';

const MEBIBYTE = 1024 * 1024;
const SAMPLED_FROM = 2_000;

export interface TusEngineOptions {
  readonly gateway: { readonly baseUrl: string };
  readonly credentials: Credentials;
  readonly records: UploadRecords;
  /** What storages were found to hold; everything is asked for when it is not given. */
  readonly sent?: SentRecords | undefined;
  /**
   * Manifests of fewer files are asked for whole, whatever `sent` knows: that takes a moment, and finds what another computer
   * has put in a file's place. 2,000 unless given.
   */
  readonly sampledFrom?: number | undefined;
  /** Packs of small files, and large files, sent at the same time; 6 unless given. */
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
  /** What else downloads ask of the disk; this one unless given. */
  readonly disk?: Disk | undefined;
  /** Waits for a target that another program holds; about three seconds in all unless given. Milliseconds. */
  readonly lockDelaysMs?: readonly number[] | undefined;
  /** Shared by all that moves files in the process; without limits unless given. */
  readonly gate?: TransferGate | undefined;
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
        .transform((value) => (fingerprintPattern.test(value ?? '') ? (value ?? null) : null)),
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
  const clock = options.clock ?? Date.now;
  const gate = options.gate ?? createTransferGate();
  const abilities = { takesPacks: false, takesText: false };
  const gateway = createGateway({
    baseUrl: options.gateway.baseUrl,
    credentials: options.credentials,
    dispatcher: options.dispatcher ?? new Agent({ connect: { timeout: 10_000 } }),
    retryDelaysMs,
    silenceMs: options.silenceMs ?? 120_000,
    clock,
  });

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
    upload: (request) =>
      uploadManifest(request, {
        gateway,
        storageId: request.storage.id,
        abilities,
        records: options.records,
        sent: options.sent,
        sampledFrom: options.sampledFrom ?? SAMPLED_FROM,
        gate,
        chunkBytes: options.chunkBytes ?? 64 * MEBIBYTE,
        retryDelaysMs,
        concurrency,
        clock,
      }),
    listOutput,
    download: (request) =>
      downloadAll(
        request,
        fetchFromGateway(request, {
          gateway,
          retryDelaysMs,
          openPart: options.openPart ?? openPartOnDisk,
          gate,
        }),
        { atOnce: concurrency, gate, disk: options.disk, lockDelaysMs: options.lockDelaysMs, clock },
      ),
  };
}
