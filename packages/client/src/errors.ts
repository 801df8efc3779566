import type { EndpointName } from './endpoints.ts';

const MARKER = Symbol.for('farmhand.FarmhandClientError');

/**
 * What went wrong, as a stable name.
 *
 * - `unreachable`: no connection came about; the farm got nothing.
 * - `connection-lost`: the connection broke after sending had begun.
 * - `timeout`: no whole answer within the time-out, or the call's turn did not come in its time; `ambiguous` tells
 *   whether anything had been sent.
 * - `http`: an HTTP failure without a farm answer in it (a proxy's 502, say).
 * - `unreadable`: an answer that is no JSON, cut short, too large, or without a field this client needs.
 * - `closed`: the client was closed before the call was sent.
 * - the others: the farm answered with a code that is not success.
 */
export type ClientErrorKind =
  | 'unreachable'
  | 'connection-lost'
  | 'timeout'
  | 'http'
  | 'unreadable'
  | 'closed'
  | 'signature-expired'
  | 'signature-invalid'
  | 'parameter-invalid'
  | 'forbidden'
  | 'not-found'
  | 'refused';

/** What went wrong and what to do about it, in one language. */
export interface ErrorWords {
  /** What happened, in a sentence. */
  readonly message: string;
  /** What the person at the machine can do next. */
  readonly hint: string;
}

/** What an error is made of; the fields are those of {@link FarmhandClientError}. */
export interface ClientErrorDetails {
  /** What went wrong, as a stable name. */
  readonly kind: ClientErrorKind;
  /** The call that failed, as named in the endpoint table. */
  readonly call: EndpointName;
  /** What happened, in a sentence. */
  readonly message: string;
  /** What the person at the machine can do next. */
  readonly hint: string;
  /** Message and hint in Chinese, the call's name left out; null unless given. */
  readonly zh?: ErrorWords | null;
  /** How many times the request was sent, or tried to be. */
  readonly attempts: number;
  /** Whether the same call could succeed later, and repeating it does no harm. */
  readonly retryable: boolean;
  /** Whether the farm may have carried the call out all the same. */
  readonly ambiguous: boolean;
  /** The farm's answer code; null unless given. */
  readonly code?: number | null;
  /** HTTP status of the answer; null unless given. */
  readonly httpStatus?: number | null;
  /** The farm's id for the request; null unless given. */
  readonly requestId?: string | null;
  /** How long the farm asks to wait. Milliseconds; null unless given. */
  readonly retryAfterMs?: number | null;
}

/**
 * Base of every error a call rejects with, except an abort (which rejects with the signal's own reason).
 *
 * It never holds the access key, the access id or a signature, whatever way it is printed. For that reason it
 * has no `cause`: errors of the layers below may quote request headers.
 */
export class FarmhandClientError extends Error {
  readonly [MARKER] = true;
  override readonly name: string = 'FarmhandClientError';
  /** What went wrong, as a stable name. */
  readonly kind: ClientErrorKind;
  /** The call that failed, as named in the endpoint table. */
  readonly call: EndpointName;
  /** The farm's answer code; null when the farm gave none. */
  readonly code: number | null;
  /** Null when no HTTP answer came. */
  readonly httpStatus: number | null;
  /** The farm's id for the request, for its support; null when it gave none. */
  readonly requestId: string | null;
  /** How many times the request was sent, or tried to be. */
  readonly attempts: number;
  /** Whether the same call could succeed later, and repeating it does no harm. */
  readonly retryable: boolean;
  /**
   * Whether the farm may have carried the call out although this error was thrown. For a call that must not
   * happen twice, look at the farm before making it again.
   */
  readonly ambiguous: boolean;
  /** How long the farm asks to wait before the next attempt; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** What the person at the machine can do next. */
  readonly hint: string;
  /**
   * `message` and `hint` in Chinese, with the same details; the message does not begin with the call's name. The farm's
   * own words in it stand as the farm gave them. Null only in errors that were not made by this package.
   */
  readonly zh: ErrorWords | null;

  constructor(details: ClientErrorDetails) {
    super(details.message);
    this.kind = details.kind;
    this.call = details.call;
    this.code = details.code ?? null;
    this.httpStatus = details.httpStatus ?? null;
    this.requestId = details.requestId ?? null;
    this.attempts = details.attempts;
    this.retryable = details.retryable;
    this.ambiguous = details.ambiguous;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.hint = details.hint;
    this.zh = details.zh ?? null;
  }

  /** True for errors of this package, also when they come from another copy of it. */
  static isInstance(error: unknown): error is FarmhandClientError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }

  /** Everything but the stack. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
  }
}

/** No connection to the farm, or one that broke; `ambiguous` tells whether anything had been sent. */
export class ConnectionError extends FarmhandClientError {
  override readonly name: string = 'ConnectionError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is ConnectionError {
    return (
      FarmhandClientError.isInstance(error) &&
      (error.kind === 'unreachable' || error.kind === 'connection-lost')
    );
  }
}

/** The whole answer, body included, did not arrive in time, or the call was not sent in time. */
export class FarmTimeoutError extends FarmhandClientError {
  override readonly name: string = 'FarmTimeoutError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is FarmTimeoutError {
    return FarmhandClientError.isInstance(error) && error.kind === 'timeout';
  }
}

/** The client was closed before the call was sent. */
export class ClientClosedError extends FarmhandClientError {
  override readonly name: string = 'ClientClosedError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is ClientClosedError {
    return FarmhandClientError.isInstance(error) && error.kind === 'closed';
  }
}

/** An HTTP failure status without a farm answer in the body. */
export class HttpStatusError extends FarmhandClientError {
  override readonly name: string = 'HttpStatusError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is HttpStatusError {
    return FarmhandClientError.isInstance(error) && error.kind === 'http';
  }
}

/** An answer this client cannot make sense of. */
export class UnreadableAnswerError extends FarmhandClientError {
  override readonly name: string = 'UnreadableAnswerError';
  /** The field at fault, such as `data.taskIdList[0]`; null when the answer is no farm answer at all. */
  readonly field: string | null;

  constructor(details: ClientErrorDetails & { readonly field: string | null }) {
    super(details);
    this.field = details.field;
  }

  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is UnreadableAnswerError {
    return FarmhandClientError.isInstance(error) && error.kind === 'unreadable';
  }
}

/** The farm answered with a code other than success. The subclasses are the codes worth telling apart. */
export class FarmError extends FarmhandClientError {
  override readonly name: string = 'FarmError';
  /** The farm's own words for it, secrets blotted out; empty when it gave none. */
  readonly farmMessage: string;

  constructor(details: ClientErrorDetails & { readonly farmMessage: string }) {
    super(details);
    this.farmMessage = details.farmMessage;
  }

  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is FarmError {
    return FarmhandClientError.isInstance(error) && error.code !== null;
  }
}

/** Code 610, again after the client had corrected for the clock: the request's time is not the farm's. */
export class SignatureExpiredError extends FarmError {
  override readonly name: string = 'SignatureExpiredError';
  /** This machine's clock minus the farm's, in milliseconds; null when the farm did not tell its time. */
  readonly clockSkewMs: number | null;

  constructor(
    details: ClientErrorDetails & { readonly farmMessage: string; readonly clockSkewMs: number | null },
  ) {
    super(details);
    this.clockSkewMs = details.clockSkewMs;
  }

  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is SignatureExpiredError {
    return FarmhandClientError.isInstance(error) && error.kind === 'signature-expired';
  }
}

/** Code 611: the access key does not fit the access id. */
export class SignatureInvalidError extends FarmError {
  override readonly name: string = 'SignatureInvalidError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is SignatureInvalidError {
    return FarmhandClientError.isInstance(error) && error.kind === 'signature-invalid';
  }
}

/** Codes 600 and 601: the farm does not take a parameter, or misses one. */
export class ParameterInvalidError extends FarmError {
  override readonly name: string = 'ParameterInvalidError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is ParameterInvalidError {
    return FarmhandClientError.isInstance(error) && error.kind === 'parameter-invalid';
  }
}

/** Codes 403 and 605: the account may not do this. */
export class ForbiddenError extends FarmError {
  override readonly name: string = 'ForbiddenError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is ForbiddenError {
    return FarmhandClientError.isInstance(error) && error.kind === 'forbidden';
  }
}

/** Code 404: what was asked for is not at the farm. */
export class NotFoundError extends FarmError {
  override readonly name: string = 'NotFoundError';
  /** As {@link FarmhandClientError.isInstance}, for this kind of error alone. */
  static override isInstance(error: unknown): error is NotFoundError {
    return FarmhandClientError.isInstance(error) && error.kind === 'not-found';
  }
}
