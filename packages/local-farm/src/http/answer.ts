import { randomBytes } from 'node:crypto';
import { farmCodes } from '@farmhand/client/endpoints';
import { isDiskFull } from '../errors.ts';

type FarmCodeName = keyof typeof farmCodes;

/** A refusal, in the farm's own codes. The message goes to the caller: no secrets in it. */
export class WireError extends Error {
  readonly farmCode: number;
  readonly codeName: FarmCodeName;

  constructor(codeName: FarmCodeName, message: string) {
    super(message);
    this.name = 'WireError';
    this.codeName = codeName;
    this.farmCode = farmCodes[codeName];
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
  return answer(farmCodes.success, 'success', data, now);
}

/** What a caller is told of any failure: a full disk by its name, other faults of the farm's own not at all. */
export function refusalAnswer(error: unknown, now: number): Answer {
  if (isDiskFull(error)) {
    const message =
      'The disk that the farm keeps its files on is full. Free some space there, then try again.';
    return answer(farmCodes.fail, message, null, now);
  }
  return error instanceof WireError
    ? answer(error.farmCode, error.message, null, now)
    : answer(farmCodes.internalError, 'The farm ran into an error of its own; its log says more.', null, now);
}

function answer(code: number, message: string, data: unknown, now: number): Answer {
  return {
    version: '1.0.0',
    result: code === farmCodes.success,
    message,
    code,
    data: data ?? null,
    serverTime: now,
    requestId: `${randomBytes(4).toString('hex')}-local-${now}`,
  };
}
