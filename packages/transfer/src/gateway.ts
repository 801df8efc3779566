import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Credentials, type JsonObject, signedHeaders } from '@farmhand/client';
import type { LocalizedText } from '@farmhand/model';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { parseJson } from './parse-json.ts';
import { type RetryDelays, withRetries } from './retries.ts';
import { systemErrorCode, TransferError } from './transfer-error.ts';

export interface GatewayOptions {
  /** Such as `http://10.0.0.5:10221`. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly dispatcher: Dispatcher;
  readonly retryDelaysMs: RetryDelays;
  /** Longest silence of the gateway before an attempt counts as lost. */
  readonly silenceMs: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A request that is sent once, signed. */
export interface GatewayRequest {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, and signed. */
  readonly json?: JsonObject;
  /** Sent as it is, not signed; its length goes in the `content-length` header. May take its time between pieces. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Allowed on top of the usual silence, for answers that take work. */
  readonly extraSilenceMs?: number;
}

export interface GatewayAnswer {
  readonly status: number;
  /** First value of the header, by lower-case name. */
  header(name: string): string | undefined;
  readonly body: Readable;
}

/** The transfer gateway's protocol below the meaning of its calls: addresses, signatures, retries, clear errors. */
export interface Gateway {
  readonly baseUrl: string;
  url(path: string, query?: Readonly<Record<string, string>>): string;
  /**
   * Any answer, whatever its status, resolves, but for refusals of the key that may pass.
   *
   * @throws TransferError `gateway-unreachable`; `gateway-clock`; `gateway-stopped-accepting`.
   */
  send(request: GatewayRequest): Promise<GatewayAnswer>;
  /** POSTs JSON and checks the answer, repeating what may pass. */
  ask<T>(path: string, json: JsonObject, answer: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T>;
  /** Like `ask` without repetitions, for use inside something that is repeated as a whole. */
  askOnce: Gateway['ask'];
}

export function createGateway(options: GatewayOptions): Gateway {
  const base = options.baseUrl.replace(/\/+$/, '');
  /** How far the clock is from the gateway's, as a refusal told. Milliseconds. */
  let skewMs = 0;
  /** The key was good for something already. */
  let hasAccepted = false;

  function url(path: string, query?: Readonly<Record<string, string>>): string {
    return `${base}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`;
  }

  async function send(input: GatewayRequest): Promise<GatewayAnswer> {
    const { method, signal, json } = input;
    const silenceMs = Math.ceil(options.silenceMs + (input.extraSilenceMs ?? 0));
    const signedAt = options.clock() - skewMs;
    const signed = signedHeaders({
      method,
      url: input.url,
      body: json,
      credentials: options.credentials,
      clock: () => signedAt,
      nonce: uniqueNonce,
    });
    const silence = input.stream === undefined ? null : watchSilence(silenceMs);
    try {
      const response = await request(input.url, {
        method,
        headers: {
          ...input.headers,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...signed,
        },
        body: json === undefined ? bodyOf(input.stream, silence) : JSON.stringify(json),
        signal: anySignal(signal, silence?.signal),
        dispatcher: options.dispatcher,
        headersTimeout: silence === null ? silenceMs : 0,
        bodyTimeout: silenceMs,
      });
      const { headers, body } = response;
      // Whoever reads the body meets its errors; a body that nobody reads yet must not end the process with one.
      body.on('error', () => {});
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const theirTime = Date.parse(header('date') ?? '');
      if (response.statusCode === 401 && Math.abs(signedAt - theirTime) > CLOCK_TOLERANCE_MS) {
        body.resume();
        skewMs = options.clock() - theirTime;
        throw clockWrong(base);
      }
      const answer = { status: response.statusCode, header, body };
      if (hasAccepted && isKeyRefusal(answer.status))
        throw stoppedAccepting(base, answer.status, await readText(base, answer, signal));
      hasAccepted ||= answer.status >= 200 && answer.status < 300;
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw TransferError.isInstance(error) ? error : unreachable(base, error);
    } finally {
      silence?.end();
    }
  }

  async function askOnce<T>(
    path: string,
    json: JsonObject,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const answer = await send({ method: 'POST', url: url(path), json, signal });
    const text = await readText(base, answer, signal);
    if (answer.status < 200 || answer.status > 299) throw refusal(base, answer.status, text);
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notUnderstood(base, path, text, parsed.error);
    return parsed.data;
  }

  return {
    baseUrl: base,
    url,
    send,
    askOnce,
    ask: (path, json, schema, signal) =>
      withRetries(() => askOnce(path, json, schema, signal), {
        delaysMs: options.retryDelaysMs,
        signal,
        mayPass: isPassing,
      }),
  };
}

/** Ends a request whose far end takes nothing, and answers nothing, for so long. */
interface Silence {
  readonly signal: AbortSignal;
  /** From now on it is the far end's turn. */
  begin(): void;
  /** From now on it is not. */
  pause(): void;
  end(): void;
}

/** Undici's own limit counts from the request's beginning, waits for a bandwidth cap included. */
function watchSilence(silenceMs: number): Silence {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' }));
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const pause = (): void => clearTimeout(timer);
  return {
    signal: controller.signal,
    begin() {
      pause();
      if (!isOver) timer = setTimeout(giveUp, silenceMs);
    },
    pause,
    end() {
      isOver = true;
      pause();
    },
  };
}

function bodyOf(stream: AsyncIterable<Uint8Array> | undefined, silence: Silence | null) {
  if (stream === undefined || silence === null) return null;
  return Readable.from(listening(stream, silence), { objectMode: false });
}

/** The far end is waited for from when it is given a piece until the next one is asked for. */
async function* listening(stream: AsyncIterable<Uint8Array>, silence: Silence): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) {
    silence.begin();
    yield piece;
    silence.pause();
  }
  silence.begin();
}

function anySignal(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | null {
  if (a === undefined || b === undefined) return a ?? b ?? null;
  return AbortSignal.any([a, b]);
}

/**
 * Farms refuse a nonce they have seen lately. Uploads make thousands of requests a minute, among which two of the
 * usual six-digit ones would soon be equal.
 */
function uniqueNonce(): string {
  return String(randomInt(1_000_000, 2 ** 48 - 1));
}

/** A refusal that is further off than this by its own date may be for the clock alone. Milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Failures that the same request may not meet again: lost connections, faults at the gateway, a time now corrected, a key
 * refused that was accepted before.
 */
const PASSING: ReadonlySet<string> = new Set([
  'gateway-unreachable',
  'gateway-failed',
  'gateway-clock',
  'gateway-stopped-accepting',
]);

/** True for {@link PASSING} failures. */
export function isPassing(error: unknown): boolean {
  return TransferError.isInstance(error) && PASSING.has(error.problem.code);
}

/** Statuses after which the same request may go through: a busy, restarting or locked gateway. */
export function isPassingStatus(status: number): boolean {
  return (
    status === 408 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)
  );
}

/** Whole answer as text; a connection lost in its middle is an error like one lost before it. */
export async function readText(
  baseUrl: string,
  answer: GatewayAnswer,
  signal: AbortSignal | undefined,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of answer.body) chunks.push(chunk);
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(baseUrl, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function unreachable(baseUrl: string, error: unknown): TransferError {
  return new TransferError(
    {
      code: 'gateway-unreachable',
      message: `The connection to the farm's transfer gateway at ${baseUrl} failed (${systemErrorCode(error) ?? 'no reason given'}).`,
      hint: 'Check the network, a VPN or a proxy, then press Retry. What was sent is kept.',
      zh: {
        message: `与农场传输网关 ${baseUrl} 的连接失败（${systemErrorCode(error) ?? '原因未知'}）。`,
        hint: '请检查网络、VPN 或代理，然后点击“重试”。已发送的内容会保留。',
      },
      retryable: true,
    },
    error,
  );
}

/** A clock was set while the sidecar runs. Requests are signed by the gateway's time from now on, so the next one is right. */
function clockWrong(baseUrl: string): TransferError {
  return new TransferError({
    code: 'gateway-clock',
    message: `This computer's clock and the one of the farm's transfer gateway at ${baseUrl} do not agree.`,
    hint: "Set this computer's clock, then press Retry. What was sent is kept.",
    zh: {
      message: `本机时钟与农场传输网关 ${baseUrl} 的时钟不一致。`,
      hint: '请校准本机时钟，然后点击“重试”。已发送的内容会保留。',
    },
    retryable: true,
  });
}

function isKeyRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

/** A gateway that reads its keys anew refuses for a moment what it accepted before and after. */
function stoppedAccepting(baseUrl: string, status: number, text: string): TransferError {
  const said = describe(text);
  return new TransferError({
    code: 'gateway-stopped-accepting',
    message: `The farm's transfer gateway at ${baseUrl} no longer accepts the access key, which it accepted before (HTTP ${status}${said.en}).`,
    hint: 'Check that the access key is still valid and may use this storage, then press Retry. What was sent is kept.',
    zh: {
      message: `农场传输网关 ${baseUrl} 不再接受之前有效的访问密钥（HTTP ${status}${said.zh}）。`,
      hint: '请检查访问密钥是否仍然有效并可使用此存储，然后点击“重试”。已发送的内容会保留。',
    },
    retryable: true,
  });
}

/** The error for an answer that is no success. */
export function refusal(baseUrl: string, status: number, text: string): TransferError {
  const said = describe(text);
  if (isKeyRefusal(status)) {
    return new TransferError({
      code: 'gateway-refused',
      message: `The farm's transfer gateway at ${baseUrl} does not accept the access key (HTTP ${status}${said.en}).`,
      hint: "Check the access id and key, and that this computer's clock is right.",
      zh: {
        message: `农场传输网关 ${baseUrl} 不接受该访问密钥（HTTP ${status}${said.zh}）。`,
        hint: '请检查访问 ID 和密钥，以及本机时钟是否正确。',
      },
      retryable: false,
    });
  }
  if (status === 507 || status === 413) {
    return new TransferError({
      code: 'farm-storage-full',
      message: `The farm has no room for the file (HTTP ${status}${said.en}).`,
      hint: 'Free space in your storage on the farm, or ask the farm for more, then press Retry.',
      zh: {
        message: `农场没有空间存放该文件（HTTP ${status}${said.zh}）。`,
        hint: '请清理您在农场的存储空间，或向农场申请更多空间，然后点击“重试”。',
      },
      retryable: true,
    });
  }
  if (isPassingStatus(status)) {
    return new TransferError({
      code: 'gateway-failed',
      message: `The farm's transfer gateway at ${baseUrl} is in trouble (HTTP ${status}${said.en}).`,
      hint: 'Wait a little and press Retry. What was sent is kept.',
      zh: {
        message: `农场传输网关 ${baseUrl} 出现故障（HTTP ${status}${said.zh}）。`,
        hint: '请稍候，然后点击“重试”。已发送的内容会保留。',
      },
      retryable: true,
    });
  }
  return new TransferError({
    code: 'gateway-refused-request',
    message: `The farm's transfer gateway at ${baseUrl} refused the request (HTTP ${status}${said.en}).`,
    hint: 'Check that the address is a transfer gateway and that your account may use this storage.',
    zh: {
      message: `农场传输网关 ${baseUrl} 拒绝了请求（HTTP ${status}${said.zh}）。`,
      hint: '请检查该地址是否为传输网关，以及您的账号是否可使用此存储。',
    },
    retryable: false,
  });
}

/** A success that makes no sense: a captive portal's page, a cut JSON, another service. */
export function notUnderstood(baseUrl: string, path: string, text: string, error?: unknown): TransferError {
  return new TransferError(
    {
      code: 'gateway-failed',
      message: `The farm's transfer gateway at ${baseUrl} gave an answer to ${path} that makes no sense${describe(text).en}.`,
      hint: 'A proxy or a login page may be in between. Check the network and press Retry.',
      zh: {
        message: `农场传输网关 ${baseUrl} 对 ${path} 的应答无法理解${describe(text).zh}。`,
        hint: '中间可能有代理或登录页面。请检查网络，然后点击“重试”。',
      },
      retryable: true,
    },
    error,
  );
}

const errorBody = z.object({ message: z.string() });

/** The gateway's own words, where it gave some, short enough for a panel. */
function describe(text: string): LocalizedText {
  const said = errorBody.safeParse(parseJson(text));
  if (said.success) {
    const words = said.data.message.slice(0, 200);
    return { en: `: ${words}`, zh: `：${words}` };
  }
  return /^\s*</.test(text) ? { en: ': a web page', zh: '：一个网页' } : { en: '', zh: '' };
}
