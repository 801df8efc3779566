import type { EndpointName } from '../endpoints.ts';
import type { ClientErrorKind } from '../errors.ts';

/**
 * What a logger is told. Every field is listed here and copied by name, so nothing secret gets in by accident:
 * no headers, no bodies, no text from the farm but its request id.
 */
export type LogEntry =
  | (LoggedAttempt & {
      /** The farm answered, and its answer could be read. */
      readonly event: 'answered';
      /** HTTP status of the answer. */
      readonly httpStatus: number;
      /** The farm's code in the answer: 200. */
      readonly code: number;
      /** The farm's id for the request; null when it gave none. */
      readonly requestId: string | null;
    })
  | (LoggedAttempt & {
      /** The attempt came to nothing, or the farm refused. */
      readonly event: 'failed';
      /** What went wrong. */
      readonly kind: ClientErrorKind;
      /** HTTP status of the answer; null when none came. */
      readonly httpStatus: number | null;
      /** The farm's code in the answer; null when it gave none. */
      readonly code: number | null;
      /** The farm's id for the request; null when it gave none. */
      readonly requestId: string | null;
    })
  | (LoggedAttempt & {
      /** The caller's signal ended it. */
      readonly event: 'aborted';
    })
  | (LoggedCall & {
      /** Before the wait that precedes another attempt. */
      readonly event: 'waiting';
      /** How long it waits. Milliseconds. */
      readonly delayMs: number;
    })
  | (LoggedCall & {
      /**
       * The farm asked for a pause (HTTP 429 or 503 with `Retry-After`): no call of the account is sent before it is
       * over. Every client of the account is told, whichever made the call.
       */
      readonly event: 'held-back';
      /** How long the pause is. Milliseconds. */
      readonly delayMs: number;
    })
  | (LoggedCall & {
      /** The farm's clock differs from this machine's; requests are dated by the farm's from now on. */
      readonly event: 'clock-corrected';
      /** This machine's clock minus the farm's. */
      readonly clockSkewMs: number;
    });

/** Which sending of which call an entry is about. */
export interface LoggedCall {
  /** As named in the endpoint table. */
  readonly call: EndpointName;
  /** 1 for the first sending of a call, 2 for its first repetition. */
  readonly attempt: number;
}

/** A sending of a call that has ended. */
export interface LoggedAttempt extends LoggedCall {
  /** From the attempt's beginning, its time in the queue included. Milliseconds. */
  readonly durationMs: number;
}

/** Is told what happens; what it throws, or rejects with, is dropped. */
export type Logger = (entry: LogEntry) => void;

/** A logger that cannot fail a call: the farm may have acted already. */
export function harmless(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined;
  // What it throws has nowhere to go: the logger is the place where reports go.
  const drop = () => undefined;
  return (entry) => {
    try {
      const told: unknown = logger(entry);
      if (told instanceof Promise) told.catch(drop);
    } catch {
      drop();
    }
  };
}
