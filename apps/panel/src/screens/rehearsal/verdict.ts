import type { Rehearsal } from '@farmhand/sidecar/api';
import { say } from '../../words/language.ts';
import { rehearsalWords } from './words.ts';

/** How a rehearsal went, in a line, and in another what is to be said besides; empty for nothing. */
export interface Verdict {
  readonly tone: 'good' | 'warning' | 'error';
  readonly title: string;
  readonly text: string;
}

export function verdictOf({ pictures, findings }: NonNullable<Rehearsal['result']>): Verdict {
  const w = say(rehearsalWords);
  const total = pictures.length;
  const failed = pictures.filter(({ seconds }) => seconds === null).length;
  const noticed = findings.filter(({ severity }) => severity !== 'notice').length;
  if (failed > 0) {
    const title = failed === total ? w.noneRendered : w.failedFrames(failed, total);
    return { tone: 'error', title, text: noticed > 0 ? w.noticed(noticed) : '' };
  }
  return noticed > 0
    ? { tone: 'warning', title: w.noticed(noticed), text: w.cleanText(total) }
    : { tone: 'good', title: w.clean, text: w.cleanText(total) };
}
