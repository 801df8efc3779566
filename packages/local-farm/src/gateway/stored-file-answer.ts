import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { TakenFault } from '../faults.ts';
import { WireError } from '../http/answer.ts';
import { breakingStream } from '../http/broken-answers.ts';
import { readRange } from '../http/byte-range.ts';
import type { HttpContext } from '../http/http-context.ts';
import { serverPathProblem } from '../storage/server-path.ts';
import type { Storage, Storages } from '../storage/storages.ts';

/** Answers with a stored file, or the part of it that is asked for. */
export async function answerWithFile(
  context: HttpContext,
  storages: Storages,
  storage: Storage,
  path: string,
  fault: TakenFault | null,
): Promise<Response> {
  const problem = serverPathProblem(path);
  if (problem !== null)
    throw new WireError('parameterInvalid', `The parameter "path" is not usable: ${problem}.`);
  const file = await storages.find(storage, path);
  if (file === null) throw new WireError('resourceNotFound', `There is no file ${path} in that storage.`);

  const etag = `"${file.fingerprint}"`;
  if (context.req.header('If-None-Match') === etag)
    return new Response(null, { status: 304, headers: { ETag: etag } });
  // A part of another version of the file would be of no use to the caller.
  const condition = context.req.header('If-Range');
  const wantsPart = condition === undefined || condition === etag;
  const range = readRange(wantsPart ? context.req.header('Range') : undefined, file.sizeBytes);
  const headers = { ETag: etag, 'Accept-Ranges': 'bytes', 'Content-Type': 'application/octet-stream' };
  if (range.kind === 'unsatisfiable') {
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${file.sizeBytes}` },
    });
  }
  const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, file.sizeBytes - 1];
  const length = last - first + 1;
  const content =
    length === 0
      ? null
      : toWebStream(createReadStream(storages.diskPath(storage, path), { start: first, end: last }));
  const body =
    content !== null && fault !== null && 'afterBytes' in fault
      ? content.pipeThrough(breakingStream(context, fault.afterBytes))
      : content;
  return new Response(body, {
    status: range.kind === 'part' ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(length),
      ...(range.kind === 'part' ? { 'Content-Range': `bytes ${first}-${last}/${file.sizeBytes}` } : {}),
    },
  });
}

function toWebStream(stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
