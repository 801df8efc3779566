import { styleText } from 'node:util';
import { inCommandWords } from '../terminal/command-words.ts';
import { padTo, widthOf } from '../terminal/fit.ts';
import type { Language } from '../terminal/language.ts';
import { plain } from '../terminal/text.ts';
import { hanging, wrapped } from '../terminal/wrap.ts';
import type { DoctorCheck } from './own-checks.ts';

const MARKS = {
  ok: { mark: '✓', colour: 'green' },
  warning: { mark: '!', colour: 'yellow' },
  error: { mark: '✗', colour: 'red' },
  skipped: { mark: '-', colour: 'dim' },
} as const;

/**
 * What was looked at, each under its id, and below what needs it what to do.
 *
 * @param columns - Width of the terminal; `Infinity` wraps nothing.
 */
export function doctorText(checks: readonly DoctorCheck[], language: Language, columns: number): string {
  const width = Math.max(...checks.map(({ id }) => widthOf(id)));
  const lines = checks.flatMap(({ id, status, text, hint }) => {
    const { mark, colour } = MARKS[status];
    return [
      ...hanging(`${styleText(colour, mark)} ${padTo(plain(id), width)}  `, plain(text[language]), columns),
      ...(hint === null
        ? []
        : hanging(`${padTo('', width)}    → `, plain(inCommandWords(hint[language])), columns)),
    ];
  });
  const { text, colour } = verdict(checks, language);
  return [...lines, '', ...wrapped(text, columns).map((line) => styleText(colour, line))].join('\n');
}

function verdict(
  checks: readonly DoctorCheck[],
  language: Language,
): { readonly text: string; readonly colour: 'red' | 'yellow' | 'green' } {
  const errors = checks.filter(({ status }) => status === 'error').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  if (errors > 0) {
    const text =
      language === 'zh'
        ? `${errors} 项有误。`
        : `${errors} of these ${errors === 1 ? 'stands' : 'stand'} in the way of jobs.`;
    return { text, colour: 'red' };
  }
  if (warnings > 0) {
    const text = language === 'zh' ? '可以工作，但有警告。' : 'Jobs work; see the warnings.';
    return { text, colour: 'yellow' };
  }
  return { text: language === 'zh' ? '一切正常。' : 'All is well.', colour: 'green' };
}
