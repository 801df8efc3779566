import { posix, win32 } from 'node:path';
import type { Finding, Owner } from '@farmhand/model';
import { fileTexts } from '../data/file-texts.ts';
import { belowAny, isWindowsPath, pathKey } from '../path-comparison.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `file-outside-roots`: the scene, or needed files, lie in none of the allowed folders. Once for each folder they lie in. */
export const filesOutsideRoots: Rule = function* ({ report, needed, settings }) {
  const roots = settings.allowedRoots;
  if (roots.length === 0) return [];
  const isAllowed = belowAny(roots);
  const found: Finding[] = [];
  if (!isAllowed(report.path)) {
    const text = fileTexts['file-outside-roots'](report.path, 0);
    found.push(findingOf('file-outside-roots', 'error', text, { path: report.path }));
  }
  const folders = new Map<string, { readonly owner: Owner; readonly paths: Map<string, string> }>();
  for (const { files, owner } of needed) {
    yield;
    for (const path of files) {
      if (isAllowed(path)) continue;
      const folder = pathKey(isWindowsPath(path) ? win32.dirname(path) : posix.dirname(path));
      const known = folders.get(folder) ?? { owner, paths: new Map<string, string>() };
      const key = pathKey(path);
      if (!known.paths.has(key)) known.paths.set(key, path);
      folders.set(folder, known);
    }
  }
  for (const { owner, paths } of folders.values()) {
    const [path = ''] = paths.values();
    const text = fileTexts['file-outside-roots'](path, paths.size - 1);
    // Of many, to leave out one would not help.
    const fix = paths.size === 1 ? ({ action: 'skipFile', path } as const) : null;
    found.push(findingOf('file-outside-roots', 'error', text, { owner, path, count: paths.size, fix }));
  }
  return found;
};
