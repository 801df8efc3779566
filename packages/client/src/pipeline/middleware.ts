import type { EndpointName } from '../endpoints.ts';
import type { JsonObject } from '../signing.ts';

/** A call as middleware sees it: not signed yet. */
export interface FarmRequest {
  /** The call, as named in the endpoint table. */
  readonly call: EndpointName;
  /** Path at the farm, of the generation the client was set up for. */
  readonly path: string;
  /** What is sent, and signed, as JSON. */
  readonly body: JsonObject;
  /** Further headers to send; they are not signed. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The farm's answer before anything is read from it. */
export interface FarmResponse {
  /** HTTP status; the farm's own code is in the text. */
  readonly status: number;
  /** Names in lower case; of a header that came twice, the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; JSON where the farm itself answers. */
  readonly text: string;
}

/** What a middleware may know of the call besides its request. */
export interface CallContext {
  /** The call, as named in the endpoint table. */
  readonly call: EndpointName;
  /** 1 for the first sending of a call, 2 for its first repetition. */
  readonly attempt: number;
  /** Whether the call may be sent more than once. */
  readonly repeatable: boolean;
  /** The caller's signal; heed it in anything that waits. */
  readonly signal: AbortSignal | undefined;
}

/** Goes on to the next step, and at last to signing and sending; may be called more than once. */
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
