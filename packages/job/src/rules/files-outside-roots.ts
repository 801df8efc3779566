import type { Finding } from '@farmhand/model';
import { fileTexts } from '../data/file-texts.ts';
import { belowAny } from '../path-comparison.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `file-outside-roots`: the scene, or a needed file, lies in none of the allowed folders. Once for each reference. */
export const filesOutsideRoots: Rule = ({ report, needed, settings }) => {
  const roots = settings.allowedRoots;
  if (roots.length === 0) return [];
  const isAllowed = belowAny(roots);
  const isOutside = (path: string) => !isAllowed(path);
  const found: Finding[] = [];
  if (isOutside(report.path)) {
    const text = fileTexts['file-outside-roots'](report.path, 0);
    found.push(findingOf('file-outside-roots', 'error', text, { path: report.path }));
  }
  for (const { files, owner } of needed) {
    const outside = files.filter(isOutside);
    const [path] = outside;
    if (path === undefined) continue;
    const text = fileTexts['file-outside-roots'](path, outside.length - 1);
    const fix = { action: 'skipFile', path } as const;
    found.push(findingOf('file-outside-roots', 'error', text, { owner, path, count: outside.length, fix }));
  }
  return found;
};
