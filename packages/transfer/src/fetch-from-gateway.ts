import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type FetchOne, outputChanged, type PartToFetch } from './download-file.ts';
import type { DownloadRequest, RemoteFile } from './engine.ts';
import { type Gateway, isPassing, readText, refusal, unreachable } from './gateway.ts';
import type { OpenPart } from './part-file.ts';
import { type RetryDelays, withRetries } from './retries.ts';
import type { TransferGate } from './transfer-gate.ts';

export interface FetchContext {
  readonly gateway: Gateway;
  readonly retryDelaysMs: RetryDelays;
  readonly openPart: OpenPart;
  readonly gate: TransferGate;
}

/** Fetches files of one folder from a transfer gateway, from the byte on that their parts lack. */
export function fetchFromGateway(
  from: Pick<DownloadRequest, 'storage' | 'folder'>,
  context: FetchContext,
): FetchOne {
  return async (wanted) => {
    let reached = 0;
    const onBytes = (bytes: number): void => {
      reached = Math.max(reached, bytes);
      wanted.onBytes(bytes);
    };
    await withRetries(() => fetchRest({ ...wanted, onBytes }, from, context), {
      delaysMs: context.retryDelaysMs,
      signal: wanted.signal,
      mayPass: isPassing,
      // Without a fingerprint each attempt begins at the first byte, so it never gets further.
      progress: () => (wanted.file.fingerprint === null ? 0 : reached),
    });
  };
}

/** One request for the bytes the part lacks, written where they belong. */
async function fetchRest(
  wanted: PartToFetch,
  from: Pick<DownloadRequest, 'storage' | 'folder'>,
  { gateway, openPart, gate }: FetchContext,
): Promise<void> {
  const { file, part, signal, onBytes } = wanted;
  await gate.open(signal);
  const writer = await openPart(part);
  try {
    const { size } = await stat(part);
    const canGoOn = file.fingerprint !== null && size <= file.sizeBytes;
    if (!canGoOn) await writer.truncate(0);
    const offset = canGoOn ? size : 0;
    // Fetched before by a process that may have been killed before all of it was on the disk.
    if (offset === file.sizeBytes && offset > 0) return await writer.sync();

    const { start, body } = await requestFrom(offset, wanted, from, gateway);
    try {
      if (start > offset) throw outputChanged(file);
      if (start < offset) await writer.truncate(start);
      let position = start;
      for await (const bytes of reading(body, gateway.baseUrl, signal)) {
        if (position + bytes.length > file.sizeBytes) throw outputChanged(file);
        // While this waits, nothing more is read, so the farm's side waits too.
        await gate.take('down', bytes.length, signal);
        await writer.write(bytes, position);
        position += bytes.length;
        onBytes(position);
      }
      if (position < file.sizeBytes) {
        const cut = new Error(`the answer ended after ${position} of ${file.sizeBytes} bytes`);
        throw unreachable(gateway.baseUrl, cut);
      }
    } finally {
      body.destroy();
    }
    await writer.sync();
  } finally {
    await writer.close();
  }
}

/** Asks for the file from a byte on; `start` says where what is sent begins. */
async function requestFrom(
  offset: number,
  { file, signal }: PartToFetch,
  { folder, storage }: Pick<DownloadRequest, 'storage' | 'folder'>,
  gateway: Gateway,
): Promise<{ readonly start: number; readonly body: Readable }> {
  const answer = await gateway.send({
    method: 'GET',
    url: gateway.url('/transfer/file', { storageId: storage.id, folder, path: file.relativePath }),
    headers: {
      'accept-encoding': 'identity',
      ...(offset > 0 ? { range: `bytes=${offset}-` } : {}),
    },
    signal,
  });
  if (answer.status !== 200 && answer.status !== 206) {
    const text = await readText(gateway.baseUrl, answer, signal);
    const isOther = answer.status === 404 || answer.status === 410 || answer.status === 416;
    throw isOther ? outputChanged(file) : refusal(gateway.baseUrl, answer.status, text);
  }
  if (isOfAnotherFile(answer.header('etag'), file)) {
    answer.body.destroy();
    throw outputChanged(file);
  }
  const start = answer.status === 206 ? rangeStart(answer.header('content-range')) : 0;
  return { start, body: answer.body };
}

function isOfAnotherFile(etag: string | undefined, { fingerprint }: RemoteFile): boolean {
  const said = /"(xxh3-128:[0-9a-f]{32})"/.exec(etag ?? '')?.[1];
  return said !== undefined && fingerprint !== null && said !== fingerprint;
}

/** The body's bytes; what fails is the connection, not the disk. */
async function* reading(
  body: Readable,
  baseUrl: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(baseUrl, error);
  }
}

/** First byte of `bytes 100-199/200`; an answer without one cannot be placed, so it counts from the start. */
function rangeStart(contentRange: string | undefined): number {
  return Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? 0);
}
