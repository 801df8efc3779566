import type { z } from 'zod';
import { type Endpoint, type EndpointName, endpoints } from '../endpoints.ts';
import {
  ClientClosedError,
  FarmhandClientError,
  FarmTimeoutError,
  SignatureExpiredError,
} from '../errors.ts';
import type { JsonObject } from '../signing.ts';
import type { AccountShare } from './account.ts';
import { readAnswer, readData } from './answer.ts';
import type { FarmClock } from './clock.ts';
import type { Logger } from './log.ts';
import {
  type CallContext,
  chain,
  type FarmRequest,
  type FarmResponse,
  type Middleware,
} from './middleware.ts';
import type { Redact } from './redact.ts';
import { delayBeforeNext, type RetryPolicy, retryAfterMs, wait } from './retry.ts';
import { checkedTimeout } from './timer.ts';
import { send, type Transport } from './transport.ts';
import { duration, told } from './wording.ts';

/** Options every call takes last. */
export interface CallOptions {
  /**
   * Ends the call at once, waits between attempts included; it then rejects with the signal's reason. A call
   * that was under way may still have been carried out.
   */
  readonly signal?: AbortSignal | undefined;
  /** Time for each attempt from its sending on, body included; the client's own unless given. */
  readonly timeoutMs?: number | undefined;
}

/** Makes one call: the body as the wire has it, and the schema that turns `data` into what the caller gets. */
export type Ask = <T>(
  call: EndpointName,
  body: JsonObject,
  answer: z.ZodType<T>,
  options?: CallOptions,
) => Promise<T>;

/** Which generation of paths to use where the farm moved them after documenting them. */
export type PathGeneration = 'documented' | 'newer';

export interface Pipeline {
  readonly transport: Transport;
  readonly share: AccountShare;
  readonly clock: FarmClock;
  readonly pathGeneration: PathGeneration;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly random: () => number;
  readonly middleware: readonly Middleware[];
  readonly logger: Logger | undefined;
  readonly redact: Redact;
}

export interface Asking {
  readonly ask: Ask;
  /** Lets what has been sent end, and refuses the rest, now and later. */
  readonly close: () => Promise<void>;
}

/** One sending of a call, with what the account's gate needs to know of it. */
interface Attempt extends CallContext {
  readonly timeoutMs: number;
  /** When the call with all its attempts and waits has to be over, by `performance.now()`. */
  readonly deadline: number;
}

/** A call is dated anew this often at most: clocks that jump without end are nobody's to follow. */
const MOST_CORRECTIONS = 3;
/** A skew that differs by more from the one corrected for is that of a clock set meanwhile. Milliseconds. */
const CLOCK_JUMP_MS = 60_000;

/** A call that ran out of time before its turn came; more waiting is no help. */
const overdue = new WeakSet<Error>();

/**
 * The way of every call: retries around the user's middleware around the account's gate around signing and sending.
 *
 * Only calls marked repeatable are repeated after a failure. A refused signature time (610) is the exception:
 * the farm did nothing, so any call is dated by the farm's clock and sent once more, and again while a clock jumps.
 */
export function createAsk(pipeline: Pipeline): Asking {
  const { retry, clock, logger, share, transport } = pipeline;
  const { gate } = share;
  const reading = { redact: pipeline.redact, clock };
  const owner = {};
  let underWay = 0;
  const closing = new AbortController();
  let onIdle: (() => void) | undefined;

  const sendInTurn = async (request: FarmRequest, attempt: Attempt): Promise<FarmResponse> => {
    const { signal, deadline, timeoutMs } = attempt;
    // Before the gate, which counts calls from the moment it lets them in: loading undici takes a while.
    const opened = share.dispatcher();
    const dispatcher = opened instanceof Promise ? await opened : opened;
    signal?.throwIfAborted();
    if (closing.signal.aborted) throw closedClient(attempt);
    let timeLeftMs = timeoutMs;
    if (!gate.tryEnter()) {
      await gate.enter({
        owner,
        signal,
        deadline,
        tooLate: (heldMs) => turnTooLate(attempt, heldMs),
        dismissed: () => closedClient(attempt),
      });
      timeLeftMs = Math.max(1, Math.min(timeoutMs, deadline - performance.now()));
    }
    underWay += 1;
    try {
      const response = await send(transport, dispatcher, request, attempt, timeLeftMs);
      // Before the place is given back: whoever gets it next must know of the pause already.
      const pauseMs = askedPause(response, retry, clock);
      if (pauseMs > 0) {
        share.hold({ event: 'held-back', call: attempt.call, attempt: attempt.attempt, delayMs: pauseMs });
      }
      return response;
    } finally {
      underWay -= 1;
      gate.leave();
      if (underWay === 0) onIdle?.();
    }
  };
  const sendThroughSteps = chain(pipeline.middleware, sendInTurn);

  const attemptOnce = async <T>(request: FarmRequest, attempt: Attempt, schema: z.ZodType<T>): Promise<T> => {
    const { call, signal } = attempt;
    const startedAt = logger === undefined ? 0 : performance.now();
    const ended = () => ({
      call,
      attempt: attempt.attempt,
      durationMs: Math.round(performance.now() - startedAt),
    });
    try {
      const response = await sendThroughSteps(request, attempt);
      const answer = readAnswer(response, { ...reading, context: attempt });
      const data = readData(answer, schema, attempt);
      logger?.({
        event: 'answered',
        ...ended(),
        httpStatus: response.status,
        code: answer.code,
        requestId: answer.requestId(),
      });
      return data;
    } catch (error) {
      if (signal?.aborted === true) {
        logger?.({ event: 'aborted', ...ended() });
      } else if (FarmhandClientError.isInstance(error)) {
        logger?.({
          event: 'failed',
          ...ended(),
          kind: error.kind,
          httpStatus: error.httpStatus,
          code: error.code,
          requestId: error.requestId,
        });
      }
      throw error;
    }
  };

  const ask: Ask = async (call, body, answer, options = {}) => {
    const endpoint: Endpoint = endpoints[call];
    const path = pipeline.pathGeneration === 'newer' ? (endpoint.newerPath ?? endpoint.path) : endpoint.path;
    const { repeatable } = endpoint;
    const request: FarmRequest = { call, path, body };
    const timeoutMs =
      options.timeoutMs === undefined ? pipeline.timeoutMs : checkedTimeout(options.timeoutMs);
    let now = performance.now();
    const deadline = now + Math.max(retry.totalBudgetMs, timeoutMs);
    const { signal } = options;
    let failures = 0;
    let corrections = 0;
    let correctedSkewMs: number | null = null;

    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const context: Attempt = {
        call,
        attempt,
        repeatable,
        signal,
        timeoutMs: Math.min(timeoutMs, Math.max(1, deadline - now)),
        deadline,
      };
      try {
        return await attemptOnce(request, context, answer);
      } catch (error) {
        signal?.throwIfAborted();
        if (!FarmhandClientError.isInstance(error) || overdue.has(error)) throw error;
        if (
          SignatureExpiredError.isInstance(error) &&
          error.clockSkewMs !== null &&
          corrections < MOST_CORRECTIONS &&
          (correctedSkewMs === null || Math.abs(error.clockSkewMs - correctedSkewMs) > CLOCK_JUMP_MS)
        ) {
          const { clockSkewMs } = error;
          corrections += 1;
          correctedSkewMs = clockSkewMs;
          clock.correct(clockSkewMs);
          logger?.({ event: 'clock-corrected', call, attempt, clockSkewMs });
          now = performance.now();
          continue;
        }
        failures += 1;
        if (!repeatable || !error.retryable || failures >= retry.maxAttempts) throw error;
        const delayMs = delayBeforeNext(retry, failures, error.retryAfterMs, pipeline.random);
        if (performance.now() + delayMs >= deadline) throw error;
        logger?.({ event: 'waiting', call, attempt, delayMs });
        await wait(delayMs, signal, closing.signal);
        // Closed meanwhile: what went wrong before is all that is known of this call.
        if (closing.signal.aborted) throw error;
        now = performance.now();
      }
    }
  };

  const close = async () => {
    closing.abort();
    gate.dismiss(owner);
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
    await share.leave();
  };
  return { ask, close };
}

function closedClient({ call, attempt }: CallContext): ClientClosedError {
  return new ClientClosedError({
    kind: 'closed',
    call,
    attempts: attempt - 1,
    ...told(
      call,
      { en: 'not sent: this farm client has been closed.', zh: '未发送：与农场的连接已关闭。' },
      { en: 'Open a new client for further calls.', zh: '请重新打开连接后再试。' },
    ),
    retryable: false,
    ambiguous: false,
  });
}

/** Milliseconds for which an answer asks everybody to stay away, not just this call. */
function askedPause(response: FarmResponse, retry: RetryPolicy, clock: FarmClock): number {
  if (response.status !== 429 && response.status !== 503) return 0;
  const asked = retryAfterMs(response, clock.farmTime) ?? 0;
  return Math.round(Math.min(asked, retry.maxRetryAfterMs));
}

function turnTooLate({ call, attempt }: CallContext, heldMs: number): FarmTimeoutError {
  const held = heldMs > 0;
  const error = new FarmTimeoutError({
    kind: 'timeout',
    call,
    attempts: attempt - 1,
    ...(held
      ? told(
          call,
          {
            en: `not sent: the farm wants no call of this account for another ${duration(heldMs).en}.`,
            zh: `未发送：农场要求此账号在 ${duration(heldMs).zh}内不再发送请求。`,
          },
          { en: 'Try again after that.', zh: '请在此之后重试。' },
        )
      : told(
          call,
          {
            en: 'not sent: its turn did not come in time, for the account has too many calls under way.',
            zh: '未发送：此账号同时进行的请求过多，未能及时轮到。',
          },
          {
            en: "Make fewer calls at once, or raise the client's limits.",
            zh: '请减少同时进行的操作，或提高请求数量的上限。',
          },
        )),
    retryAfterMs: held ? Math.ceil(heldMs) : null,
    retryable: true,
    ambiguous: false,
  });
  overdue.add(error);
  return error;
}
