import { type Dispatcher, request as undiciRequest } from 'undici';
import { ConnectionError, FarmTimeoutError } from '../errors.ts';
import { type Credentials, signedHeaders } from '../signed-headers.ts';
import type { CallContext, FarmRequest, FarmResponse } from './middleware.ts';
import { afterAmbiguity } from './wording.ts';

export interface Transport {
  readonly origin: URL;
  readonly credentials: Credentials;
  readonly protocolVersion: string;
  readonly dispatcher: Dispatcher;
  /** Milliseconds since 1970 by the farm's clock, as far as it is known. */
  readonly farmTime: () => number;
  readonly nonce: () => string;
}

/** Timers take no more (25 days): beyond it, and for Infinity, they would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Signs and sends a request once, and reads the whole answer. `timeoutMs` covers all of it, body included. */
export async function send(
  transport: Transport,
  request: FarmRequest,
  context: CallContext,
  timeoutMs: number,
): Promise<FarmResponse> {
  const { signal } = context;
  signal?.throwIfAborted();
  const url = new URL(request.path, transport.origin);
  const headers = {
    ...request.headers,
    ...signedHeaders({
      method: 'POST',
      url,
      body: request.body,
      credentials: transport.credentials,
      clock: transport.farmTime,
      nonce: transport.nonce,
      protocolVersion: transport.protocolVersion,
    }),
    languageFlag: url.hostname.includes('renderbus') ? '1' : '0',
    'content-type': 'application/json',
  };

  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      controller.abort();
    },
    Math.min(timeoutMs, LONGEST_TIMER_MS),
  );
  const abort = () => controller.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await undiciRequest(url, {
      dispatcher: transport.dispatcher,
      method: 'POST',
      headers,
      body: JSON.stringify(request.body),
      signal: controller.signal,
      // The timer above is the only one: undici's own would be a second, different limit.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return {
      status: response.statusCode,
      headers: firstValues(response.headers),
      text: await response.body.text(),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw timedOut ? timeout(url.host, context, timeoutMs) : disconnected(url, context, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function timeout(host: string, context: CallContext, timeoutMs: number): FarmTimeoutError {
  return new FarmTimeoutError({
    kind: 'timeout',
    call: context.call,
    attempts: context.attempt,
    message: `${context.call}: ${host} did not answer within ${seconds(timeoutMs)}.`,
    hint: afterAmbiguity(context, 'The farm or the connection is slow. Try again in a few minutes.'),
    retryable: context.repeatable,
    ambiguous: true,
  });
}

function disconnected(url: URL, context: CallContext, error: unknown): ConnectionError {
  const { code, certainlyNotSent } = failureOf(error);
  const shared = { call: context.call, attempts: context.attempt };
  if (CERTIFICATE.test(code)) {
    return new ConnectionError({
      ...shared,
      kind: 'unreachable',
      message: `${context.call}: this computer does not trust the certificate of ${url.host} (${code}).`,
      hint:
        'Check the address. Where the studio inspects encrypted traffic, ask IT for its root certificate and ' +
        'name it in NODE_EXTRA_CA_CERTS.',
      retryable: false,
      ambiguous: false,
    });
  }
  if (certainlyNotSent) {
    return new ConnectionError({
      ...shared,
      kind: 'unreachable',
      message: `${context.call}: no connection to the farm at ${url.origin} (${code}).`,
      hint: 'Check the network and the address of the farm; a firewall or proxy may be in the way.',
      retryable: true,
      ambiguous: false,
    });
  }
  return new ConnectionError({
    ...shared,
    kind: 'connection-lost',
    message: `${context.call}: the connection to ${url.host} broke before the whole answer was there (${code}).`,
    hint: afterAmbiguity(context, 'Check the network, then try again.'),
    retryable: context.repeatable,
    ambiguous: true,
  });
}

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** Failures from before the first byte of a request, whatever system call they come from. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_PRX_CONN',
  'UND_ERR_PRX_TLS',
  'UND_ERR_CLOSED',
]);

/** Several addresses tried at once fail as one AggregateError: the first of its errors stands for all. */
function failureOf(error: unknown): { readonly code: string; readonly certainlyNotSent: boolean } {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const code = textField(first, 'code') ?? 'no error code';
  const systemCall = textField(first, 'syscall');
  return {
    code,
    certainlyNotSent: NOT_SENT.has(code) || systemCall === 'connect' || systemCall === 'getaddrinfo',
  };
}

function textField(value: unknown, name: 'code' | 'syscall'): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : undefined;
}

function firstValues(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name.toLowerCase(), first]];
    }),
  );
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
