import { DetailedError, type FileSource, Upload } from 'tus-js-client';
import type { ManifestEntry } from './engine.ts';
import { fingerprintOfOpen } from './file-hash.ts';
import { unreadable } from './file-state.ts';
import { isPassing, isPassingStatus, refusal } from './gateway.ts';
import { findMissing } from './missing-files.ts';
import { jittered } from './retries.ts';
import { type SendContext, throughGate } from './send-context.ts';
import { TransferError } from './transfer-error.ts';
import type { TransferGate } from './transfer-gate.ts';
import { createHttpStack, type FileSlice } from './tus-http-stack.ts';
import { assertUnchanged, fileChanged, openUnchanged, type UnchangedFile } from './unchanged-file.ts';
import { damagedOnce } from './upload-troubles.ts';
import { whileFlowing } from './while-flowing.ts';

/** What the gateway answers when the file it received does not have the fingerprint it was announced with. */
const CHECKSUM_MISMATCH = 460;
/** Four of these are in memory for each file that is sent. */
const READ_BYTES = 512 * 1024;
/** A gateway hashes what it received before the last answer; a slow disk of it gives this much. Bytes per ms. */
const SLOW_HASH_BYTES_PER_MS = 20_000;

export interface FileProgress {
  /** So many of its bytes are on their way or there. */
  sent(bytes: number): void;
  /** An attempt failed, and it is tried again. */
  repeated(error: unknown): void;
}

/**
 * Sends one file, going on with an upload that an earlier process began. Resolves when the gateway has said that
 * the content is right.
 *
 * @throws TransferError `file-changed` when the file is no longer what the manifest says, before, while or after it was
 * sent; `upload-corrupted` when it arrived wrong twice; the gateway's and the file system's failures.
 */
export async function sendFile(
  entry: ManifestEntry,
  context: SendContext,
  signal: AbortSignal,
  progress: FileProgress,
): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const outcome = await whileFlowing(context.gate, signal, async (stop) => {
      await using file = await openUnchanged(entry, stop);
      const sent = await sendOnce(entry, file, context, stop, progress);
      // What is at the path by now may be another file, put in the place of the one that was open.
      if (sent === 'sent') await assertUnchanged(entry, stop);
      else await assertIsContent(entry, file, stop);
      return sent;
    });
    if (outcome === 'sent') return;
    if (attempt === 0) progress.repeated(damagedOnce(entry));
  }
  throw corrupted(entry);
}

/** A file that arrived wrong was damaged on its way, or is not what its size and time say. */
async function assertIsContent(
  entry: ManifestEntry,
  { handle }: UnchangedFile,
  signal: AbortSignal,
): Promise<void> {
  const fingerprint = await fingerprintOfOpen(handle, entry.localPath, signal);
  if (fingerprint !== entry.fingerprint) throw fileChanged(entry);
}

async function sendOnce(
  entry: ManifestEntry,
  file: UnchangedFile,
  context: SendContext,
  signal: AbortSignal,
  progress: FileProgress,
): Promise<'sent' | 'wrong content'> {
  const { gateway, gate, storageId, records } = context;
  const key = {
    gateway: gateway.baseUrl,
    storageId,
    serverPath: entry.serverPath,
    fingerprint: entry.fingerprint,
  };
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
      fileReader: { openFile: async () => fileSource(file, entry, gate, signal) },
      httpStack: createHttpStack({
        gateway,
        signal,
        sizeBytes: entry.sizeBytes,
        extraSilenceMs: entry.sizeBytes / SLOW_HASH_BYTES_PER_MS,
        isStored: async () => (await findMissing(context, [entry], signal, gateway.askOnce)).length === 0,
      }),
      onUploadUrlAvailable() {
        const { url } = upload;
        if (url !== null) orFail(() => records.keep(key, url));
      },
      // An abort may come before tus-js-client heeds it; the timer of a retry would outlive this upload.
      onShouldRetry(error) {
        const willRetry = !signal.aborted && mayRetry(error);
        if (willRetry) orFail(() => progress.repeated(failureOf(gateway.baseUrl, error)));
        return willRetry;
      },
      onProgress: (bytes) => orFail(() => progress.sent(bytes)),
      onSuccess: () => settle(() => resolve('sent')),
      onError(error) {
        settle(() => {
          const answer = error instanceof DetailedError ? error.originalResponse : null;
          if (answer?.getStatus() === CHECKSUM_MISMATCH) resolve('wrong content');
          else reject(failureOf(gateway.baseUrl, error));
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
}

/** What a request failed with: the gateway's refusal, or whatever kept it from answering. */
function failureOf(baseUrl: string, error: Error): Error {
  if (!(error instanceof DetailedError)) return error;
  const answer = error.originalResponse;
  return answer ? refusal(baseUrl, answer.getStatus(), answer.getBody()) : (error.causingError ?? error);
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

function fileSource(
  file: UnchangedFile,
  entry: ManifestEntry,
  gate: TransferGate,
  signal: AbortSignal,
): FileSource {
  const blocks = createBlocks(Math.min(READ_BYTES, entry.sizeBytes));
  return {
    size: entry.sizeBytes,
    async slice(start, end) {
      const value: FileSlice = {
        size: end - start,
        read: (onRead) => readSlice(file, entry, { start, end }, { blocks, gate, signal, onRead }),
      };
      return { value, done: end >= entry.sizeBytes };
    },
    close() {},
  };
}

interface SliceReading {
  readonly blocks: Blocks;
  readonly gate: TransferGate;
  readonly signal: AbortSignal;
  readonly onRead: (bytes: number) => void;
}

/** Memory that a file's blocks take in turn. */
interface Blocks {
  next(): Buffer;
  /** Something may still be read into them: others take their place. */
  leave(): void;
}

/**
 * New memory for each block would be the collector's most work by far. One is being read and one is next; nobody asks for
 * a piece before all but the last two pieces have left the process, and a drive that reads little at a time makes a block
 * of each.
 */
function createBlocks(bytes: number): Blocks {
  let blocks: Buffer[] = [];
  let taken = 0;
  return {
    next() {
      const place = taken % 4;
      taken += 1;
      const block = blocks[place] ?? Buffer.allocUnsafeSlow(bytes);
      blocks[place] = block;
      return block;
    },
    leave() {
      blocks = [];
    },
  };
}

/** The next block is read while one is sent. */
async function* readSlice(
  file: UnchangedFile,
  entry: ManifestEntry,
  { start, end }: { readonly start: number; readonly end: number },
  { blocks, gate, signal, onRead }: SliceReading,
): AsyncGenerator<Uint8Array> {
  const readAt = async (position: number): Promise<Uint8Array> => {
    const buffer = blocks.next();
    const length = Math.min(buffer.length, end - position);
    const { bytesRead } = await file.handle.read(buffer, 0, length, position).catch((error: unknown) => {
      throw unreadable(entry.localPath, error);
    });
    if (bytesRead === 0) throw fileChanged(entry);
    return buffer.subarray(0, bytesRead);
  };
  // A file that is being written to is found out before all of it is sent.
  await file.assertUnchanged(signal);
  let position = start;
  let reading = position < end ? readAt(position) : null;
  try {
    while (reading !== null) {
      const block: Uint8Array = await reading;
      position += block.length;
      reading = position < end ? readAt(position) : null;
      // Should the slice be left before its end, nobody waits for this any more.
      reading?.catch(() => {});
      yield* throughGate(block, gate, signal);
      onRead(position - start);
    }
  } finally {
    if (reading !== null) blocks.leave();
  }
}

export function corrupted(entry: ManifestEntry): TransferError {
  return new TransferError({
    code: 'upload-corrupted',
    message: `"${entry.localPath}" arrived damaged at the farm, twice.`,
    hint: 'Something on the way alters data: check the network, a proxy or a virus scanner, then press Retry.',
    zh: {
      message: `“${entry.localPath}”到达农场时两次都已损坏。`,
      hint: '传输途中有东西更改了数据：请检查网络、代理或杀毒软件，然后点击“重试”。',
    },
    retryable: true,
  });
}
