import type { Problem } from '@farmhand/model';

const marker: unique symbol = Symbol.for('@farmhand/transfer.TransferError');

/**
 * What every call of this package rejects with, short of an abort: {@link TransferError.problem} says it in an
 * artist's words, `cause` keeps the technical error where there was one.
 */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly problem: Problem;
  readonly [marker] = true;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }

  /** Works across two copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is TransferError {
    return typeof value === 'object' && value !== null && marker in value && value[marker] === true;
  }
}

/** Code of a failed system call (`ENOENT`, `ECONNRESET`), or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
