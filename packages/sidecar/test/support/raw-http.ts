/** HTTP as an attacker writes it: bytes on a socket. */
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  /** Of the first answer; 0 when the connection was closed without one. */
  readonly status: number;
  /** Of the first answer, names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** All that came, more answers included. */
  readonly whole: string;
}

export function rawSocket(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setEncoding('utf8');
  return socket;
}

/** Sends the parts as they stand and reads until the other side closes. */
export async function sendRaw(port: number, ...parts: readonly string[]): Promise<RawAnswer> {
  const socket = rawSocket(port);
  for (const part of parts) socket.write(part);
  return answerOf(socket);
}

/** What comes until the other side closes, or breaks the connection. */
export async function answerOf(socket: Socket): Promise<RawAnswer> {
  let whole = '';
  socket.on('data', (chunk: string) => {
    whole += chunk;
  });
  await text(socket).catch(() => '');
  const [head = ''] = whole.split('\r\n\r\n', 1);
  const [line = '', ...fields] = head.split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(line)?.[1] ?? 0),
    headers: new Map(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    ),
    whole,
  };
}

/** A request as text; `undefined` leaves a header out, a list sends it several times. The connection closes after it. */
export function request(
  line: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body = '',
): string {
  const fields = Object.entries({ connection: 'close', ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => `${name}: ${each}\r\n`),
  );
  return `${line} HTTP/1.1\r\n${fields.join('')}\r\n${body}`;
}
