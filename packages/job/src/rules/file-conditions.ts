import type { FileCondition, Finding, FindingFix, SceneReference, Severity } from '@farmhand/model';
import { fileTexts } from '../data/file-texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { isSamePath, pathKey } from '../path-comparison.ts';
import { findingOf, type Rule } from '../rule.ts';

type FixAction = 'locateFile' | 'skipFile';

const conditions: Readonly<
  Record<
    FileCondition['condition'],
    {
      readonly id: `file-${FileCondition['condition']}`;
      readonly severity: Severity;
      /** For a file that the scene refers to, the best first. */
      readonly fixes: readonly FixAction[];
    }
  >
> = {
  unreadable: { id: 'file-unreadable', severity: 'error', fixes: ['skipFile'] },
  empty: { id: 'file-empty', severity: 'warning', fixes: ['locateFile', 'skipFile'] },
  placeholder: { id: 'file-placeholder', severity: 'warning', fixes: ['skipFile'] },
  changing: { id: 'file-changing', severity: 'warning', fixes: [] },
  gone: { id: 'file-gone', severity: 'error', fixes: ['locateFile', 'skipFile'] },
};

/**
 * `file-unreadable`, `file-empty`, `file-placeholder`, `file-changing`, `file-gone`: files that are there, but not well.
 * Once for each reference and condition. Of files that are not sent, nothing.
 */
export const fileConditions: Rule = function* ({ report, needed, files }) {
  if (files.length === 0) return [];
  const unwell = new Map<string, FileCondition>();
  for (const file of files) {
    yield;
    unwell.set(pathKey(file.path), file);
  }
  const found: Finding[] = [];
  for (const { condition, path } of files) {
    yield;
    if (isSamePath(path, report.path)) found.push(ofScene(condition, path));
  }
  const told = new Set<string>();
  for (const reference of needed) {
    yield;
    const byCondition = new Map<FileCondition['condition'], string[]>();
    for (const path of reference.files) {
      const key = pathKey(path);
      const condition = unwell.get(key)?.condition;
      // A file that many materials share is one thing to put right.
      if (condition === undefined || told.has(key)) continue;
      told.add(key);
      byCondition.set(condition, [...(byCondition.get(condition) ?? []), path]);
    }
    for (const [condition, paths] of byCondition) found.push(ofReference(reference, condition, paths));
  }
  return found;
};

function ofScene(condition: FileCondition['condition'], path: string): Finding {
  const { id, severity } = conditions[condition];
  const tip = condition === 'gone' ? { tipCode: tipCodes.sceneMissing } : {};
  return findingOf(id, severity, fileTexts[id](path, 0), { ...tip, path });
}

function ofReference(
  { owner }: SceneReference,
  condition: FileCondition['condition'],
  paths: readonly string[],
): Finding {
  const { id, severity, fixes } = conditions[condition];
  const [path = ''] = paths;
  const [fix = null, ...otherFixes] = fixes.map((action): FindingFix => ({ action, path }));
  return findingOf(id, severity, fileTexts[id](path, paths.length - 1), {
    ...(condition === 'gone' ? { tipCode: tipCodes.fileMissing } : {}),
    owner,
    path,
    count: paths.length,
    fix,
    otherFixes,
  });
}
