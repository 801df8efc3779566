/** A farm behind a relay that may say something else than the farm: what a real one says on a bad day. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { signedHeaders } from '@farmhand/client';
import type { EndpointName } from '@farmhand/client/endpoints';
import { endpoints } from '@farmhand/client/endpoints';
import type { LocalFarm } from '@farmhand/local-farm';

/** A farm's `data`, or a promise of it, for calls that are bent; the others pass as they are. */
export type Bends = Partial<Record<EndpointName, (data: unknown, body: Record<string, unknown>) => unknown>>;

export interface RelayedFarm {
  readonly url: string;
  /** Changed by tests as they go on. */
  bends: Bends;
  /** Answers GET requests, which are pictures; null leaves them to the farm. */
  picture: ((path: string) => { type: string; body: Uint8Array | string; location?: string } | null) | null;
  /** Paths of pictures asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function relayTo(farm: LocalFarm): Promise<RelayedFarm> {
  const { accessId, accessKey } = farm.account;
  const asked: string[] = [];
  const relay = async (request: IncomingMessage, url: string): Promise<Response> => {
    const path = request.url ?? '';
    if (request.method === 'GET') {
      asked.push(path);
      const own = relayed.picture?.(path) ?? null;
      if (own === null) return fetch(new URL(path, url));
      const moved = own.location === undefined ? {} : { location: own.location };
      const body = typeof own.body === 'string' ? own.body : new Uint8Array(own.body);
      const status = own.location === undefined ? 200 : 302;
      return new Response(body, { status, headers: { 'content-type': own.type, ...moved } });
    }
    const body = (await json(request)) as Record<string, never>;
    const target = new URL(path, url);
    const headers = signedHeaders({
      method: 'POST',
      url: target,
      body,
      credentials: { accessId, accessKey },
    });
    const answer = await fetch(target, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const call = Object.entries(endpoints).find(([, endpoint]) => endpoint.path === path)?.[0];
    const bend = relayed.bends[call as EndpointName];
    const said = (await answer.json()) as { data: unknown };
    return Response.json(bend === undefined ? said : { ...said, data: await bend(said.data, body) });
  };
  const server = createServer((request, response) => {
    relay(request, farm.url)
      .then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(new Uint8Array(await answer.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relayed: RelayedFarm = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bends: {},
    picture: null,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return relayed;
}
