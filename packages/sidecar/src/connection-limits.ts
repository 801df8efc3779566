import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What keeps a program that talks slowly, or not at all, from being in the way of the others. */
export interface ConnectionLimits {
  /** Longest from the first byte to the last of the head of a request, and of a new connection to its first. Milliseconds. */
  readonly headersMs: number;
  /** Longest from the first byte to the last of a request with its body. Milliseconds. */
  readonly requestMs: number;
  /** Longest a connection is kept after an answer for the next request. Milliseconds. */
  readonly idleMs: number;
  /** How often connections are looked at for the first two. Milliseconds. */
  readonly lookMs: number;
  /** Connections at a time; for one more, the one that has been without a request for longest is closed. */
  readonly mostConnections: number;
}

/**
 * A body of 256 MiB takes seconds over the loopback address. The number of connections leaves most of what a system lets one
 * process open (4096 and more; macOS and Windows as many) to files.
 */
export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 120_000,
  idleMs: 5000,
  lookMs: 2000,
  mostConnections: 1024,
};

/** Longest head of a request. Bytes. */
const LARGEST_HEAD = 16 * 1024;

/** The limits as far as Node's server keeps them itself. */
export function serverOptionsOf(limits: ConnectionLimits): ServerOptions {
  return {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.lookMs,
    maxHeaderSize: LARGEST_HEAD,
  };
}

/** Keeps the number of a server's connections in bounds. Requests under way are never cut off for new ones. */
export function boundConnections(server: Server, { mostConnections }: ConnectionLimits): void {
  /** The longest without a request first. */
  const idle = new Set<Socket>();
  /** Requests under way: a client may send the next before it has the answer. */
  const atWork = new WeakMap<Socket, number>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    idle.add(socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open <= mostConnections) return;
    // The new one itself, when all others are at work.
    const [longest = socket] = idle;
    idle.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    atWork.set(socket, (atWork.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (atWork.get(socket) ?? 1) - 1;
      atWork.set(socket, left);
      if (left === 0 && !socket.destroyed) idle.add(socket);
    });
  });
}
