import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { farmCodes } from '../endpoints.ts';
import {
  type ClientErrorDetails,
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
import { refusalWords } from './refusal-words.ts';
import { dateOf, isTransientStatus, retryAfterMs } from './retry.ts';
import { afterAmbiguity, type InBoth, told } from './wording.ts';

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
  const is = kindOf(valueAt(answer.data, path));
  throw new UnreadableAnswerError({
    kind: 'unreadable',
    field,
    call: context.call,
    attempts: context.attempt,
    ...told(
      context.call,
      {
        en: `the farm's answer does not fit: "${field}" should be ${issue?.message ?? 'less deep'} but is ${is.en}.`,
        zh: `农场的应答不符合预期：“${field}”的内容不正确（${is.zh}）。`,
      },
      afterAmbiguity(context, {
        en: 'The farm may have changed its interface: look for a newer version of this program.',
        zh: '农场的接口可能有改动：请查看本程序是否有新版本。',
      }),
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
  const came = whatCame(response.text, reading.redact);
  return new UnreadableAnswerError({
    kind: 'unreadable',
    field: isObject(jsonOf(response.text)) ? 'code' : null,
    call: context.call,
    attempts: context.attempt,
    ...told(
      context.call,
      { en: `${came.en} came in place of the farm's answer.`, zh: `收到的不是农场的应答，而是${came.zh}。` },
      afterAmbiguity(context, {
        en: 'Check the address of the farm; a proxy or a network login page may be answering for it.',
        zh: '请检查农场的地址；应答的可能是代理或网络登录页面。',
      }),
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
  const reason = STATUS_CODES[status];
  const hint: InBoth = transient
    ? {
        en: 'The farm or a proxy before it is in trouble. Try again in a few minutes.',
        zh: '农场或其前面的代理出现故障。请几分钟后重试。',
      }
    : {
        en: 'Check the address of the farm, and whether a proxy stands in between.',
        zh: '请检查农场的地址，以及中间是否有代理。',
      };
  return new HttpStatusError({
    kind: 'http',
    call: context.call,
    attempts: context.attempt,
    ...told(
      context.call,
      {
        en: `HTTP ${status} (${reason ?? 'unknown'}) in place of the farm's answer.`,
        zh: `收到的不是农场的应答，而是 HTTP ${status}（${reason ?? '未知'}）。`,
      },
      ambiguous ? afterAmbiguity(context, hint) : hint,
    ),
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
  const isQuoted = farmMessage !== '';
  const details: ClientErrorDetails & { readonly farmMessage: string } = {
    kind,
    call: context.call,
    attempts: context.attempt,
    ...told(
      context.call,
      {
        en: `${says.en} (code ${code}).${isQuoted ? ` The farm's words: "${farmMessage}".` : ''}`,
        zh: `${says.zh}（代码 ${code}）。${isQuoted ? `农场的说明：“${farmMessage}”。` : ''}`,
      },
      internal ? afterAmbiguity(context, hint) : hint,
    ),
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whatCame(text: string, redact: Redact): InBoth {
  const start = text.trimStart();
  if (start === '') return { en: 'an empty answer', zh: '空的应答' };
  if (start.startsWith('<')) {
    const title = redact(/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '')
      .trim()
      .slice(0, 80);
    return title === ''
      ? { en: 'a web page', zh: '一个网页' }
      : { en: `a web page ("${title}")`, zh: `一个网页（“${title}”）` };
  }
  if (jsonOf(text) !== undefined) {
    return { en: 'JSON without a readable "code"', zh: '没有可读“code”的 JSON' };
  }
  return start.startsWith('{')
    ? { en: 'an answer that is cut short', zh: '不完整的应答' }
    : { en: 'text that is no JSON', zh: '不是 JSON 的文本' };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function kindOf(value: unknown): InBoth {
  if (value === undefined) return { en: 'missing', zh: '缺失' };
  if (value === null) return { en: 'null', zh: '空值' };
  if (Array.isArray(value)) {
    return value.length === 0 ? { en: 'an empty list', zh: '空列表' } : { en: 'a list', zh: '列表' };
  }
  return kinds[typeof value] ?? { en: `a ${typeof value}`, zh: typeof value };
}

const kinds: Readonly<Record<string, InBoth>> = {
  object: { en: 'an object', zh: '对象' },
  string: { en: 'text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  boolean: { en: 'a boolean', zh: '布尔值' },
};
