import type { z } from 'zod';
import { type Endpoint, type EndpointName, endpoints } from '../endpoints.ts';
import { FarmhandClientError, SignatureExpiredError } from '../errors.ts';
import type { JsonObject } from '../signing.ts';
import { type FarmAnswer, readAnswer, readData } from './answer.ts';
import type { FarmClock } from './clock.ts';
import type { Logger } from './log.ts';
import { type CallContext, chain, type Middleware } from './middleware.ts';
import type { Redact } from './redact.ts';
import { delayBeforeNext, type RetryPolicy, wait } from './retry.ts';
import { send, type Transport } from './transport.ts';

/** Options every call takes last. */
export interface CallOptions {
  /**
   * Ends the call at once, waits between attempts included; it then rejects with the signal's reason. A call
   * that was under way may still have been carried out.
   */
  readonly signal?: AbortSignal | undefined;
  /** Time for each attempt, body included; the client's own unless given. */
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
  readonly clock: FarmClock;
  readonly pathGeneration: PathGeneration;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly random: () => number;
  readonly middleware: readonly Middleware[];
  readonly logger: Logger;
  readonly redact: Redact;
}

/**
 * The way of every call: retries around the user's middleware around signing and sending.
 *
 * Only calls marked repeatable are repeated after a failure. A refused signature time (610) is the exception:
 * the farm did nothing, so any call is dated by the farm's clock and sent once more.
 */
export function createAsk(pipeline: Pipeline): Ask {
  const { retry, clock } = pipeline;

  return async (call, body, answer, options = {}) => {
    const endpoint: Endpoint = endpoints[call];
    const path = pipeline.pathGeneration === 'newer' ? (endpoint.newerPath ?? endpoint.path) : endpoint.path;
    const timeoutMs = options.timeoutMs ?? pipeline.timeoutMs;
    let now = performance.now();
    const deadline = now + Math.max(retry.totalBudgetMs, timeoutMs);
    const { signal } = options;
    let failures = 0;
    let clockCorrected = false;

    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const context: CallContext = { call, attempt, repeatable: endpoint.repeatable, signal };
      try {
        const remaining = Math.max(1, deadline - now);
        const read = await attemptOnce(
          pipeline,
          { call, path, body },
          context,
          Math.min(timeoutMs, remaining),
        );
        return readData(read, answer, context);
      } catch (error) {
        signal?.throwIfAborted();
        if (!FarmhandClientError.isInstance(error)) throw error;
        if (SignatureExpiredError.isInstance(error) && !clockCorrected && error.clockSkewMs !== null) {
          clockCorrected = true;
          clock.correct(error.clockSkewMs);
          const { clockSkewMs } = error;
          pipeline.logger({ event: 'clock-corrected', call, attempt, clockSkewMs });
          now = performance.now();
          continue;
        }
        failures += 1;
        if (!endpoint.repeatable || !error.retryable || failures >= retry.maxAttempts) throw error;
        const delayMs = delayBeforeNext(retry, failures, error.retryAfterMs, pipeline.random);
        if (performance.now() + delayMs >= deadline) throw error;
        pipeline.logger({ event: 'waiting', call, attempt, delayMs });
        await wait(delayMs, signal);
        now = performance.now();
      }
    }
  };
}

async function attemptOnce(
  pipeline: Pipeline,
  request: { readonly call: EndpointName; readonly path: string; readonly body: JsonObject },
  context: CallContext,
  timeoutMs: number,
): Promise<FarmAnswer> {
  const { logger, redact, clock } = pipeline;
  const { call, attempt } = context;
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  try {
    const response = await chain(pipeline.middleware, (prepared) =>
      send(pipeline.transport, prepared, context, timeoutMs),
    )(request, context);
    const answer = readAnswer(response, { context, redact, localTime: clock.localTime });
    const { code, requestId } = answer;
    const httpStatus = response.status;
    logger({ event: 'answered', call, attempt, durationMs: durationMs(), httpStatus, code, requestId });
    return answer;
  } catch (error) {
    if (FarmhandClientError.isInstance(error)) {
      const { kind, httpStatus, code, requestId } = error;
      logger({
        event: 'failed',
        call,
        attempt,
        durationMs: durationMs(),
        kind,
        httpStatus,
        code,
        requestId,
      });
    }
    throw error;
  }
}
