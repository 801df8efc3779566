import type { Finding, JobSettings, SceneReference, SceneReport } from '@farmhand/model';
import { isSkipped } from '../skipped-files.ts';

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
  const skips = (path: string) => isSkipped(settings, path);
  const references = settings.skipFiles.length === 0 ? [] : report.references;
  const reference = ({ storedPath, files, missing }: SceneReference) => {
    const all = [...files, ...missing];
    return skips(storedPath) || (all.length > 0 && all.every(skips));
  };
  const dropped = new Set(references.filter(reference));
  const kept = new Set(references.filter((one) => !dropped.has(one)).flatMap(({ files }) => files));
  const droppedFiles = new Set<string>(
    [...dropped].flatMap(({ files }) => files.filter((path) => !kept.has(path))),
  );
  const droppedNames = new Set<string>([...dropped].map(({ storedPath }) => storedPath));
  return {
    reference: (one) => dropped.has(one),
    file: (path) => droppedFiles.has(path) || skips(path),
    finding: ({ path }) => path !== null && (droppedNames.has(path) || skips(path)),
  };
}
