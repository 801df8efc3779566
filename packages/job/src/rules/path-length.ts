import type { Finding } from '@farmhand/model';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type Rule } from '../rule.ts';

/** Longest path Windows programs open without opting in to long ones: MAX_PATH is 260 with the closing NUL. */
const WINDOWS_LIMIT = 259;

/** `path-too-long`, once for each reference: only where the farm's machines run Windows. */
export const pathLength: Rule = function* ({ report, needed, farmSystem }) {
  if (farmSystem !== 'windows') return [];
  const tipCode = tipCodes.pathTooLong;
  const found: Finding[] = [];
  if (report.path.length > WINDOWS_LIMIT) {
    const text = texts['path-too-long'](report.path.length, WINDOWS_LIMIT);
    found.push(findingOf('path-too-long', 'error', text, { tipCode, path: report.path }));
  }
  for (const { files, owner } of needed) {
    yield;
    const long = files.filter((path) => path.length > WINDOWS_LIMIT);
    const [longest] = long.toSorted((a, b) => b.length - a.length);
    if (longest === undefined) continue;
    const text = texts['path-too-long'](longest.length, WINDOWS_LIMIT);
    const parts = { tipCode, owner, path: longest, count: long.length };
    found.push(findingOf('path-too-long', 'error', text, parts));
  }
  return found;
};
