import type { Problem } from '@farmhand/model';
import { problemAnswer } from '../api/route-parts.ts';

/** A call to the sidecar failed; `problem` says why in the artist's words. */
export class SidecarError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'SidecarError';
    this.problem = problem;
  }
}

/** The problem that an answer's body holds, or null. */
export function problemIn(json: unknown): Problem | null {
  const result = problemAnswer.safeParse(json);
  return result.success ? result.data.problem : null;
}

/** For an answer that is no sidecar's, or of one that has another idea of the API. */
export function unreadable(status: number): Problem {
  return {
    code: 'sidecar-answer',
    message: `The sidecar gave an answer that cannot be read (HTTP ${status}).`,
    hint: 'The program and the sidecar may be of different versions; update both.',
    retryable: false,
    zh: {
      message: `Farmhand 后台程序返回了无法读取的内容（HTTP ${status}）。`,
      hint: '程序与后台程序的版本可能不同；请将两者都更新。',
    },
  };
}
