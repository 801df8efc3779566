import type { Problem } from '@farmhand/model';
import type { routes } from '@farmhand/sidecar/api';
import { bearer, loseSession } from './session.ts';

type Routes = typeof routes;
type Short<P> = P extends `/api/v1${infer Rest}` ? Rest : never;
type KeyOf<R> = R extends { method: infer M extends string; path: infer P } ? `${M} ${Short<P>}` : never;
/** The routes by `method path`. */
type Calls = { [N in keyof Routes as KeyOf<Routes[N]>]: Routes[N] };

/** Every call of the sidecar's API as `method path`: `post /submissions/{id}/confirm`. */
export type CallName = keyof Calls & string;

/** What a schema reads, before defaults are filled in. */
type Input<S> = S extends { _zod: { input: infer I } } ? I : never;
type Output<S> = S extends { _zod: { output: infer O } } ? O : never;
type JsonOf<C> = C extends { content: { 'application/json': { schema: infer S } } } ? S : never;

/** What a call takes: the parts of its address and its body. */
export type CallInput<N extends CallName> = InputOf<Calls[N]>;
interface Parts<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}
type PartsOf<R> = R extends { request: infer A }
  ? Parts<
      A extends { params: infer P } ? { readonly [K in keyof Output<P>]: string | number } : undefined,
      A extends { query: infer Q }
        ? { readonly [K in keyof Output<Q>]?: string | number | boolean | undefined } | undefined
        : undefined,
      A extends { body: infer B } ? Input<JsonOf<B>> : undefined
    >
  : Parts<undefined, undefined, undefined>;
type Optional<P> = { readonly [K in keyof P as undefined extends P[K] ? K : never]?: P[K] };
type Required<P> = { readonly [K in keyof P as undefined extends P[K] ? never : K]: P[K] };
type InputOf<R> = Optional<PartsOf<R>> & Required<PartsOf<R>>;

/** What a call answers. */
export type CallAnswer<N extends CallName> = AnswerOf<Calls[N]>;
type AnswerOf<R> = R extends { responses: { 200: infer A } }
  ? Output<JsonOf<A>>
  : R extends { responses: { 202: infer A } }
    ? Output<JsonOf<A>>
    : never;

/** Why a call failed, in the artist's words: of the sidecar, or that it cannot be reached. */
export class CallError extends Error {
  readonly problem: Problem;
  readonly status: number;

  constructor(problem: Problem, status: number) {
    super(problem.message);
    this.problem = problem;
    this.status = status;
  }
}

/** A sidecar that cannot be reached; `CallError.status` is 0 then. */
export const UNREACHABLE = 'sidecar-unreachable';

/**
 * Calls the sidecar.
 *
 * @throws CallError; the signal's AbortError.
 */
export async function call<N extends CallName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<CallAnswer<N>> {
  const response = await send(name, input as AnyInput, signal);
  return (await response.json()) as CallAnswer<N>;
}

/**
 * Opens a call whose answer is no JSON: a stream or a picture.
 *
 * @throws CallError; the signal's AbortError.
 */
export function open<N extends CallName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<Response> {
  return send(name, input as AnyInput, signal);
}

/**
 * The answer to a call that was begun before there was anything to call with.
 *
 * @throws CallError.
 */
export async function answerTo<N extends CallName>(
  name: N,
  asked: Promise<Response>,
): Promise<CallAnswer<N>> {
  return (await (await answered(name, asked, undefined)).json()) as CallAnswer<N>;
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: unknown;
}

/** The address of a call, without the origin. */
export function addressOf(name: string, { params = {}, query = {} }: AnyInput): string {
  const path = name
    .slice(name.indexOf(' ') + 1)
    .replace(/\{(\w+)\}/g, (_whole, key: string) => encodeURIComponent(String(params[key])));
  const asked = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`],
  );
  return `/api/v1${path}${asked.length === 0 ? '' : `?${asked.join('&')}`}`;
}

async function send(name: string, input: AnyInput, signal: AbortSignal | undefined): Promise<Response> {
  const method = name.slice(0, name.indexOf(' ')).toUpperCase();
  const token = bearer();
  const headers: Record<string, string> = { 'x-farmhand-program': 'panel' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const body = input.body === undefined ? undefined : JSON.stringify(input.body);
  if (body !== undefined) headers['content-type'] = 'application/json';
  const asked = fetch(addressOf(name, input), {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    ...(body === undefined ? {} : { body }),
    keepalive: body !== undefined && outlivesPage(body),
    ...(signal === undefined ? {} : { signal }),
  });
  return answered(name, asked, signal);
}

/**
 * What was asked for, once it is answered.
 *
 * @throws CallError; the signal's AbortError.
 */
async function answered(
  name: string,
  asked: Promise<Response>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  let response: Response;
  try {
    response = await asked;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallError({ code: UNREACHABLE, ...ownWords().unreachable, retryable: true }, 0);
  }
  if (response.ok) return response;
  if (response.status === 401 && name !== 'post /panel/sessions') loseSession();
  throw new CallError(await problemOf(response), response.status);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const { problem } = (await response.json()) as { readonly problem?: Problem };
    if (problem !== undefined) return problem;
  } catch {
    // Told below.
  }
  return { code: 'unexpected', ...ownWords().unreadable(response.status), retryable: true };
}

/** Browsers refuse requests that are to outlive their page when all of them together have more than this. Bytes. */
const MOST_OUTLIVING = 64 * 1024;
/** What is sent while the page lives leaves room for others. Bytes. */
const MOST_OF_ONE = 8 * 1024;

let isLeaving = false;
if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => {
    isLeaving = true;
  });
  addEventListener('pageshow', () => {
    isLeaving = false;
  });
}

/** Whether a request is to arrive although the page closes: what was changed or asked for last must not be lost. */
function outlivesPage(body: string): boolean {
  const bytes = new TextEncoder().encode(body).length;
  return bytes <= (isLeaving ? MOST_OUTLIVING : MOST_OF_ONE);
}

/** What is said of a sidecar that does not say it itself, in the language of the page. */
function ownWords() {
  return document.documentElement.lang.startsWith('zh') ? chinese : english;
}

const english = {
  unreachable: {
    message: 'Farmhand does not answer.',
    hint: 'Try again once it does. If it stays like this, open the panel again from your program.',
  },
  unreadable: (status: number) => ({
    message: `Farmhand gave an answer that cannot be read (${status}).`,
    hint: 'Try again. If it stays, close every program that uses Farmhand and open the panel anew.',
  }),
};

const chinese: typeof english = {
  unreachable: {
    message: 'Farmhand 没有响应。',
    hint: '请在恢复响应后重试。如果一直如此，请从软件中重新打开面板。',
  },
  unreadable: (status) => ({
    message: `Farmhand 返回了无法识别的内容（${status}）。`,
    hint: '请重试。如果仍然出现，请关闭所有使用 Farmhand 的软件，然后重新打开面板。',
  }),
};
