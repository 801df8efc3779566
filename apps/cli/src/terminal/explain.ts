import type { GoOn } from './command-words.ts';
import { plain, problemText } from './text.ts';

/** What went wrong as lines for a terminal: what happened and what to do next, where the error says so, and never a stack. */
export function explain(error: unknown, goOn?: GoOn): string {
  const problem = problemOf(error);
  if (problem !== null) return problemText(problem, goOn);
  return plain(error instanceof Error ? error.message : String(error));
}

/** The errors of every package carry what happened and what to do next: as a problem, or, those of the client, themselves. */
function problemOf(error: unknown): { readonly message: string; readonly hint: string } | null {
  if (typeof error !== 'object' || error === null) return null;
  const said = 'problem' in error ? error.problem : error;
  if (typeof said !== 'object' || said === null || !('message' in said) || !('hint' in said)) return null;
  const { message, hint } = said;
  if (typeof message !== 'string' || typeof hint !== 'string') return null;
  // The client's begin with the name of its call, which is for programmers.
  const call = 'call' in said ? `${said.call}: ` : '';
  const rest = message.startsWith(call) ? message.slice(call.length) : message;
  return { message: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`, hint };
}
