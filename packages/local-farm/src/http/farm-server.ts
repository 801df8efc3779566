import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { FarmState } from '../calls/farm-state.ts';
import { LocalFarmError, systemErrorCode } from '../errors.ts';
import type { FaultBox } from '../faults.ts';
import { createTransferGateway } from '../gateway/transfer-gateway.ts';
import type { RequestCounter } from '../request-counter.ts';
import { createAdmin } from './admin.ts';
import { refusalAnswer, WireError } from './answer.ts';
import { createApiCalls } from './api-calls.ts';
import { type CheckSignature, forWebRequests } from './authentication.ts';
import type { HttpEnvironment } from './http-context.ts';
import { createPictureRoute } from './picture-route.ts';

export interface FarmServerInput {
  readonly farm: FarmState;
  readonly partialFolder: string;
  readonly checkSignature: CheckSignature;
  readonly faults: FaultBox;
  readonly requests: RequestCounter;
  /** Opens the admin endpoint; null for a farm without one. */
  readonly adminToken: string | null;
  readonly onTrouble: (error: unknown) => void;
}

export interface FarmServer {
  readonly port: number;
  /** Breaks off what is under way and closes; uploads can be resumed at the next start. */
  close(): Promise<void>;
}

/** The farm's whole HTTP side on 127.0.0.1: the API, the transfer gateway and pictures on one port. */
export async function startFarmServer(input: FarmServerInput, port: number): Promise<FarmServer> {
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const calls = createApiCalls({ ...input, stopping: stopping.signal });
  const app = await createApp(input, stopping.signal);
  const answerOthers = getRequestListener(app.fetch, { overrideGlobalObjects: false });

  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = pathOf(incoming.url ?? '/');
    const name = calls.find(path);
    return name === null ? answerOthers(incoming, outgoing) : calls.answer(name, path, incoming, outgoing);
  };
  // A large upload is one request that may take hours.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 }, (incoming, outgoing) => {
    const answered = answer(incoming, outgoing).catch((error: unknown) => {
      input.onTrouble(error);
      outgoing.destroy();
    });
    underWay.add(answered);
    answered.then(() => underWay.delete(answered));
  });
  const address = await listen(server, port);
  return {
    port: address.port,
    close: async () => {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await Promise.allSettled(underWay);
    },
  };
}

/** Everything but the API's calls. */
async function createApp(
  { farm, checkSignature, faults, requests, onTrouble, partialFolder, adminToken }: FarmServerInput,
  stopping: AbortSignal,
): Promise<Hono<HttpEnvironment>> {
  const app = new Hono<HttpEnvironment>();
  app.route(
    '/transfer',
    await createTransferGateway({
      storages: farm.storages,
      accounts: farm.accounts,
      partialFolder,
      authenticate: forWebRequests(checkSignature),
      clock: farm.clock,
      faults,
      stopping,
      onRequest: (part) => requests.received(`transfer.${part}`),
      onSuccess: (part) => requests.succeeded(`transfer.${part}`),
      onTrouble,
    }),
  );
  app.route('/small_pic', createPictureRoute(farm));
  if (adminToken !== null) {
    app.route('/admin', createAdmin({ faults, requests, token: adminToken, port: farm.port }));
  }
  app.notFound((context) => {
    const error = new WireError(
      'resourceNotFound',
      `This farm has no ${context.req.method} ${context.req.path}.`,
    );
    return context.json(refusalAnswer(error, farm.clock()), 404);
  });
  app.onError((error, context) => {
    onTrouble(error);
    return context.json(refusalAnswer(error, farm.clock()), 500);
  });
  return app;
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = systemErrorCode(error) === 'EADDRINUSE';
      reject(
        isTaken
          ? new LocalFarmError(
              'port-in-use',
              `Port ${port} is taken. Choose another, or 0 for any free one.`,
              {
                cause: error,
              },
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
      else reject(new Error('the server has no port'));
    });
  });
}
