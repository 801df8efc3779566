import { isDiskFull } from '../errors.ts';
import { refusalAnswer, WireError } from '../http/answer.ts';

/** Refusals of the gateway carry the API's answer body, with a status that HTTP tools understand. */
export function refuse(
  error: unknown,
  now: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(refusalAnswer(error, now), { status: httpStatusOf(error), headers });
}

/** An error as tus wants it thrown. */
export function tusRefusal(error: unknown, now: number): { status_code: number; body: string } {
  return { status_code: httpStatusOf(error), body: JSON.stringify(refusalAnswer(error, now)) };
}

function httpStatusOf(error: unknown): number {
  if (isDiskFull(error)) return 507;
  if (!(error instanceof WireError)) return 500;
  // A refusal of the HTTP request itself.
  if (error.httpStatus !== 200) return error.httpStatus;
  switch (error.codeName) {
    case 'signatureExpired':
    case 'signatureInvalid':
      return 401;
    case 'forbidden':
      return 403;
    case 'resourceNotFound':
      return 404;
    case 'validateCodeError':
      // Not a number of HTTP: the tus checksum extension's answer for content that is not what was announced.
      return 460;
    case 'fail':
      return 422;
    default:
      return 400;
  }
}
