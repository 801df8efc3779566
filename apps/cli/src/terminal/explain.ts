import { plain, problemText } from './text.ts';

/** What went wrong as lines for a terminal: what happened and what to do next, where the error says so, and never a stack. */
export function explain(error: unknown): string {
  const problem = problemOf(error);
  if (problem !== null) return problemText(problem);
  return plain(error instanceof Error ? error.message : String(error));
}

/** The errors of every package carry what happened and what to do next. */
function problemOf(error: unknown): { readonly message: string; readonly hint: string } | null {
  if (typeof error !== 'object' || error === null || !('problem' in error)) return null;
  const { problem } = error;
  if (typeof problem !== 'object' || problem === null) return null;
  if (!('message' in problem) || !('hint' in problem)) return null;
  const { message, hint } = problem;
  return typeof message === 'string' && typeof hint === 'string' ? { message, hint } : null;
}
