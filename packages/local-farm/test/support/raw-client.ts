import { createHmac, randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { xxhash128 } from 'hash-wasm';

/**
 * A client that stands in for the vendor's SDK: version 2.0.0, JSON spaced and escaped as Python does it, the unsigned
 * `languageFlag`. It has its own signing and its own HTTP on a bare socket and shares no code with what it tests.
 */
export interface RawClient {
  /** Sends a signed POST and gives what came back, whatever it is. */
  post(path: string, body?: PythonDict, options?: PostOptions): Promise<RawAnswer>;
  /** As {@link RawClient.post}, and gives the answer's `data`; throws when its `code` is not 200, as the SDK does. */
  data(path: string, body?: PythonDict): Promise<unknown>;
  /** Sends any signed request, for the transfer gateway. */
  send(request: RawRequest): Promise<RawAnswer>;
}

export type PythonValue = string | number | boolean | null | PythonNumber | PythonList | PythonDict;
export type PythonList = readonly PythonValue[];
export interface PythonDict {
  readonly [key: string]: PythonValue;
}
/** A number by its text, such as `1.0` or `9007199254740993`. */
export class PythonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export interface PostOptions {
  /** How null, true and false are signed: as JSON writes them or as Python prints them. Default `python`. */
  readonly words?: 'json' | 'python';
  /** Headers besides the signed ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly version?: string;
}

export interface RawRequest {
  readonly method: string;
  /** With its query, if it has one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface RawAnswer {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface RawAccount {
  readonly port: number;
  readonly accessId: string;
  readonly accessKey: string;
}

export function rawClient({ port, accessId, accessKey }: RawAccount): RawClient {
  const domain = `127.0.0.1:${port}`;

  const signed = (
    method: string,
    path: string,
    body: PythonDict,
    words: 'json' | 'python',
    version: string,
  ): Record<string, string> => {
    const headers: Record<string, string> = {
      accessId,
      channel: '4',
      platform: '2',
      UTCTimestamp: String(Math.floor(Date.now() / 1000)),
      nonce: String(randomInt(100_000, 999_999)),
      version,
    };
    const pairs: [string, string][] = Object.entries(headers);
    for (const [key, value] of Object.entries(body)) collect(key, value, words, pairs);
    const joined = pairs
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join('&');
    headers.signature = createHmac('sha256', accessKey)
      .update(`[${method}]${domain}:${path}&${joined}`, 'utf8')
      .digest('base64');
    return headers;
  };

  const post: RawClient['post'] = (path, body = {}, options = {}) =>
    exchange(port, {
      method: 'POST',
      path,
      headers: {
        ...signed('POST', path, body, options.words ?? 'python', options.version ?? '2.0.0'),
        'Content-Type': 'application/json',
        languageFlag: '0',
        ...options.headers,
      },
      body: Buffer.from(pythonJson(body)),
    });

  return {
    post,
    data: async (path, body) => {
      const answer = readAnswer(await post(path, body));
      if (answer.code !== 200) throw new Error(`${path} answered ${String(answer.code)}: ${answer.message}`);
      return answer.data;
    },
    send: (request) => {
      const path = request.path.split('?')[0] ?? '';
      return exchange(port, {
        ...request,
        headers: { ...signed(request.method, path, {}, 'json', '2.0.0'), ...request.headers },
      });
    },
  };
}

export interface ReadAnswer {
  readonly code: unknown;
  readonly message: string;
  readonly data: unknown;
}

/** An answer's JSON, as far as the SDK looks at it. */
export function readAnswer({ body }: RawAnswer): ReadAnswer {
  const value: unknown = JSON.parse(body.toString('utf8'));
  if (typeof value !== 'object' || value === null || !('code' in value))
    throw new Error(`no answer: ${body}`);
  return {
    code: value.code,
    message: 'message' in value ? String(value.message) : '',
    data: 'data' in value ? value.data : undefined,
  };
}

/** Uploads a file through the transfer gateway, in two parts. */
export async function uploadRaw(
  client: RawClient,
  { storageId, serverPath, content }: { storageId: string; serverPath: string; content: Buffer },
): Promise<void> {
  const metadata = {
    storageId,
    serverPath,
    fingerprint: `xxh3-128:${await xxhash128(content)}`,
  };
  const made = await client.send({
    method: 'POST',
    path: '/transfer/uploads',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Content-Length': '0',
      'Upload-Length': String(content.length),
      'Upload-Metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    },
  });
  const path = new URL(made.headers.get('location') ?? '', 'http://farm').pathname;
  const middle = Math.floor(content.length / 2);
  for (const [offset, part] of [
    [0, content.subarray(0, middle)],
    [middle, content.subarray(middle)],
  ] as const) {
    const sent = await client.send({
      method: 'PATCH',
      path,
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': String(offset),
        'Content-Type': 'application/offset+octet-stream',
      },
      body: part,
    });
    if (sent.status !== 204) throw new Error(`status ${sent.status}: ${sent.body}`);
  }
}

/** Flattens a value as the protocol says: `a.b` for dicts, `a0` for lists. */
function collect(key: string, value: PythonValue, words: 'json' | 'python', pairs: [string, string][]): void {
  if (isList(value)) {
    value.forEach((element, index) => {
      collect(`${key}${index}`, element, words, pairs);
    });
  } else if (isDict(value)) {
    for (const [inner, element] of Object.entries(value)) collect(`${key}.${inner}`, element, words, pairs);
  } else if (typeof value === 'string') {
    pairs.push([key, value]);
  } else if (value === null || typeof value === 'boolean') {
    pairs.push([key, words === 'json' ? String(value) : value === null ? 'None' : value ? 'True' : 'False']);
  } else {
    pairs.push([key, value instanceof PythonNumber ? value.text : String(value)]);
  }
}

/** JSON as `json.dumps` writes it: `, ` and `: `, and nothing but ASCII. */
function pythonJson(value: PythonValue): string {
  if (value instanceof PythonNumber) return value.text;
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (isDict(value)) {
    const entries = Object.entries(value).map(
      ([key, element]) => `${pythonJson(key)}: ${pythonJson(element)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: PythonValue): value is PythonList {
  return Array.isArray(value);
}

function isDict(value: PythonValue): value is PythonDict {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonNumber)
  );
}

/** One request on a connection of its own, which ends with the answer. */
function exchange(port: number, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const finish = (ended: boolean) => {
      const answer = readHttp(received, method, ended);
      if (answer === null) return;
      socket.destroy();
      resolve(answer);
    };
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
      finish(false);
    });
    socket.on('close', () => {
      finish(true);
      reject(new Error('the connection ended before the answer did'));
    });
    const lines = [
      `${method} ${path} HTTP/1.1`,
      ...(headers?.Host === undefined ? [`Host: 127.0.0.1:${port}`] : []),
      'Accept: */*',
      ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    if (body !== undefined && body.length > 0) socket.write(body);
  });
}

/** The answer in these bytes, or null when it is not all there yet. */
function readHttp(bytes: Buffer, method: string, ended: boolean): RawAnswer | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const rest = bytes.subarray(headEnd + 4);
  const done = (body: Buffer): RawAnswer => ({ status, headers, body });
  if (method === 'HEAD' || status === 204 || status === 304) return done(Buffer.alloc(0));
  if (headers.get('transfer-encoding') === 'chunked') {
    const body = readChunks(rest);
    return body === null ? null : done(body);
  }
  const length = headers.get('content-length');
  if (length === undefined) return ended ? done(rest) : null;
  return rest.length < Number(length) ? null : done(rest.subarray(0, Number(length)));
}

function readChunks(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
