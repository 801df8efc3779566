import { texts } from '../data/texts.ts';
import { findingOf, type Rule } from '../rule.ts';
import { changedSinceSnapshot, isSameFile } from '../scenes.ts';

/** `never-saved`, `unsaved-changes`: what the artist sees is not what is on disk. */
export const unsavedChanges: Rule = ({ snapshot, report }) => {
  if (snapshot === null) return [];
  const fix = { action: 'saveScene' } as const;
  if (snapshot.scenePath === null)
    return [findingOf('never-saved', 'error', texts['never-saved'](), { fix })];
  if (!snapshot.unsavedChanges || !isSameFile({ snapshot, report })) return [];
  const path = snapshot.scenePath;
  return [findingOf('unsaved-changes', 'error', texts['unsaved-changes'](path), { path, fix })];
};

/** `snapshot-of-other-file`: another file is open than the one that is submitted. */
export const snapshotOfOtherFile: Rule = ({ snapshot, report }) => {
  if (snapshot === null || snapshot.scenePath === null || isSameFile({ snapshot, report })) return [];
  const text = texts['snapshot-of-other-file'](snapshot.scenePath, report.path);
  return [findingOf('snapshot-of-other-file', 'warning', text, { path: report.path })];
};

/**
 * `scene-changed-since-snapshot`: a notice only, since what is on disk is what was read and what renders; and clocks of
 * file servers run ahead often enough.
 */
export const sceneChanged: Rule = ({ snapshot, report }) => {
  if (!isSameFile({ snapshot, report }) || !changedSinceSnapshot({ snapshot, report })) return [];
  const text = texts['scene-changed-since-snapshot'](report.path);
  return [findingOf('scene-changed-since-snapshot', 'notice', text, { path: report.path })];
};
