import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createFarmClient, type FarmClient, type FarmClientOptions } from '../../src/index.ts';

export const ACCESS_ID = 'AKIDtestfarm0123456789';
export const ACCESS_KEY = 'Key/that+must=never.show';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Exchange {
  readonly received: Received;
  /** 1 for the first request of a test. */
  readonly count: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface TestFarm {
  readonly endpoint: string;
  readonly received: readonly Received[];
}

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server on the loopback interface that answers as `answer` says, and keeps what it was sent. */
export async function testFarm(answer: (exchange: Exchange) => void): Promise<TestFarm> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const entry = { path: request.url ?? '', headers: request.headers, body: JSON.parse(text) };
      received.push(entry);
      answer({ received: entry, count: received.length, request, response });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { endpoint: `http://127.0.0.1:${portOf(server.address())}`, received };
}

/** Address of a port on which nobody listens. */
export async function deadEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A client with the test account and waits too short to notice. */
export function testClient(endpoint: string, options: Partial<FarmClientOptions> = {}): FarmClient {
  const client = createFarmClient({
    endpoint,
    accessId: ACCESS_ID,
    accessKey: ACCESS_KEY,
    retry: { baseDelayMs: 1, maxDelayMs: 1 },
    ...options,
  });
  closing.unshift(() => client.close());
  return client;
}

export function success(response: ServerResponse, data: unknown = null): void {
  farmAnswer(response, { code: 200, message: 'success', data });
}

export function farmAnswer(
  response: ServerResponse,
  fields: { readonly code: number | string; readonly [name: string]: unknown },
  status = 200,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ version: '1.0.0', result: fields.code === 200, requestId: 'req-1', ...fields }),
  );
}

/** The error a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to fail');
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
