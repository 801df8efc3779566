import { randomUUID } from 'node:crypto';
import { farmCodes } from '@farmhand/client/endpoints';
import { isDiskFull } from '../errors.ts';

type FarmCodeName = keyof typeof farmCodes;

/** A refusal, in the farm's own codes. The message goes to the caller: no secrets in it. */
export class WireError extends Error {
  readonly farmCode: number;
  readonly codeName: FarmCodeName;
  /** HTTP status of the API's answer; the transfer gateway has its own. */
  readonly httpStatus: number;

  /** The API says 200 to what it understood; another status is for what is wrong with the HTTP request itself. */
  constructor(codeName: FarmCodeName, message: string, httpStatus = 200) {
    super(message);
    this.name = 'WireError';
    this.codeName = codeName;
    this.farmCode = farmCodes[codeName];
    this.httpStatus = httpStatus;
  }
}

/** What every answer of the API looks like. */
export interface Answer {
  readonly version: string;
  readonly result: boolean;
  readonly message: string;
  readonly code: number;
  readonly data: unknown;
  /** Milliseconds since 1970. */
  readonly serverTime: number;
  readonly requestId: string;
}

export function successAnswer(data: unknown, now: number): Answer {
  return answerWithCode(farmCodes.success, 'success', data, now);
}

/** What a caller is told of any failure: a full disk by its name, other faults of the farm's own not at all. Both may pass. */
export function refusalAnswer(error: unknown, now: number): Answer {
  if (isDiskFull(error)) {
    const message =
      'The disk that the farm keeps its files on is full. Free some space there, then try again.';
    return answerWithCode(farmCodes.internalError, message, null, now);
  }
  return error instanceof WireError
    ? answerWithCode(error.farmCode, error.message, null, now)
    : answerWithCode(
        farmCodes.internalError,
        'The farm ran into an error of its own; its log says more.',
        null,
        now,
      );
}

/** An answer with any code. */
export function answerWithCode(code: number, message: string, data: unknown, now: number): Answer {
  return {
    version: '1.0.0',
    result: code === farmCodes.success,
    message,
    code,
    data: data ?? null,
    serverTime: now,
    requestId: `${randomUUID().slice(0, 8)}-local-${now}`,
  };
}
