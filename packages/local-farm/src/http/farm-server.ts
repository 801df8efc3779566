import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EndpointName, endpoints } from '@farmhand/client/endpoints';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { farmCalls } from '../calls/farm-calls.ts';
import type { FarmState } from '../calls/farm-state.ts';
import { LocalFarmError, systemErrorCode } from '../errors.ts';
import type { FaultBox } from '../faults.ts';
import type { RequestCounter } from '../request-counter.ts';
import { refusalAnswer, successAnswer, WireError } from './answer.ts';
import type { Authenticate } from './authentication.ts';
import { answerWithFault } from './broken-answers.ts';
import type { HttpContext, HttpEnvironment } from './http-context.ts';
import { readJsonBody } from './request-body.ts';
import { createTransferGateway } from './transfer-gateway.ts';

export interface FarmServerInput {
  readonly farm: FarmState;
  readonly partialFolder: string;
  readonly authenticate: Authenticate;
  readonly faults: FaultBox;
  readonly requests: RequestCounter;
  readonly onTrouble: (error: unknown) => void;
}

export interface FarmServer {
  readonly port: number;
  /** Breaks off what is under way and closes; uploads can be resumed at the next start. */
  close(): Promise<void>;
}

/** The farm's whole HTTP side on 127.0.0.1: the API and the transfer gateway on one port. */
export async function startFarmServer(input: FarmServerInput, port: number): Promise<FarmServer> {
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const app = await createApp(input, stopping.signal);
  const server = createAdaptorServer({
    fetch: (request, bindings) => {
      const answered = Promise.resolve(app.fetch(request, bindings));
      underWay.add(answered);
      const forget = () => void underWay.delete(answered);
      answered.then(forget, forget);
      return answered;
    },
    overrideGlobalObjects: false,
    createServer,
    // A large upload is one request that may take hours.
    serverOptions: { requestTimeout: 0, keepAliveTimeout: 65_000 },
  });
  if (!isPlainHttp(server)) throw new Error('the HTTP adaptor made a server of another kind');
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

async function createApp(
  { farm, ...input }: FarmServerInput,
  stopping: AbortSignal,
): Promise<Hono<HttpEnvironment>> {
  const { authenticate, faults, requests, onTrouble } = input;
  const app = new Hono<HttpEnvironment>();

  const answerCall = (name: EndpointName) => async (context: HttpContext) => {
    requests.received(name);
    const fault = faults.take({ endpoint: name });
    return answerWithFault(context, fault, stopping, async () => {
      try {
        const body = await readJsonBody(context);
        const { method, url } = context.req;
        const account = authenticate({ method, url, headers: context.req.raw.headers, body });
        const data = await farmCalls[name](body, { ...farm, account });
        requests.succeeded(name);
        return context.json(successAnswer(data, farm.clock()));
      } catch (error) {
        if (!(error instanceof WireError)) onTrouble(error);
        return context.json(refusalAnswer(error, farm.clock()));
      }
    });
  };
  for (const name of endpointNames()) {
    const { path, newerPath }: { path: string; newerPath?: string } = endpoints[name];
    app.post(path, answerCall(name));
    if (newerPath !== undefined) app.post(newerPath, answerCall(name));
  }

  app.route(
    '/transfer',
    await createTransferGateway({
      storages: farm.storages,
      accounts: farm.accounts,
      partialFolder: input.partialFolder,
      authenticate,
      clock: farm.clock,
      faults,
      stopping,
      onRequest: (part) => requests.received(`transfer.${part}`),
      onSuccess: (part) => requests.succeeded(`transfer.${part}`),
      onTrouble,
    }),
  );
  app.notFound((context) => {
    const error = new WireError(
      'resourceNotFound',
      `This farm has no ${context.req.method} ${context.req.path}.`,
    );
    return context.json(refusalAnswer(error, farm.clock()), 404);
  });
  return app;
}

function endpointNames(): readonly EndpointName[] {
  const isName = (name: string): name is EndpointName => name in endpoints;
  return Object.keys(endpoints).filter(isName);
}

function isPlainHttp(server: unknown): server is Server {
  return server instanceof Object && 'closeAllConnections' in server;
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
