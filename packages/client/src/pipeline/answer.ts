import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { farmCodes } from '../endpoints.ts';
import {
  type ClientErrorDetails,
  type ClientErrorKind,
  FarmError,
  type FarmhandClientError,
  ForbiddenError,
  HttpStatusError,
  NotFoundError,
  ParameterInvalidError,
  SignatureExpiredError,
  SignatureInvalidError,
  UnreadableAnswerError,
} from '../errors.ts';
import { isObject, number, numberIn, textIn } from '../wire/fields.ts';
import type { FarmClock } from './clock.ts';
import type { CallContext, FarmResponse } from './middleware.ts';
import type { Redact } from './redact.ts';
import { dateOf, isTransientStatus, retryAfterMs } from './retry.ts';
import { afterAmbiguity } from './wording.ts';

const anything = z.unknown().optional();

/** What only explains an answer refuses none, and is read where somebody wants to know. */
const envelope = z.object({
  code: number,
  message: anything,
  serverTime: anything,
  requestId: anything,
  data: anything,
});

export interface FarmAnswer {
  readonly code: number;
  readonly httpStatus: number;
  /** The farm's id for the request, secrets blotted out; null when it gave none. */
  readonly requestId: () => string | null;
  readonly data: unknown;
}

export interface Reading {
  readonly context: CallContext;
  readonly redact: Redact;
  readonly clock: FarmClock;
}

/** The farm's answer from an HTTP response; throws when it is none, or says anything but success. */
export function readAnswer(response: FarmResponse, reading: Reading): FarmAnswer {
  const parsed = envelope.safeParse(jsonOf(response.text));
  if (!parsed.success) {
    throw response.status >= 200 && response.status < 300
      ? notAnAnswer(response, reading)
      : httpFailure(response, reading);
  }
  const { code, message, serverTime, requestId, data } = parsed.data;
  const shown = (value: unknown) => {
    const text = textIn(value);
    return text === undefined ? null : reading.redact(text);
  };
  const shownId = () => shown(requestId);
  if (code === farmCodes.success) return { code, httpStatus: response.status, requestId: shownId, data };
  throw farmError(response, reading, {
    code,
    farmMessage: shown(message) ?? '',
    requestId: shownId(),
    farmTimeMs: numberIn(serverTime) ?? dateOf(response.headers),
  });
}

/** `data` through a call's schema; throws an error that names the call and the field. */
export function readData<T>(answer: FarmAnswer, schema: z.ZodType<T>, context: CallContext): T {
  const parsed = parsedBy(schema, answer.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error?.issues[0];
  const path = issue?.path ?? [];
  const field = `data${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`;
  throw new UnreadableAnswerError({
    kind: 'unreadable',
    field,
    call: context.call,
    attempts: context.attempt,
    message:
      `${context.call}: the farm's answer does not fit: "${field}" should be ${issue?.message ?? 'less deep'} ` +
      `but is ${kindOf(valueAt(answer.data, path))}.`,
    hint: afterAmbiguity(
      context,
      'The farm may have changed its interface: look for a newer version of this program.',
    ),
    code: null,
    httpStatus: answer.httpStatus,
    requestId: answer.requestId(),
    retryable: false,
    ambiguous: true,
  });
}

/** Data that is nested too deep for the stack is none that the farm can mean; `error` is missing then. */
function parsedBy<T>(schema: z.ZodType<T>, data: unknown) {
  try {
    return schema.safeParse(data);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { success: false, error: undefined } as const;
  }
}

function notAnAnswer(response: FarmResponse, reading: Reading): UnreadableAnswerError {
  const { context } = reading;
  return new UnreadableAnswerError({
    kind: 'unreadable',
    field: isObject(jsonOf(response.text)) ? 'code' : null,
    call: context.call,
    attempts: context.attempt,
    message: `${context.call}: ${whatCame(response.text, reading.redact)} came in place of the farm's answer.`,
    hint: afterAmbiguity(
      context,
      'Check the address of the farm; a proxy or a network login page may be answering for it.',
    ),
    httpStatus: response.status,
    retryAfterMs: retryAfterMs(response, reading.clock.farmTime),
    retryable: context.repeatable,
    ambiguous: true,
  });
}

function httpFailure(response: FarmResponse, reading: Reading): HttpStatusError {
  const { context } = reading;
  const { status } = response;
  const transient = isTransientStatus(status);
  // A 4xx is a refusal by whoever stands in front of the farm; only a 408 may come after the farm got it all.
  const ambiguous = status >= 500 || status === 408;
  const hint = transient
    ? 'The farm or a proxy before it is in trouble. Try again in a few minutes.'
    : 'Check the address of the farm, and whether a proxy stands in between.';
  return new HttpStatusError({
    kind: 'http',
    call: context.call,
    attempts: context.attempt,
    message: `${context.call}: HTTP ${status} (${STATUS_CODES[status] ?? 'unknown'}) in place of the farm's answer.`,
    hint: ambiguous ? afterAmbiguity(context, hint) : hint,
    httpStatus: status,
    retryAfterMs: retryAfterMs(response, reading.clock.farmTime),
    retryable: transient && (context.repeatable || !ambiguous),
    ambiguous,
  });
}

interface FarmRefusal {
  readonly code: number;
  readonly farmMessage: string;
  readonly requestId: string | null;
  readonly farmTimeMs: number | null;
}

function farmError(response: FarmResponse, reading: Reading, refusal: FarmRefusal): FarmhandClientError {
  const { context } = reading;
  const { code, farmMessage, requestId, farmTimeMs } = refusal;
  const known = Object.values<number>(farmCodes).includes(code);
  const internal = code === farmCodes.internalError || (!known && response.status >= 500);
  const transient = internal || isTransientStatus(response.status);
  const clockSkewMs = farmTimeMs === null ? null : reading.clock.localTime() - farmTimeMs;
  const { kind, says, hint } = refusalWords(code, clockSkewMs);
  const quoted = farmMessage === '' ? '' : ` The farm's words: "${farmMessage}".`;
  const details: ClientErrorDetails & { readonly farmMessage: string } = {
    kind,
    call: context.call,
    attempts: context.attempt,
    message: `${context.call}: ${says} (code ${code}).${quoted}`,
    hint: internal ? afterAmbiguity(context, hint) : hint,
    code,
    farmMessage,
    httpStatus: response.status,
    requestId,
    retryAfterMs: retryAfterMs(response, reading.clock.farmTime),
    retryable: transient && (context.repeatable || !internal),
    ambiguous: internal,
  };
  switch (kind) {
    case 'signature-expired':
      return new SignatureExpiredError({ ...details, clockSkewMs });
    case 'signature-invalid':
      return new SignatureInvalidError(details);
    case 'parameter-invalid':
      return new ParameterInvalidError(details);
    case 'forbidden':
      return new ForbiddenError(details);
    case 'not-found':
      return new NotFoundError(details);
    default:
      return new FarmError(details);
  }
}

interface RefusalWords {
  readonly kind: ClientErrorKind;
  readonly says: string;
  readonly hint: string;
}

function refusalWords(code: number, clockSkewMs: number | null): RefusalWords {
  switch (code) {
    case farmCodes.signatureExpired:
      return {
        kind: 'signature-expired',
        says: `the farm refused the time of the request. ${clockWords(clockSkewMs)}`,
        hint: "Set this computer's clock (switch on automatic time), then try again.",
      };
    case farmCodes.signatureInvalid:
      return {
        kind: 'signature-invalid',
        says: 'the farm refused the access key: it does not fit the access id',
        hint: "Copy access id and access key again from the farm's account page, both whole, and log in anew.",
      };
    case farmCodes.parameterInvalid:
    case farmCodes.parameterMissing:
      return {
        kind: 'parameter-invalid',
        says: `the farm ${code === farmCodes.parameterMissing ? 'misses' : 'does not take'} one of the values sent`,
        hint: 'Check the settings of the job. If they look right, the farm may have changed: look for an update.',
      };
    case farmCodes.forbidden:
    case farmCodes.insufficientPermissions:
      return {
        kind: 'forbidden',
        says: 'this account may not do that',
        hint: 'Ask the owner of the main account for the right, or use another account.',
      };
    case farmCodes.resourceNotFound:
      return {
        kind: 'not-found',
        says: 'the farm does not have what was asked for',
        hint: 'It may have been deleted. Refresh the list and try again.',
      };
    case farmCodes.needUserLogin:
      return {
        kind: 'refused',
        says: 'the farm does not know this login',
        hint: "Check access id and access key against the farm's account page.",
      };
    case farmCodes.userAreaError:
      return {
        kind: 'refused',
        says: 'this account belongs to another region of the farm',
        hint: 'Use the other address: task.renderbus.com for mainland China, task.foxrenderfarm.com elsewhere.',
      };
    case farmCodes.internalError:
      return {
        kind: 'refused',
        says: 'the farm had an internal error',
        hint: 'Try again in a few minutes.',
      };
    default:
      return {
        kind: 'refused',
        says: 'the farm refused',
        hint: "Read the farm's words above. If they do not help, ask its support and give them the request id.",
      };
  }
}

function clockWords(clockSkewMs: number | null): string {
  if (clockSkewMs === null) return 'It did not say what time it has';
  const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
  if (minutes === 0) return "This computer's clock agrees with the farm's";
  return `This computer's clock is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${clockSkewMs > 0 ? 'ahead' : 'behind'}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whatCame(text: string, redact: Redact): string {
  const start = text.trimStart();
  if (start === '') return 'an empty answer';
  if (start.startsWith('<')) {
    const title = redact(/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '')
      .trim()
      .slice(0, 80);
    return title === '' ? 'a web page' : `a web page ("${title}")`;
  }
  if (jsonOf(text) !== undefined) return 'JSON without a readable "code"';
  return start.startsWith('{') ? 'an answer that is cut short' : 'text that is no JSON';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
