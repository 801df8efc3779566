import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { MemoryLocker, Server as TusServer } from '@tus/server';
import type { Account, Accounts } from '../accounts/accounts.ts';
import { readParameters } from '../calls/parameters.ts';
import type { Clock } from '../clock.ts';
import { isDiskFull } from '../errors.ts';
import { WireError } from '../http/answer.ts';
import type { HttpContext } from '../http/http-context.ts';
import { fingerprintFile } from '../storage/fingerprint.ts';
import type { Storages } from '../storage/storages.ts';
import { uploadMetadata, uploadOwner } from './gateway-parameters.ts';
import { refuse, tusRefusal } from './gateway-refusals.ts';
import { createPatchReceiver, type PartialUpload } from './receive-patch.ts';
import { uploadStorage } from './usable-storage.ts';

/** An upload that got nothing for so long is given up. */
const ABANDONED_AFTER_MS = 7 * 24 * 60 * 60 * 1000;
/** How often abandoned uploads are looked for. */
const CLEANING_MS = 60 * 60 * 1000;

export interface ResumableUploadsInput {
  readonly storages: Storages;
  readonly accounts: Accounts;
  /** Uploads under way; kept over a restart, so that they can be resumed. */
  readonly partialFolder: string;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly onTrouble: (error: unknown) => void;
}

/** Uploads of large files by tus 1.0. */
export interface ResumableUploads {
  /** Makes an upload, tells how far it is, or ends it: POST, HEAD, DELETE. */
  answer(context: HttpContext): Promise<Response>;
  /** Takes bytes: PATCH. A number breaks the connection after so many of them. */
  receive(context: HttpContext, breakAfter: number | null): Promise<Response>;
  /** Resolves when the upload is not being checked and moved any more: only then is its state certain. */
  settled(uploadId: string): Promise<void>;
  /** Whether the upload is there and this account made it. */
  belongsTo(uploadId: string, account: Account): Promise<boolean>;
}

/** Opens the uploads that an earlier run of the farm left, finishes those that are whole, and gives up the abandoned. */
export async function openResumableUploads(input: ResumableUploadsInput): Promise<ResumableUploads> {
  const { storages, accounts, partialFolder, clock, stopping, onTrouble } = input;
  const store = new FileStore({ directory: partialFolder });
  const locker = new MemoryLocker();
  const patches = createPatchReceiver(partialFolder, locker);
  const finishing = new Map<string, Promise<void>>();

  /** Checks a complete upload and moves it to its server path. However that ends, the upload is forgotten. */
  const finish = async (upload: PartialUpload, metadata: unknown): Promise<void> => {
    const partial = join(partialFolder, upload.id);
    const wanted = uploadMetadata.parse(metadata);
    const storage = accounts.storageById(wanted.storageId);
    if (storage === null) {
      await store.remove(upload.id);
      throw new WireError('parameterInvalid', `This farm has no storage "${wanted.storageId}" any more.`);
    }
    const fingerprint = patches.takeFingerprint(upload) ?? (await fingerprintFile(partial)).fingerprint;
    if (fingerprint !== wanted.fingerprint) {
      await store.remove(upload.id);
      throw new WireError(
        'validateCodeError',
        `What arrived for ${wanted.serverPath} is not what was announced (${fingerprint} instead of ${wanted.fingerprint}). The file changed, or was damaged on its way; upload it again.`,
      );
    }
    try {
      const file = { serverPath: wanted.serverPath, sizeBytes: upload.size, fingerprint };
      await storages.moveIn(storage, file, partial);
    } catch (error) {
      onTrouble(error);
      await store.remove(upload.id);
      if (isDiskFull(error)) throw error;
      throw new WireError(
        'fail',
        `${wanted.serverPath} cannot be put in its place: is a folder there, or a file above it?`,
      );
    }
    await store.configstore.delete(upload.id);
  };
  const finishOnce = async (upload: PartialUpload, metadata: unknown): Promise<void> => {
    const finished = finish(upload, metadata);
    finishing.set(
      upload.id,
      finished.catch(() => undefined),
    );
    try {
      await finished;
    } finally {
      finishing.delete(upload.id);
    }
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

  // A farm that was killed between the last byte and the move left a whole file that no PATCH will come for.
  for (const uploadId of (await store.configstore.list?.()) ?? []) {
    const upload = await store.getUpload(uploadId).catch(() => null);
    if (upload?.size !== undefined && upload.offset === upload.size) {
      await finish({ id: uploadId, offset: upload.offset, size: upload.size }, upload.metadata).catch(
        onTrouble,
      );
    }
  }
  await forgetAbandoned().catch(onTrouble);
  const cleaning = setInterval(() => void forgetAbandoned().catch(onTrouble), CLEANING_MS).unref();
  stopping.addEventListener('abort', () => clearInterval(cleaning), { once: true });

  const tus = new TusServer({
    path: '/transfer/uploads',
    datastore: store,
    locker,
    onUploadCreate: async (request, upload) => {
      try {
        const wanted = readParameters(uploadMetadata, upload.metadata ?? {});
        const account = accounts.byAccessId(request.headers.get('accessId') ?? '');
        if (account === null) throw new WireError('signatureInvalid', 'This farm has no such account.');
        uploadStorage(account, accounts, wanted.storageId);
        if (upload.size === undefined)
          throw new WireError('parameterMissing', 'The header "Upload-Length" is missing.');
        return { metadata: { ...upload.metadata, userId: String(account.userId) } };
      } catch (error) {
        throw tusRefusal(error, clock());
      }
    },
    // Of empty files, which are whole as soon as they are made.
    onUploadFinish: async (_request, { id, offset, size, metadata }) => {
      await finishOnce({ id, offset, size: size ?? offset }, metadata).catch((error: unknown) => {
        throw tusRefusal(error, clock());
      });
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
    answer: (context) => tus.handleWeb(context.req.raw),
    receive: async (context, breakAfter) => {
      const headers = { 'Tus-Resumable': '1.0.0' };
      try {
        const uploadId = context.req.param('id') ?? '';
        let metadata: unknown = null;
        const find = async (): Promise<PartialUpload> => {
          const found = await store.getUpload(uploadId).catch(() => null);
          if (found?.size === undefined) throw noSuchUpload();
          metadata = found.metadata;
          return { id: uploadId, offset: found.offset, size: found.size };
        };
        const upload = await patches.receive(context, find, breakAfter);
        if (upload.offset === upload.size) await finishOnce(upload, metadata);
        return new Response(null, {
          status: 204,
          headers: { ...headers, 'Upload-Offset': String(upload.offset) },
        });
      } catch (error) {
        if (!(error instanceof WireError)) onTrouble(error);
        return refuse(error, clock(), headers);
      }
    },
    settled: async (uploadId) => finishing.get(uploadId),
    belongsTo: async (uploadId, { userId }) => {
      // Ids are the server's own; anything else is no name for a file.
      if (!/^[\da-f]+$/.test(uploadId)) return false;
      const upload = await store.configstore.get(uploadId);
      return uploadOwner.safeParse(upload?.metadata ?? {}).data?.userId === userId;
    },
  };
}

export function noSuchUpload(): WireError {
  return new WireError('resourceNotFound', 'This account has no such upload. Begin it anew.');
}
