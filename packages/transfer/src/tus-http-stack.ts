import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { type Gateway, type GatewayAnswer, notUnderstood, readText, refusal } from './gateway.ts';

/** The part of a file that one PATCH sends. tus-js-client reads `size` and passes the rest through. */
export interface FileSlice {
  readonly size: number;
  /** Reads the slice anew, calling back with the bytes handed out so far. */
  read(onRead: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

export interface StackOptions {
  readonly gateway: Gateway;
  /** Ends the requests; the `abort` of tus-js-client is lost on an upload that just begins. */
  readonly signal: AbortSignal;
  /** Size of the whole file. */
  readonly sizeBytes: number;
  /** Allowed on top of the usual silence: the gateway hashes the whole file before the last of its answers. */
  readonly extraSilenceMs: number;
  /** Whether the storage holds the file already. */
  readonly isStored: () => Promise<boolean>;
}

/**
 * tus-js-client over our gateway, for one file. Its own stack for Node has no time-outs, never settles when an answer
 * is cut short, and lets a failing read of the file escape as an uncaught error; and it believes every answer.
 */
export function createHttpStack(options: StackOptions): HttpStack {
  return {
    getName: () => 'farmhand',
    createRequest: (method, url) => createRequest(options, method, url),
  };
}

function createRequest(options: StackOptions, method: string, url: string): HttpRequest {
  const { gateway, signal, extraSilenceMs } = options;
  const headers = new Map<string, string>();
  let onRead: (bytes: number) => void = () => {};
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (name, value) => void headers.set(name, value),
    getHeader: (name) => headers.get(name),
    setProgressHandler(handler) {
      onRead = handler;
    },
    async send(slice: FileSlice | null): Promise<HttpResponse> {
      if (method !== 'POST' && method !== 'HEAD' && method !== 'PATCH') {
        throw new Error(`uploads need no ${method} request`);
      }
      if (slice !== null) headers.set('Content-Length', String(slice.size));
      const answer = await gateway.send({
        method,
        url,
        headers: Object.fromEntries(headers),
        stream: slice?.read(onRead),
        signal,
        extraSilenceMs,
      });
      const text = await readText(gateway.baseUrl, answer, signal);
      const isSuccess = answer.status >= 200 && answer.status < 300;
      const senseless = () => notUnderstood(gateway.baseUrl, new URL(url).pathname, text);
      switch (method) {
        case 'POST':
          return isSuccess ? created(answer, url, senseless) : response(answer.status, {}, text);
        case 'PATCH': {
          const from = Number(headers.get('Upload-Offset'));
          return isSuccess
            ? advanced(answer, from, from + (slice?.size ?? 0), senseless)
            : response(answer.status, {}, text);
        }
        case 'HEAD':
          return isSuccess
            ? found(answer, options, senseless)
            : notFound(refusal(gateway.baseUrl, answer.status, text), answer.status, options);
      }
    },
    // Uploads are only ever aborted after `signal`, or after an error that ends the upload and with it the signal.
    async abort() {},
    getUnderlyingObject: () => undefined,
  };
}

/**
 * The new upload's address. Gateways behind a proxy often name themselves by another scheme or host than the one
 * they were reached at; what is signed and sent stays on the line that was chosen.
 */
function created(answer: GatewayAnswer, url: string, senseless: () => Error): HttpResponse {
  const location = URL.parse(answer.header('location') ?? '', url);
  if (answer.header('location') === undefined || location === null) throw senseless();
  return response(answer.status, { location: `${location.pathname}${location.search}` });
}

/** After a PATCH: an answer that takes nothing, or more than was sent, would be asked for without end. */
function advanced(answer: GatewayAnswer, from: number, to: number, senseless: () => Error): HttpResponse {
  const offset = wholeNumber(answer.header('upload-offset'));
  if (offset === null || offset <= from || offset > to) throw senseless();
  return response(answer.status, { 'upload-offset': String(offset) });
}

/** How far an upload is; one of another size is not ours, and has taken the address of one that was forgotten. */
async function found(
  answer: GatewayAnswer,
  options: StackOptions,
  senseless: () => Error,
): Promise<HttpResponse> {
  const offset = wholeNumber(answer.header('upload-offset'));
  const length = wholeNumber(answer.header('upload-length'));
  if (offset === null || length === null || offset > length) throw senseless();
  return length === options.sizeBytes ? offsetOf(offset, length) : gone(options);
}

/**
 * tus-js-client takes every failed HEAD for a lost upload and would begin anew, sending all bytes again. Only a
 * refusal of this very address is one; a gateway in trouble, a wrong key or a full storage is not.
 */
function notFound(
  failure: ReturnType<typeof refusal>,
  status: number,
  options: StackOptions,
): Promise<HttpResponse> {
  if (failure.problem.code !== 'gateway-refused-request' || status < 400) throw failure;
  return gone(options);
}

/** A finished upload is forgotten too: when the answer to its last PATCH was lost, the file is in its place. */
async function gone({ isStored, sizeBytes }: StackOptions): Promise<HttpResponse> {
  return (await isStored()) ? offsetOf(sizeBytes, sizeBytes) : response(404, {});
}

function offsetOf(offset: number, length: number): HttpResponse {
  return response(200, { 'upload-offset': String(offset), 'upload-length': String(length) });
}

function response(status: number, headers: Readonly<Record<string, string>>, text = ''): HttpResponse {
  return {
    getStatus: () => status,
    getHeader: (name) => headers[name.toLowerCase()],
    getBody: () => text,
    getUnderlyingObject: () => undefined,
  };
}

function wholeNumber(header: string | undefined): number | null {
  return /^\d{1,15}$/.test(header ?? '') ? Number(header) : null;
}
