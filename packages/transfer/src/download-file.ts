import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type LocalPath, localPath } from '@farmhand/model';
import type { DownloadFileRequest, RemoteFile } from './engine.ts';
import { hashFile } from './file-hash.ts';
import { type Gateway, isPassing, readText, refusal, unreachable } from './gateway.ts';
import { PART_SUFFIX } from './output-path.ts';
import { type RetryDelays, withRetries } from './retries.ts';
import { systemErrorCode, TransferError } from './transfer-error.ts';

/** A file being written. Exists so that tests can make a disk full. */
export interface PartWriter {
  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when the content is on the disk itself. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for writing without emptying it, making it when it is not there. */
export type OpenPart = (path: string) => Promise<PartWriter>;

export async function openPartOnDisk(path: string): Promise<PartWriter> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  return {
    async write(bytes, position) {
      for (let written = 0; written < bytes.length; ) {
        const result = await handle.write(bytes, written, bytes.length - written, position + written);
        written += result.bytesWritten;
      }
    },
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

export interface DownloadContext {
  readonly gateway: Gateway;
  readonly retryDelaysMs: RetryDelays;
  readonly openPart: OpenPart;
}

/**
 * Fetches one file to a temporary name in the target's folder, checks size and fingerprint, and renames it. A file
 * whose fingerprint is known goes on where an earlier attempt stopped, and is left alone when it is there already.
 */
export async function downloadFile(request: DownloadFileRequest, context: DownloadContext): Promise<void> {
  const { file, target, signal } = request;
  signal?.throwIfAborted();
  if (file.fingerprint !== null && (await matches(target, file, signal))) return;

  const part = partPath(target, file);
  try {
    await mkdir(dirname(target), { recursive: true });
    await fetchChecked(request, part, context);
    await rename(part, target);
  } catch (error) {
    const failure = signal?.aborted ? signal.reason : localFailure(target, error);
    if (!isWorthKeeping(file, failure)) await rm(part, { force: true }).catch(() => {});
    throw failure;
  }
}

/** Whether a later attempt can go on with what was fetched. On a full disk it would only be in the way. */
function isWorthKeeping(file: RemoteFile, failure: unknown): boolean {
  if (file.fingerprint === null) return false;
  if (!TransferError.isInstance(failure)) return true;
  return failure.problem.code !== 'disk-full' && failure.problem.code !== 'output-changed';
}

/** Fetches until the part is whole and right; one that is whole and wrong is thrown away and fetched once more. */
async function fetchChecked(
  request: DownloadFileRequest,
  part: LocalPath,
  context: DownloadContext,
): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    let reached = 0;
    const onReached = (bytes: number): void => {
      reached = Math.max(reached, bytes);
    };
    await withRetries(() => fetchRest(request, part, context, onReached), {
      delaysMs: context.retryDelaysMs,
      signal: request.signal,
      mayPass: isPassing,
      // Without a fingerprint each attempt begins at the first byte, so it never gets further.
      progress: () => (request.file.fingerprint === null ? 0 : reached),
    });
    if (await matches(part, request.file, request.signal)) return;
    await rm(part, { force: true });
  }
  throw new TransferError({
    code: 'download-corrupted',
    message: `"${request.file.relativePath}" arrived damaged, twice.`,
    hint: 'Something on the way alters data: check the network, a proxy or a virus scanner, then press Retry.',
    retryable: true,
  });
}

/** One request for the bytes the part lacks, written where they belong; tells how far into the file it came. */
async function fetchRest(
  request: DownloadFileRequest,
  part: LocalPath,
  { gateway, openPart }: DownloadContext,
  onReached: (bytes: number) => void,
): Promise<void> {
  const { file, signal } = request;
  const writer = await openPart(part);
  try {
    const { size } = await stat(part);
    const canGoOn = file.fingerprint !== null && size <= file.sizeBytes;
    if (!canGoOn) await writer.truncate(0);
    const offset = canGoOn ? size : 0;
    if (offset === file.sizeBytes && offset > 0) return;

    const { start, body } = await requestFrom(offset, request, gateway);
    try {
      if (start > offset) throw outdated(file);
      if (start < offset) await writer.truncate(start);
      let position = start;
      for await (const bytes of reading(body, gateway.baseUrl, signal)) {
        if (position + bytes.length > file.sizeBytes) throw outdated(file);
        await writer.write(bytes, position);
        position += bytes.length;
        onReached(position);
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
  request: DownloadFileRequest,
  gateway: Gateway,
): Promise<{ readonly start: number; readonly body: Readable }> {
  const { file, folder, storage, signal } = request;
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
    throw isOther ? outdated(file) : refusal(gateway.baseUrl, answer.status, text);
  }
  const fingerprint = /"(sha256:[0-9a-f]{64})"/.exec(answer.header('etag') ?? '')?.[1];
  if (fingerprint !== undefined && file.fingerprint !== null && fingerprint !== file.fingerprint) {
    answer.body.destroy();
    throw outdated(file);
  }
  const start = answer.status === 206 ? rangeStart(answer.header('content-range')) : 0;
  return { start, body: answer.body };
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

/** True when the file is there with the size and, where it is known, the fingerprint listed. */
async function matches(path: LocalPath, file: RemoteFile, signal: AbortSignal | undefined): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size !== file.sizeBytes) return false;
  return (
    file.fingerprint === null || `sha256:${await hashFile(path, 'sha256', { signal })}` === file.fingerprint
  );
}

/**
 * A name beside the target that says what it will be. For a known fingerprint it is the same each time and another
 * for other content, so that what is there can be gone on with; else it is random.
 */
function partPath(target: LocalPath, file: RemoteFile): LocalPath {
  const name = basename(target);
  const tag =
    file.fingerprint === null
      ? randomBytes(8).toString('hex')
      : createHash('sha256').update(`${name}\0${file.fingerprint}`).digest('hex').slice(0, 16);
  // Names may be 255 bytes long, and one character takes up to three of them.
  return localPath.parse(join(dirname(target), `${name.slice(0, 60)}.${tag}${PART_SUFFIX}`));
}

function outdated(file: RemoteFile): TransferError {
  return new TransferError({
    code: 'output-changed',
    message: `"${file.relativePath}" is no longer on the farm as it was listed.`,
    hint: 'The frame may have been rendered again. Press Retry to look again.',
    retryable: true,
  });
}

/** Failures of this computer's disk in the artist's words; others stay what they are. */
function localFailure(target: LocalPath, error: unknown): unknown {
  if (TransferError.isInstance(error)) return error;
  const code = systemErrorCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TransferError(
        {
          code: 'disk-full',
          message: `There is no room for "${target}".`,
          hint: `Free space on the disk of "${dirname(target)}" and press Retry.`,
          retryable: true,
        },
        error,
      );
    default:
      return code === undefined
        ? error
        : new TransferError(
            {
              code: 'target-not-writable',
              message: `"${target}" cannot be written (${code}).`,
              hint: 'Check that you may write to the download folder and that no other program has the file open, then press Retry.',
              retryable: true,
            },
            error,
          );
  }
}
