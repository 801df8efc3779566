import { styleText } from 'node:util';
import { padTo, widthOf } from '../terminal/fit.ts';
import type { Language } from '../terminal/language.ts';
import { plain } from '../terminal/text.ts';
import type { DoctorCheck } from './own-checks.ts';

const MARKS = {
  ok: { mark: '✓', colour: 'green' },
  warning: { mark: '!', colour: 'yellow' },
  error: { mark: '✗', colour: 'red' },
  skipped: { mark: '-', colour: 'dim' },
} as const;

/** What was looked at, one in each line, and below what needs it what to do. */
export function doctorText(checks: readonly DoctorCheck[], language: Language): string {
  const width = Math.max(...checks.map(({ id }) => widthOf(id)));
  const lines = checks.flatMap(({ id, status, text, hint }) => {
    const { mark, colour } = MARKS[status];
    return [
      `${styleText(colour, mark)} ${padTo(plain(id), width)}  ${plain(text[language])}`,
      ...(hint === null ? [] : [`  ${padTo('', width)}  → ${plain(hint[language])}`]),
    ];
  });
  return [...lines, '', verdict(checks, language)].join('\n');
}

function verdict(checks: readonly DoctorCheck[], language: Language): string {
  const errors = checks.filter(({ status }) => status === 'error').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  if (errors > 0) {
    const text =
      language === 'zh'
        ? `${errors} 项有误。`
        : `${errors} of these ${errors === 1 ? 'stands' : 'stand'} in the way of jobs.`;
    return styleText('red', text);
  }
  if (warnings > 0) {
    const text = language === 'zh' ? '可以工作，但有警告。' : 'Jobs work; see the warnings.';
    return styleText('yellow', text);
  }
  return styleText('green', language === 'zh' ? '一切正常。' : 'All is well.');
}
