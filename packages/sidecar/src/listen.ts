import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { boundConnections, type ConnectionLimits, serverOptionsOf } from './connection-limits.ts';

export interface Listening {
  readonly port: number;
  /** Closes all connections. */
  close(): Promise<void>;
}

/** Said with every answer. What a route says itself counts more. */
const STANDING_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Serves on a free port of the loopback address. */
export async function listenOnLoopback(
  fetch: Parameters<typeof serve>[0]['fetch'],
  limits: ConnectionLimits,
): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve(
    {
      fetch,
      hostname: '127.0.0.1',
      port: 0,
      createServer,
      serverOptions: serverOptionsOf(limits),
    },
    resolve,
  ) as Server;
  server.once('error', reject);
  boundConnections(server, limits);
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(STANDING_HEADERS)) response.setHeader(name, value);
  });
  const { port } = await promise;
  return {
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
