import type { EndpointName } from '../endpoints.ts';
import type { ClientErrorKind } from '../errors.ts';

/**
 * What a logger is told. Every field is listed here and copied by name, so nothing secret gets in by accident:
 * no headers, no bodies, no text from the farm but its request id.
 */
export type LogEntry =
  | {
      readonly event: 'answered';
      readonly call: EndpointName;
      readonly attempt: number;
      readonly durationMs: number;
      readonly httpStatus: number;
      readonly code: number;
      readonly requestId: string | null;
    }
  | {
      readonly event: 'failed';
      readonly call: EndpointName;
      readonly attempt: number;
      readonly durationMs: number;
      readonly kind: ClientErrorKind;
      readonly httpStatus: number | null;
      readonly code: number | null;
      readonly requestId: string | null;
    }
  | {
      /** The caller's signal ended it. */
      readonly event: 'aborted';
      readonly call: EndpointName;
      readonly attempt: number;
      readonly durationMs: number;
    }
  | {
      /** Before the wait that precedes another attempt. */
      readonly event: 'waiting';
      readonly call: EndpointName;
      readonly attempt: number;
      readonly delayMs: number;
    }
  | {
      /**
       * The farm asked for a pause (HTTP 429 or 503 with `Retry-After`): no call of the account is sent before it is
       * over. Every client of the account is told, whichever made the call.
       */
      readonly event: 'held-back';
      readonly call: EndpointName;
      readonly attempt: number;
      readonly delayMs: number;
    }
  | {
      /** The farm's clock differs from this machine's; requests are dated by the farm's from now on. */
      readonly event: 'clock-corrected';
      readonly call: EndpointName;
      readonly attempt: number;
      /** This machine's clock minus the farm's. */
      readonly clockSkewMs: number;
    };

/** Is told what happens; what it throws, or rejects with, is dropped. */
export type Logger = (entry: LogEntry) => void | PromiseLike<void>;

/** Tells a logger. */
export type Tell = (entry: LogEntry) => void;

/** Tells a logger so that it cannot fail a call: the farm may have acted already. */
export function harmless(logger: Logger | undefined): Tell | undefined {
  if (logger === undefined) return undefined;
  // What it throws has nowhere to go: the logger is the place where reports go.
  const drop = () => undefined;
  return (entry) => {
    try {
      logger(entry)?.then(undefined, drop);
    } catch {
      drop();
    }
  };
}
