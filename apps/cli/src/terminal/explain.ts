import type { Problem } from '@farmhand/model';
import type { GoOn } from './command-words.ts';
import { type Language, languageOf } from './language.ts';
import { plain, problemText } from './text.ts';

/**
 * What went wrong as lines for a terminal: what happened and what to do next, where the error says so, and never a stack.
 *
 * @param language - That of the environment unless given; English where the error is told in no other.
 */
export function explain(error: unknown, goOn?: GoOn, language: Language = languageOf(process.env)): string {
  const problem = problemOf(error);
  if (problem !== null) return problemText(problem, goOn, language);
  return plain(error instanceof Error ? error.message : String(error));
}

/** The errors of every package carry what happened and what to do next: as a problem, or, those of the client, themselves. */
function problemOf(error: unknown): Pick<Problem, 'message' | 'hint' | 'zh'> | null {
  if (typeof error !== 'object' || error === null) return null;
  const said = 'problem' in error ? error.problem : error;
  if (typeof said !== 'object' || said === null || !('message' in said) || !('hint' in said)) return null;
  const { message, hint } = said;
  if (typeof message !== 'string' || typeof hint !== 'string') return null;
  // The client's begin with the name of its call, which is for programmers.
  const call = 'call' in said ? `${said.call}: ` : '';
  const rest = message.startsWith(call) ? message.slice(call.length) : message;
  const told = { message: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`, hint };
  const zh = 'zh' in said ? wordsOf(said.zh) : null;
  return zh === null ? told : { ...told, zh };
}

function wordsOf(zh: unknown): Pick<Problem, 'message' | 'hint'> | null {
  if (typeof zh !== 'object' || zh === null || !('message' in zh) || !('hint' in zh)) return null;
  const { message, hint } = zh;
  return typeof message === 'string' && typeof hint === 'string' ? { message, hint } : null;
}
