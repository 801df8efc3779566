import { connect, type Socket } from 'node:net';
import { TransferError } from './transfer-error.ts';

interface Line {
  readonly name: string;
  readonly server: string;
  readonly port: number | string;
}

/**
 * The line whose server takes a TCP connection first. All are tried at once; nothing is sent, and every connection
 * is closed again.
 *
 * @param options.connectTimeoutMs how long all together have; 2 seconds unless given.
 * @throws TransferError `no-line-answers`, naming all of them. Rejects with the signal's reason.
 */
export async function quickestLine<L extends Line>(
  lines: readonly L[],
  options: { readonly signal?: AbortSignal | undefined; readonly connectTimeoutMs?: number | undefined } = {},
): Promise<L> {
  const { signal, connectTimeoutMs = 2_000 } = options;
  signal?.throwIfAborted();
  const sockets: Socket[] = [];
  const deadline = AbortSignal.timeout(connectTimeoutMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return await Promise.any(lines.map((line) => whenConnected(line, stop, sockets)));
  } catch {
    signal?.throwIfAborted();
    throw noneAnswers(lines);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function whenConnected<L extends Line>(line: L, stop: AbortSignal, sockets: Socket[]): Promise<L> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: line.server.replace(/^\[(.*)\]$/, '$1'), port: Number(line.port) });
    sockets.push(socket);
    socket.once('connect', () => resolve(line));
    // Stays: a connection that is closed for being too slow may still fail, and nobody waits for it any more.
    socket.on('error', reject);
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
}

function noneAnswers(lines: readonly Line[]): TransferError {
  const tried = lines.map(({ name, server, port }) => `${name} (${server}:${port})`).join(', ');
  return new TransferError({
    code: 'no-line-answers',
    message: `None of the farm's transfer lines answers: ${tried}.`,
    hint: 'Check the network, a firewall or a proxy, then press Retry.',
    zh: { message: `农场的传输线路均无响应：${tried}。`, hint: '请检查网络、防火墙或代理，然后点击“重试”。' },
    retryable: true,
  });
}
