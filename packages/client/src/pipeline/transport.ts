import type { Dispatcher } from 'undici';
import { ConnectionError, FarmTimeoutError, UnreadableAnswerError } from '../errors.ts';
import { type SignedHeadersInput, signParts } from '../signed-headers.ts';
import type { CallContext, FarmRequest, FarmResponse } from './middleware.ts';
import { LONGEST_TIMER_MS } from './timer.ts';
import { afterAmbiguity, duration, type InBoth, told } from './wording.ts';

export interface Transport {
  readonly origin: URL;
  /** Paths that need no parsing, for they are sent and signed as they stand. */
  readonly knownPaths: ReadonlySet<string>;
  readonly credentials: SignedHeadersInput['credentials'];
  readonly protocolVersion: string;
  /** Milliseconds since 1970 by the farm's clock, as far as it is known. */
  readonly farmTime: () => number;
  readonly nonce: () => string;
}

/** Signs and sends a request once, and reads the whole answer. `timeoutMs` covers all of it, body included. */
export function send(
  transport: Transport,
  dispatcher: Dispatcher,
  request: FarmRequest,
  context: CallContext,
  timeoutMs: number,
): Promise<FarmResponse> {
  const { origin } = transport;
  let path = request.path;
  let signedPath = path;
  if (!transport.knownPaths.has(path)) {
    const url = new URL(path, origin);
    path = url.pathname + url.search;
    signedPath = url.pathname;
  }
  const signed = signParts('POST', origin.host, signedPath, request.body, transport);
  signed.languageFlag = origin.hostname.includes('renderbus') ? '1' : '0';
  signed['content-type'] = 'application/json';
  const options: Dispatcher.DispatchOptions = {
    origin,
    path,
    method: 'POST',
    headers: request.headers === undefined ? signed : { ...othersThan(signed, request.headers), ...signed },
    body: JSON.stringify(request.body),
    // The timer below is the only one: undici's own would be a second, different limit.
    headersTimeout: 0,
    bodyTimeout: 0,
  };

  return new Promise((resolve, reject) => {
    const { signal } = context;
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let bytes = 0;

    const settle = () => {
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const fail = (error: unknown) => {
      if (settled) return;
      settle();
      reject(error);
      controller?.abort(GIVEN_UP);
    };
    const abort = () => fail(signal?.reason);
    const timer = setTimeout(
      () => fail(timeout(origin.host, context, timeoutMs, controller !== undefined)),
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
    signal?.addEventListener('abort', abort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        // Given up while there was no connection yet: nothing of it is sent any more.
        if (settled) started.abort(GIVEN_UP);
      },
      onResponseStart: (_, statusCode, received) => {
        // Below 200 is an interim answer; the real one follows.
        if (statusCode < 200) return;
        status = statusCode;
        headers = firstValues(received);
      },
      onResponseData: (_, chunk) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) fail(tooLarge(context, status));
        else chunks.push(chunk);
      },
      onResponseEnd: () => {
        if (settled) return;
        settle();
        resolve({ status, headers, text: textOf(chunks) });
      },
      onResponseError: (_, error) => fail(disconnected(origin, context, error, controller !== undefined)),
    };
    try {
      dispatcher.dispatch(options, handler);
    } catch (error) {
      fail(disconnected(origin, context, error, false));
    }
  });
}

/** The largest answer that is read. A page of 100,000 frames has some 80 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

function tooLarge(context: CallContext, httpStatus: number): UnreadableAnswerError {
  return new UnreadableAnswerError({
    kind: 'unreadable',
    field: null,
    call: context.call,
    attempts: context.attempt,
    ...told(
      context.call,
      {
        en: `the answer is larger than ${MOST_BYTES / 1024 / 1024} MiB and was not read.`,
        zh: `农场的应答超过 ${MOST_BYTES / 1024 / 1024} MiB，未读取。`,
      },
      afterAmbiguity(context, {
        en: 'Ask for less at once; of a list, for a smaller page.',
        zh: '请减少一次请求的内容；如果是列表，请减小每页的数量。',
      }),
    ),
    httpStatus,
    retryable: false,
    ambiguous: true,
  });
}

/** Headers that a middleware adds, without those that the client sets itself, whatever their case. */
function othersThan(
  own: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const taken = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(added).filter(([name]) => !taken.has(name.toLowerCase())));
}

/** Breaks a request off below; nobody sees it, for the call has its error already. */
const GIVEN_UP = new Error('The call has ended.');

const CHECK_THE_WAY: InBoth = {
  en: 'Check the network and the address of the farm; a firewall or proxy may be in the way.',
  zh: '请检查网络和农场的地址；可能被防火墙或代理拦截。',
};

function timeout(host: string, context: CallContext, timeoutMs: number, sent: boolean): FarmTimeoutError {
  const shared = { kind: 'timeout', call: context.call, attempts: context.attempt } as const;
  const within = duration(timeoutMs);
  if (!sent) {
    return new FarmTimeoutError({
      ...shared,
      ...told(
        context.call,
        {
          en: `no connection to ${host} within ${within.en}.`,
          zh: `未能在 ${within.zh}内连接到 ${host}。`,
        },
        CHECK_THE_WAY,
      ),
      retryable: true,
      ambiguous: false,
    });
  }
  return new FarmTimeoutError({
    ...shared,
    ...told(
      context.call,
      {
        en: `${host} did not answer within ${within.en}.`,
        zh: `${host} 未在 ${within.zh}内应答。`,
      },
      afterAmbiguity(context, {
        en: 'The farm or the connection is slow. Try again in a few minutes.',
        zh: '农场或网络较慢。请几分钟后重试。',
      }),
    ),
    retryable: context.repeatable,
    ambiguous: true,
  });
}

/** The error for a connection that failed; `begun` tells whether the request had got one, and was being sent. */
function disconnected(url: URL, context: CallContext, error: unknown, begun: boolean): ConnectionError {
  const { code, certainlyNotSent } = failureOf(error);
  const shown: InBoth = code === null ? { en: 'no error code', zh: '无错误代码' } : { en: code, zh: code };
  const shared = { call: context.call, attempts: context.attempt };
  if (code !== null && CERTIFICATE.test(code)) {
    return new ConnectionError({
      ...shared,
      kind: 'unreachable',
      ...told(
        context.call,
        {
          en: `this computer does not trust the certificate of ${url.host} (${shown.en}).`,
          zh: `本机不信任 ${url.host} 的证书（${shown.zh}）。`,
        },
        {
          en:
            'Check the address. Where the studio inspects encrypted traffic, ask IT for its root certificate and ' +
            'name it in NODE_EXTRA_CA_CERTS.',
          zh: '请检查地址。如果公司会检查加密流量，请向 IT 索取根证书，并将其路径写入 NODE_EXTRA_CA_CERTS。',
        },
      ),
      retryable: false,
      ambiguous: false,
    });
  }
  if (code !== null && UNSENDABLE.has(code)) {
    return new ConnectionError({
      ...shared,
      kind: 'unreachable',
      ...told(
        context.call,
        { en: `the request cannot be sent as it is (${shown.en}).`, zh: `该请求无法发送（${shown.zh}）。` },
        {
          en: 'A middleware of this program has added a header that HTTP does not allow there.',
          zh: '本程序的某个中间件添加了 HTTP 不允许的请求头。',
        },
      ),
      retryable: false,
      ambiguous: false,
    });
  }
  if (certainlyNotSent || !begun) {
    return new ConnectionError({
      ...shared,
      kind: 'unreachable',
      ...told(
        context.call,
        {
          en: `no connection to the farm at ${url.origin} (${shown.en}).`,
          zh: `无法连接到农场 ${url.origin}（${shown.zh}）。`,
        },
        CHECK_THE_WAY,
      ),
      retryable: true,
      ambiguous: false,
    });
  }
  return new ConnectionError({
    ...shared,
    kind: 'connection-lost',
    ...told(
      context.call,
      {
        en: `the connection to ${url.host} broke before the whole answer was there (${shown.en}).`,
        zh: `与 ${url.host} 的连接在应答完整到达之前中断（${shown.zh}）。`,
      },
      afterAmbiguity(context, {
        en: 'Check the network, then try again.',
        zh: '请检查网络，然后重试。',
      }),
    ),
    retryable: context.repeatable,
    ambiguous: true,
  });
}

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** What undici says of requests that nobody could send. */
const UNSENDABLE = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** Failures from before the first byte of a request, whatever system call they come from. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'UND_ERR_PRX_TLS',
  'UND_ERR_CLOSED',
]);

/** Several addresses tried at once fail as one AggregateError: the first of its errors stands for all. */
function failureOf(error: unknown): { readonly code: string | null; readonly certainlyNotSent: boolean } {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const code = textField(first, 'code') ?? null;
  const systemCall = textField(first, 'syscall');
  return {
    code,
    certainlyNotSent:
      (code !== null && NOT_SENT.has(code)) || systemCall === 'connect' || systemCall === 'getaddrinfo',
  };
}

function textField(value: unknown, name: 'code' | 'syscall'): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : undefined;
}

function firstValues(
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(received)) {
    const value = received[name];
    const first = typeof value === 'object' ? value[0] : value;
    if (first !== undefined) headers[name.toLowerCase()] = first;
  }
  return headers;
}

function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first === undefined) return '';
  const text = (chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
