import type { JsonObject } from '@farmhand/client/signing';
import { Hono } from 'hono';
import type { Account, Accounts } from '../accounts/accounts.ts';
import { readParameters } from '../calls/parameters.ts';
import type { Clock } from '../clock.ts';
import type { FaultBox, GatewayPart, TakenFault } from '../faults.ts';
import { WireError } from '../http/answer.ts';
import type { Authenticate } from '../http/authentication.ts';
import { answerWithFault, breakConnection } from '../http/broken-answers.ts';
import type { HttpContext, HttpEnvironment } from '../http/http-context.ts';
import { receiveJsonBody } from '../http/request-body.ts';
import type { Storages } from '../storage/storages.ts';
import { fileQuestion, listQuestion, missingQuestion, packQuestion } from './gateway-parameters.ts';
import { refuse } from './gateway-refusals.ts';
import { incomingBytes } from './incoming-bytes.ts';
import { createPackReceiver } from './receive-pack.ts';
import { noSuchUpload, openResumableUploads } from './resumable-uploads.ts';
import { answerWithFile } from './stored-file-answer.ts';
import { readableStorage, uploadStorage } from './usable-storage.ts';

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

interface GatewayRequest {
  readonly context: HttpContext;
  readonly body: JsonObject;
  readonly fault: TakenFault | null;
  /** Who asks. */
  readonly account: Account;
}

/** The transfer gateway of ARCHITECTURE.md: what is missing, packs, resumable uploads, listing and fetching. */
export async function createTransferGateway(input: TransferGatewayInput): Promise<Hono<HttpEnvironment>> {
  const { storages, accounts, authenticate, faults, stopping, clock } = input;
  const uploads = await openResumableUploads(input);
  const packs = createPackReceiver(storages, input.onTrouble);
  const app = new Hono<HttpEnvironment>();

  /** Faults, authentication and errors around a request; JSON requests are signed with their body. */
  const serve =
    (part: GatewayPart, body: 'json' | 'none', handle: (request: GatewayRequest) => Promise<Response>) =>
    async (context: HttpContext): Promise<Response> => {
      input.onRequest(part);
      const { method, url } = context.req;
      const movesContent = method === 'PATCH' || method === 'GET' || part === 'packs';
      const fault = faults.take({ gateway: part, movesContent });
      return answerWithFault(context, fault, stopping, async () => {
        try {
          const json = body === 'json' ? await receiveJsonBody(context.env.incoming) : NO_BODY;
          // The caller went away.
          if (json === null) return breakConnection(context);
          const { headers } = context.req.raw;
          const account = authenticate({ method, url, headers, body: json.value });
          const response = await handle({ context, body: json.value, fault, account });
          if (response.ok) input.onSuccess(part);
          return response;
        } catch (error) {
          if (!(error instanceof WireError)) input.onTrouble(error);
          return refuse(error, clock());
        }
      });
    };

  app.post(
    '/missing',
    serve('missing', 'json', async ({ context, body, account }) => {
      const { storageId, files } = readParameters(missingQuestion, body);
      const storage = readableStorage(account, accounts, storageId);
      await packs.settle(storage, files);
      const held = storages.holds(storage, files);
      const missing = held.flatMap((isHeld, index) => (isHeld ? [] : [index]));
      if (missing.length > 1) storages.expectMany();
      return context.json({ missing, packs: true, filesAsText: true });
    }),
  );

  app.post(
    '/packs',
    serve('packs', 'none', async ({ context, fault, account }) => {
      const { storageId } = readParameters(packQuestion, context.req.query());
      const storage = uploadStorage(account, accounts, storageId);
      const { incoming } = context.env;
      const body = incomingBytes(incoming, breakAfter(fault));
      // Let go of, so that the rest of a pack that was refused does not clog the connection for the next request.
      const outcome = await packs.receive(storage, body).finally(() => body.return(undefined));
      return incoming.socket.destroyed ? breakConnection(context) : context.json(outcome);
    }),
  );

  app.post(
    '/list',
    serve('list', 'json', async ({ context, body, account }) => {
      const { storageId, folder: below } = readParameters(listQuestion, body);
      const files = await storages.list(readableStorage(account, accounts, storageId), below);
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
      const storage = readableStorage(account, accounts, storageId);
      return answerWithFile(context, storages, storage, `${below === '/' ? '' : below}/${path}`, fault);
    }),
  );

  const upload = serve('upload', 'none', async ({ context, fault, account }) => {
    const uploadId = context.req.param('id');
    if (uploadId !== undefined) {
      await uploads.settled(uploadId);
      if (!(await uploads.belongsTo(uploadId, account))) throw noSuchUpload();
    }
    if (context.req.method !== 'PATCH') return uploads.answer(context);
    const response = await uploads.receive(context, breakAfter(fault));
    return context.env.incoming.socket.destroyed ? breakConnection(context) : response;
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

const NO_BODY = { value: {}, text: '' } as const;

function breakAfter(fault: TakenFault | null): number | null {
  return fault !== null && 'afterBytes' in fault ? fault.afterBytes : null;
}
