import type { EndpointName } from '../endpoints.ts';
import type { JsonObject } from '../signing.ts';

/** A call as middleware sees it: not signed yet. */
export interface FarmRequest {
  readonly call: EndpointName;
  /** Path at the farm, of the generation the client was set up for. */
  readonly path: string;
  readonly body: JsonObject;
  /** Further headers to send; they are not signed. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The farm's answer before anything is read from it. */
export interface FarmResponse {
  readonly status: number;
  /** Names in lower case; of a header that came twice, the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface CallContext {
  readonly call: EndpointName;
  /** 1 for the first sending of a call, 2 for its first repetition. */
  readonly attempt: number;
  /** Whether the call may be sent more than once. */
  readonly repeatable: boolean;
  /** The caller's signal; heed it in anything that waits. */
  readonly signal: AbortSignal | undefined;
}

export type Next = (request: FarmRequest) => Promise<FarmResponse>;

/**
 * A step around one sending. The first in the list is outermost; signing and sending come after the last, so a
 * step may change body and headers freely. Retries are around the whole chain: every attempt passes all steps.
 * An error a step throws itself ends the call as it is.
 */
export type Middleware = (request: FarmRequest, next: Next, context: CallContext) => Promise<FarmResponse>;

/** The chain of steps as one function, ending in `send`; `send` itself where there are none. */
export function chain<C extends CallContext>(
  middleware: readonly Middleware[],
  send: (request: FarmRequest, context: C) => Promise<FarmResponse>,
): (request: FarmRequest, context: C) => Promise<FarmResponse> {
  if (middleware.length === 0) return send;
  return (request, context) => {
    const step =
      (index: number): Next =>
      (current) => {
        const next = middleware[index];
        return next === undefined ? send(current, context) : next(current, step(index + 1), context);
      };
    return step(0)(request);
  };
}
