import type { Problem } from '@farmhand/model';
import { language } from './language.ts';

/** What went wrong and what to do, in the language of now; in English where the problem is told in no other. */
export function problemText(problem: Problem): Pick<Problem, 'message' | 'hint'> {
  return (language.value === 'zh' ? problem.zh : undefined) ?? problem;
}

/** As {@link problemText}, in one line. */
export function problemLine(problem: Problem): string {
  const { message, hint } = problemText(problem);
  // Chinese sentences follow each other without a space.
  return `${message}${message.endsWith('。') ? '' : ' '}${hint}`.trim();
}
