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
    const told = { code: `farm-${error.kind}`, message: withoutCall(error), hint: error.hint, retryable };
    // Another copy of the client may be from before it knew Chinese.
    return error.zh ? { ...told, zh: error.zh } : told;
  }
  if (hasProblem(error)) return error.problem;
  const ofDatabase = databaseProblem(error);
  if (ofDatabase !== null) return ofDatabase;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'unexpected',
    message,
    hint: 'Press Retry. If it happens again, send the diagnostics to your pipeline team.',
    retryable: true,
    zh: {
      message: chineseText(error) ?? `出现意外错误：${message}`,
      hint: '请点击“重试”。如果再次出现，请将诊断信息发送给流程团队（TD）。',
    },
  };
}

/** Errors of job and rehearsal carry their words in both languages. */
function chineseText(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('text' in error)) return null;
  const { text } = error;
  if (typeof text !== 'object' || text === null || !('zh' in text)) return null;
  return typeof text.zh === 'string' ? text.zh : null;
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
