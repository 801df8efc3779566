import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Account, Accounts } from '../accounts/accounts.ts';
import { readableStorages, writableStorages } from '../accounts/storage-access.ts';
import { readParameters, wireText } from '../calls/parameters.ts';
import type { Clock } from '../clock.ts';
import { isDiskFull } from '../errors.ts';
import type { FaultBox, GatewayPart, TakenFault } from '../faults.ts';
import { serverPathProblem } from '../storage/server-path.ts';
import { fingerprintFile, type Storage, type Storages } from '../storage/storages.ts';
import { refusalAnswer, WireError } from './answer.ts';
import type { Authenticate } from './authentication.ts';
import { answerWithFault, breakConnection, breakingStream } from './broken-answers.ts';
import { readRange } from './byte-range.ts';
import type { HttpContext, HttpEnvironment } from './http-context.ts';
import { readJsonBody } from './request-body.ts';

export interface TransferGatewayInput {
  readonly storages: Storages;
  readonly accounts: Accounts;
  /** Uploads under way; kept over a restart, so that they can be resumed. */
  readonly partialFolder: string;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly faults: FaultBox;
  readonly stopping: AbortSignal;
  readonly onRequest: (part: GatewayPart) => void;
  readonly onSuccess: (part: GatewayPart) => void;
  readonly onTrouble: (error: unknown) => void;
}

const MOST_FILES_A_QUESTION = 1000;
/** An upload that got nothing for so long is given up. */
const ABANDONED_AFTER_MS = 7 * 24 * 60 * 60 * 1000;
/** How often abandoned uploads are looked for, at most. */
const CLEANING_MS = 60 * 60 * 1000;

const fingerprint = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not "sha256:" and 64 small hex digits');
const serverPath = z.string().superRefine((path, check) => {
  const problem = serverPathProblem(path);
  if (problem !== null) check.addIssue(problem);
});
/** A folder in a storage as callers name it: with or without slashes at its ends, empty for all. */
const folder = z
  .string()
  .transform((path) => `/${path.replace(/^\/|\/$/g, '')}`)
  .superRefine((path, check) => {
    const problem = path === '/' ? null : serverPathProblem(path);
    if (problem !== null) check.addIssue(problem);
  });

const missingQuestion = z.object({
  storageId: wireText,
  files: z
    .array(z.object({ serverPath, sizeBytes: z.number().int().nonnegative(), fingerprint }))
    .max(MOST_FILES_A_QUESTION, `has more than ${MOST_FILES_A_QUESTION} files; ask in parts`),
});
const listQuestion = z.object({ storageId: wireText, folder });
// Not trimmed: a file's name may begin or end with a blank.
const fileQuestion = z.object({ storageId: wireText, folder, path: z.string().min(1, 'is empty') });
const uploadMetadata = z.object({
  storageId: wireText,
  serverPath,
  fingerprint,
  modifiedNs: z
    .string()
    .regex(/^-?\d+$/, 'is not a whole number of nanoseconds')
    .optional(),
});
/** What the farm itself adds to an upload: whose it is. */
const uploadOwner = z.object({ userId: z.coerce.number() });

/** The transfer gateway of ARCHITECTURE.md: what is missing, resumable uploads, listing and fetching. */
export async function createTransferGateway(input: TransferGatewayInput): Promise<Hono<HttpEnvironment>> {
  const { storages, accounts, authenticate, faults, stopping } = input;
  const { tus, settled, belongsTo } = await openUploads(input);
  const app = new Hono<HttpEnvironment>();

  /** Faults, authentication and errors around a request; JSON requests are signed with their body. */
  const serve =
    (part: GatewayPart, body: 'json' | 'none', handle: (request: GatewayRequest) => Promise<Response>) =>
    async (context: HttpContext): Promise<Response> => {
      input.onRequest(part);
      const movesContent = context.req.method === 'PATCH' || context.req.method === 'GET';
      const fault = faults.take({ gateway: part, movesContent });
      return answerWithFault(context, fault, stopping, async () => {
        try {
          const json = body === 'json' ? await readJsonBody(context) : {};
          const { method, url } = context.req;
          const account = authenticate({ method, url, headers: context.req.raw.headers, body: json });
          const response = await handle({ context, body: json, fault, account });
          if (response.ok) input.onSuccess(part);
          return response;
        } catch (error) {
          if (!(error instanceof WireError)) input.onTrouble(error);
          return refuse(error, input.clock());
        }
      });
    };

  app.post(
    '/missing',
    serve('missing', 'json', async ({ context, body, account }) => {
      const question = readParameters(missingQuestion, body);
      const storage = storageOf(readableStorages(account, accounts), question.storageId);
      const held = await Promise.all(
        question.files.map(async ({ serverPath: path, sizeBytes, fingerprint: wanted }) => {
          const file = await storages.find(storage, path);
          return file !== null && file.sizeBytes === sizeBytes && file.fingerprint === wanted;
        }),
      );
      return context.json({ missing: held.flatMap((isHeld, index) => (isHeld ? [] : [index])) });
    }),
  );

  app.post(
    '/list',
    serve('list', 'json', async ({ context, body, account }) => {
      const { storageId, folder: below } = readParameters(listQuestion, body);
      const files = await storages.list(storageOf(readableStorages(account, accounts), storageId), below);
      const prefix = below === '/' ? 1 : below.length + 1;
      return context.json({
        files: files.map((file) => ({
          relativePath: file.serverPath.slice(prefix),
          sizeBytes: file.sizeBytes,
          fingerprint: file.fingerprint,
        })),
      });
    }),
  );

  app.get(
    '/file',
    serve('file', 'none', async ({ context, fault, account }) => {
      if (context.req.method !== 'GET') throw new WireError('forbidden', 'Files are fetched with GET.');
      if (account.downloadDisabled) {
        throw new WireError(
          'forbidden',
          'This account may not download files. Ask the main account for them.',
        );
      }
      const { storageId, folder: below, path } = readParameters(fileQuestion, context.req.query());
      return sendFile(
        context,
        storages,
        storageOf(readableStorages(account, accounts), storageId),
        `${below === '/' ? '' : below}/${path}`,
        fault,
      );
    }),
  );

  const upload = serve('upload', 'none', async ({ context, fault, account }) => {
    const { raw } = context.req;
    const uploadId = context.req.param('id');
    if (uploadId !== undefined) {
      await settled(uploadId);
      if (!(await belongsTo(uploadId, account)))
        throw new WireError('resourceNotFound', 'This account has no such upload. Begin it anew.');
    }
    if (fault === null || !('afterBytes' in fault) || raw.body === null) return tus.handleWeb(raw);
    const broken = new Request(raw.url, {
      method: raw.method,
      headers: raw.headers,
      body: raw.body.pipeThrough(breakingStream(context, fault.afterBytes)),
      duplex: 'half',
    });
    await tus.handleWeb(broken);
    return breakConnection(context);
  });
  app.post('/uploads', upload);
  app.patch('/uploads/:id', upload);
  app.delete('/uploads/:id', upload);
  // Hono hands HEAD requests to the handlers of GET; a partial file itself is nobody's to read.
  app.get('/uploads/:id', async (context) =>
    context.req.method === 'HEAD'
      ? upload(context)
      : new Response('Uploads cannot be read.', { status: 405 }),
  );
  return app;
}

interface GatewayRequest {
  readonly context: HttpContext;
  readonly body: unknown;
  readonly fault: TakenFault | null;
  /** Who asks. */
  readonly account: Account;
}

/** The storage with this id among those that the caller may use. */
function storageOf(allowed: readonly Storage[], id: string): Storage {
  const storage = allowed.find((each) => each.id === id);
  if (storage !== undefined) return storage;
  throw new WireError(
    'parameterInvalid',
    `The parameter "storageId" is not usable: names no storage of this account: "${id}".`,
  );
}

/** The store of tus, which would not tell a full disk from a broken connection. */
class PartialFiles extends FileStore {
  override async write(content: Readable, uploadId: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, uploadId), { flags: 'r+', start: offset });
    let diskFull: Error | null = null;
    file.once('error', (error) => {
      if (isDiskFull(error)) diskFull = error;
    });
    try {
      await pipeline(content, file);
    } catch {
      throw diskFull ?? BROKEN_UPLOAD;
    }
    return offset + file.bytesWritten;
  }
}

/** What tus answers, to nobody, when the connection broke. */
const BROKEN_UPLOAD = { status_code: 500, body: 'The upload broke off.\n' };

interface Uploads {
  readonly tus: TusServer;
  /** Resolves when the upload is not being checked and moved any more: only then is its state certain. */
  settled(uploadId: string): Promise<void>;
  /** Whether the upload is there and this account made it. */
  belongsTo(uploadId: string, account: Account): Promise<boolean>;
}

async function openUploads({
  storages,
  accounts,
  partialFolder,
  clock,
  onTrouble,
}: TransferGatewayInput): Promise<Uploads> {
  const store = new PartialFiles({ directory: partialFolder });
  const finishing = new Map<string, Promise<void>>();

  /** Checks a complete upload and moves it to its server path. However that ends, the upload is forgotten. */
  const finish = async (uploadId: string, metadata: unknown): Promise<void> => {
    const partial = join(partialFolder, uploadId);
    const wanted = uploadMetadata.parse(metadata);
    const storage = accounts.storageById(wanted.storageId);
    if (storage === null) {
      await store.remove(uploadId);
      throw new WireError('parameterInvalid', `This farm has no storage "${wanted.storageId}" any more.`);
    }
    const found = await fingerprintFile(partial);
    if (found.fingerprint !== wanted.fingerprint) {
      await store.remove(uploadId);
      throw new WireError(
        'validateCodeError',
        `What arrived for ${wanted.serverPath} is not what was announced (${found.fingerprint} instead of ${wanted.fingerprint}). The file changed, or was damaged on its way; upload it again.`,
      );
    }
    try {
      await storages.moveIn(storage, { serverPath: wanted.serverPath, ...found }, partial);
    } catch (error) {
      onTrouble(error);
      await store.remove(uploadId);
      if (isDiskFull(error)) throw error;
      throw new WireError(
        'fail',
        `${wanted.serverPath} cannot be put in its place: is a folder there, or a file above it?`,
      );
    }
    await store.configstore.delete(uploadId);
  };

  const forgetAbandoned = async (): Promise<void> => {
    for (const uploadId of (await store.configstore.list?.()) ?? []) {
      const partial = await stat(join(partialFolder, uploadId)).catch(() => null);
      const isAbandoned = partial === null || clock() - partial.mtimeMs > ABANDONED_AFTER_MS;
      if (isAbandoned && !finishing.has(uploadId)) {
        await store.remove(uploadId).catch(() => store.configstore.delete(uploadId));
      }
    }
  };
  let cleanAgainAt = clock() + CLEANING_MS;

  // A farm that was killed between the last byte and the move left a whole file that no PATCH will come for.
  for (const uploadId of (await store.configstore.list?.()) ?? []) {
    const upload = await store.getUpload(uploadId).catch(() => null);
    if (upload?.size !== undefined && upload.offset === upload.size) {
      await finish(uploadId, upload.metadata).catch(onTrouble);
    }
  }
  await forgetAbandoned().catch(onTrouble);

  const tus = new TusServer({
    path: '/transfer/uploads',
    datastore: store,
    onUploadCreate: async (request, upload) => {
      try {
        const wanted = readParameters(uploadMetadata, upload.metadata ?? {});
        const account = accounts.byAccessId(request.headers.get('accessId') ?? '');
        if (account === null) throw new WireError('signatureInvalid', 'This farm has no such account.');
        const storage = storageOf(readableStorages(account, accounts), wanted.storageId);
        if (storage.kind === 'output') {
          throw new WireError('forbidden', 'The output storage is written by the farm alone (storageId).');
        }
        storageOf(writableStorages(account, accounts), storage.id);
        if (upload.size === undefined)
          throw new WireError('parameterMissing', 'The header "Upload-Length" is missing.');
        if (clock() >= cleanAgainAt) {
          cleanAgainAt = clock() + CLEANING_MS;
          await forgetAbandoned().catch(onTrouble);
        }
        return { metadata: { ...upload.metadata, userId: String(account.userId) } };
      } catch (error) {
        throw tusRefusal(error, clock());
      }
    },
    onUploadFinish: async (_request, upload) => {
      const finished = finish(upload.id, upload.metadata);
      finishing.set(
        upload.id,
        finished.catch(() => undefined),
      );
      try {
        await finished;
      } catch (error) {
        throw tusRefusal(error, clock());
      } finally {
        finishing.delete(upload.id);
      }
      return {};
    },
    onResponseError: (_request, error) => {
      // Refusals of ours and of tus itself are plain objects; anything else is trouble on this side.
      if (!(error instanceof Error)) return undefined;
      onTrouble(error);
      return isDiskFull(error) ? tusRefusal(error, clock()) : undefined;
    },
  });
  return {
    tus,
    settled: async (uploadId) => finishing.get(uploadId),
    belongsTo: async (uploadId, { userId }) => {
      // Ids are the server's own; anything else is no name for a file.
      if (!/^[\da-f]+$/.test(uploadId)) return false;
      const upload = await store.configstore.get(uploadId);
      return uploadOwner.safeParse(upload?.metadata ?? {}).data?.userId === userId;
    },
  };
}

/** An error as tus wants it thrown. */
function tusRefusal(error: unknown, now: number): { status_code: number; body: string } {
  return { status_code: httpStatusOf(error), body: JSON.stringify(refusalAnswer(error, now)) };
}

async function sendFile(
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
  return Readable.toWeb(stream);
}

/** Refusals of the gateway carry the API's answer body, with a status that HTTP tools understand. */
function refuse(error: unknown, now: number): Response {
  return Response.json(refusalAnswer(error, now), { status: httpStatusOf(error) });
}

function httpStatusOf(error: unknown): number {
  if (isDiskFull(error)) return 507;
  if (!(error instanceof WireError)) return 500;
  switch (error.codeName) {
    case 'signatureExpired':
    case 'signatureInvalid':
      return 401;
    case 'forbidden':
      return 403;
    case 'resourceNotFound':
      return 404;
    case 'validateCodeError':
      // Not a number of HTTP: the tus checksum extension's answer for content that is not what was announced.
      return 460;
    case 'fail':
      return 422;
    default:
      return 400;
  }
}
