import { FarmhandClientError } from '@farmhand/client';
import type { Problem } from '@farmhand/model';
import { TransferError } from '@farmhand/transfer';
import { databaseProblem } from './database-problem.ts';

const MARKER = Symbol.for('farmhand.SubmissionError');

/** A submission cannot go on; `problem` says why in the artist's words. */
export class SubmissionError extends Error {
  readonly [MARKER] = true;
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'SubmissionError';
    this.problem = problem;
  }

  /** True for errors of this kind, also of another copy of the package. */
  static isInstance(error: unknown): error is SubmissionError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}

/** Any error as something an artist can read and act on; never a stack trace, never a secret. */
export function problemOf(error: unknown): Problem {
  if (SubmissionError.isInstance(error) || TransferError.isInstance(error)) return error.problem;
  if (FarmhandClientError.isInstance(error)) {
    // A submission asks the farm what became of an ambiguous call before making it again, so it may be retried. What came in
    // place of the farm's answer is not the farm's word, whatever its status.
    const retryable = error.retryable || error.ambiguous || error.kind === 'http';
    return { code: `farm-${error.kind}`, message: withoutCall(error), hint: error.hint, retryable };
  }
  if (hasProblem(error)) return error.problem;
  const ofDatabase = databaseProblem(error);
  if (ofDatabase !== null) return ofDatabase;
  return {
    code: 'unexpected',
    message: error instanceof Error ? error.message : String(error),
    hint: 'Press Retry. If it happens again, send the diagnostics to your pipeline team.',
    retryable: true,
  };
}

/** The client's words begin with the call they are about, which says nothing to an artist. */
function withoutCall({ call, message }: FarmhandClientError): string {
  const rest = message.startsWith(`${call}: `) ? message.slice(call.length + 2) : message;
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

function hasProblem(error: unknown): error is { readonly problem: Problem } {
  if (typeof error !== 'object' || error === null || !('problem' in error)) return false;
  const { problem } = error;
  return typeof problem === 'object' && problem !== null && 'code' in problem && 'message' in problem;
}
