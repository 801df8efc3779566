import type { Finding, JobSettings, SceneReference, SceneReport } from '@farmhand/model';
import { isSkipped } from '../skipped-files.ts';
import { atOnce, type Steps } from '../steps.ts';

/** What the artist wants the job to go without. */
export interface LeftOut {
  /** A reference as a whole. */
  readonly reference: (reference: SceneReference) => boolean;
  /** A file on this disk: one that is named itself, or that only references left out name. */
  readonly file: (path: string) => boolean;
  /** A finding about something left out. */
  readonly finding: (finding: Finding) => boolean;
}

/** Makes sense of `skipFiles`, which names files as the scene stores them or as they are on this disk. */
export function leftOut(report: SceneReport, settings: Pick<JobSettings, 'skipFiles'>): LeftOut {
  return atOnce(leftOutInSteps(report, settings));
}

/** {@link leftOut} a little at a time. */
export function* leftOutInSteps(
  report: SceneReport,
  settings: Pick<JobSettings, 'skipFiles'>,
): Steps<LeftOut> {
  const skips = (path: string) => isSkipped(settings, path);
  const references = settings.skipFiles.length === 0 ? [] : report.references;
  const dropped = new Set<SceneReference>();
  const kept = new Set<string>();
  for (const one of references) {
    yield;
    const { storedPath, files, missing } = one;
    const all = [...files, ...missing];
    if (skips(storedPath) || (all.length > 0 && all.every(skips))) dropped.add(one);
    else for (const path of files) kept.add(path);
  }
  const droppedFiles = new Set<string>();
  const droppedNames = new Set<string>();
  for (const { files, storedPath } of dropped) {
    yield;
    droppedNames.add(storedPath);
    for (const path of files) if (!kept.has(path)) droppedFiles.add(path);
  }
  return {
    reference: (one) => dropped.has(one),
    file: (path) => droppedFiles.has(path) || skips(path),
    finding: ({ path }) => path !== null && (droppedNames.has(path) || skips(path)),
  };
}
