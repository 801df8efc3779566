import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DetailedError, type FileSource, Upload } from 'tus-js-client';
import type { ManifestEntry } from './engine.ts';
import { readFileState, unreadable } from './file-state.ts';
import { type Gateway, isPassing, isPassingStatus, refusal } from './gateway.ts';
import { findMissing } from './missing-files.ts';
import { jittered, type RetryDelays } from './retries.ts';
import { TransferError } from './transfer-error.ts';
import { createHttpStack, type FileSlice } from './tus-http-stack.ts';
import type { UploadRecords } from './upload-records.ts';

/** What the gateway answers when the file it received does not have the fingerprint it was announced with. */
const CHECKSUM_MISMATCH = 460;
const READ_BYTES = 256 * 1024;
/** A gateway hashes what it received before the last answer; a slow disk of it gives this much. Bytes per ms. */
const SLOW_HASH_BYTES_PER_MS = 20_000;

export interface SendContext {
  readonly gateway: Gateway;
  readonly storageId: string;
  readonly records: UploadRecords;
  readonly chunkBytes: number;
  readonly retryDelaysMs: RetryDelays;
}

/**
 * Sends one file, going on with an upload that an earlier process began. Resolves when the gateway has said that
 * the content is right.
 *
 * @throws TransferError `file-changed` when the file is no longer what the manifest says, before or after sending;
 * `upload-corrupted` when it arrived wrong twice; the gateway's and the file system's failures.
 */
export async function sendFile(
  entry: ManifestEntry,
  context: SendContext,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  await assertUnchanged(entry);
  for (let attempt = 0; attempt < 2; attempt++) {
    const outcome = await sendOnce(entry, context, signal, onBytes);
    await assertUnchanged(entry);
    if (outcome === 'sent') return;
  }
  throw corrupted(entry);
}

/** @throws TransferError `file-changed`, or that it is missing or unreadable. */
export async function assertUnchanged(entry: ManifestEntry): Promise<void> {
  const { sizeBytes, modifiedNs } = await readFileState(entry.localPath);
  if (sizeBytes !== entry.sizeBytes || modifiedNs !== entry.modifiedNs) throw changed(entry);
}

async function sendOnce(
  entry: ManifestEntry,
  context: SendContext,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<'sent' | 'wrong content'> {
  const { gateway, storageId, records } = context;
  const key = {
    gateway: gateway.baseUrl,
    storageId,
    serverPath: entry.serverPath,
    fingerprint: entry.fingerprint,
  };
  const handle = await open(entry.localPath, 'r').catch((error: unknown) => {
    throw unreadable(entry.localPath, error);
  });
  try {
    const outcome = await new Promise<'sent' | 'wrong content'>((resolve, reject) => {
      // tus-js-client wants something to upload; what it reads comes from `fileReader`.
      const upload: Upload = new Upload(Buffer.from(entry.localPath), {
        endpoint: gateway.url('/transfer/uploads'),
        uploadUrl: records.find(key),
        metadata: {
          storageId,
          serverPath: entry.serverPath,
          fingerprint: entry.fingerprint,
          modifiedNs: entry.modifiedNs,
        },
        chunkSize: context.chunkBytes,
        retryDelays: jittered(context.retryDelaysMs),
        storeFingerprintForResuming: false,
        fingerprint: async () => entry.fingerprint,
        fileReader: { openFile: async () => fileSource(handle, entry) },
        httpStack: createHttpStack({
          gateway,
          signal,
          sizeBytes: entry.sizeBytes,
          extraSilenceMs: entry.sizeBytes / SLOW_HASH_BYTES_PER_MS,
          isStored: async () => (await findMissing(gateway.askOnce, storageId, [entry], signal)).length === 0,
        }),
        onUploadUrlAvailable() {
          const { url } = upload;
          if (url !== null) orFail(() => records.keep(key, url));
        },
        // An abort may come before tus-js-client heeds it; the timer of a retry would outlive this upload.
        onShouldRetry: (error) => !signal.aborted && mayRetry(error),
        onProgress: (bytes) => orFail(() => onBytes(bytes)),
        onSuccess: () => settle(() => resolve('sent')),
        onError(error) {
          settle(() => {
            const answer = error instanceof DetailedError ? error.originalResponse : null;
            if (answer?.getStatus() === CHECKSUM_MISMATCH) resolve('wrong content');
            else if (answer) reject(refusal(gateway.baseUrl, answer.getStatus(), answer.getBody()));
            else reject(error instanceof DetailedError ? (error.causingError ?? error) : error);
          });
        },
      });
      const settle = (end: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        end();
      };
      const fail = (error: unknown): void =>
        settle(() => {
          void upload.abort();
          reject(error);
        });
      /** For what tus-js-client calls: some of its callers would let an error end the process, or repeat it. */
      const orFail = (step: () => void): void => {
        try {
          step();
        } catch (error) {
          fail(error);
        }
      };
      const onAbort = (): void => fail(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', onAbort, { once: true });
      upload.start();
    });
    // Either way the gateway has done with this upload: the file is in its place, or thrown away.
    records.forget(key);
    return outcome;
  } finally {
    await handle.close();
  }
}

/**
 * A lost connection is repeated, and so is whatever a healthy gateway may answer differently next time. A vanished
 * upload (404, 410) is repeated too: the repetition asks for its offset first, and begins anew when there is none.
 */
function mayRetry(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus();
  if (status === undefined) return isPassing(error.causingError);
  const isVanished = status === 404 || status === 410;
  return isPassingStatus(status) || (isVanished && error.originalRequest.getMethod() === 'PATCH');
}

function fileSource(handle: FileHandle, entry: ManifestEntry): FileSource {
  return {
    size: entry.sizeBytes,
    async slice(start, end) {
      const value: FileSlice = {
        size: end - start,
        read: (onRead) => Readable.from(readSlice(handle, entry, start, end, onRead), { objectMode: false }),
      };
      return { value, done: end >= entry.sizeBytes };
    },
    close() {},
  };
}

async function* readSlice(
  handle: FileHandle,
  entry: ManifestEntry,
  start: number,
  end: number,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    // A fresh buffer each time: the socket holds on to what it has not sent yet.
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - position));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position).catch((error: unknown) => {
      throw unreadable(entry.localPath, error);
    });
    if (bytesRead === 0) throw changed(entry);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
    onRead(position - start);
  }
}

function changed(entry: ManifestEntry): TransferError {
  return new TransferError({
    code: 'file-changed',
    message: `"${entry.localPath}" has changed since the scene was checked.`,
    hint: 'Submit again, so that the new version is checked and sent.',
    retryable: true,
  });
}

function corrupted(entry: ManifestEntry): TransferError {
  return new TransferError({
    code: 'upload-corrupted',
    message: `"${entry.localPath}" arrived damaged at the farm, twice.`,
    hint: 'Something on the way alters data: check the network, a proxy or a virus scanner, then press Retry.',
    retryable: true,
  });
}
