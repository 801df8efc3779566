import type { Finding, JobSettings, SceneReference, SceneReport } from '@farmhand/model';
import { fileTexts } from './data/file-texts.ts';
import { leftOut } from './documents/left-out.ts';
import { isSamePath } from './path-comparison.ts';
import { findingOf } from './rule.ts';
import { isSkipped } from './skipped-files.ts';

/** What `skipFiles` of the settings makes of a scene. */
export interface WithoutSkipped {
  /** Needed references, with the files that are left. */
  readonly needed: readonly SceneReference[];
  /** The reader's findings that still matter. */
  readonly findings: readonly Finding[];
  /** `file-skipped`, once for each file that the scene names and the job goes without. */
  readonly notices: readonly Finding[];
}

/** Takes out what the artist does not want to be sent, and what was found about it. */
export function withoutSkipped(
  report: SceneReport,
  settings: Pick<JobSettings, 'skipFiles'>,
): WithoutSkipped {
  const needed = report.references.filter((reference) => reference.needed);
  if (settings.skipFiles.length === 0) return { needed, findings: report.findings, notices: [] };
  const out = leftOut(report, settings);
  const skips = (path: string) => isSkipped(settings, path);
  return {
    needed: needed
      .filter((reference) => !out.reference(reference))
      .map((reference) => ({
        ...reference,
        files: reference.files.filter((path) => !skips(path)),
        missing: reference.missing.filter((path) => !skips(path)),
      })),
    // The scene itself cannot be left out.
    findings: report.findings.filter(
      (finding) =>
        (finding.path !== null && isSamePath(finding.path, report.path)) ||
        !(out.finding(finding) || isAllSkipped(finding, report, skips)),
    ),
    notices: [...new Set(settings.skipFiles)].flatMap((path) => noticeOf(path, report)),
  };
}

/** True for a finding about missing files none of which is wanted. */
function isAllSkipped(
  { fix, path, owner }: Finding,
  { references }: SceneReport,
  skips: (path: string) => boolean,
): boolean {
  if (fix?.action !== 'locateFile' || !skips(fix.path)) return false;
  const reference = references.find(
    (one) => one.storedPath === path && one.owner.type === owner?.type && one.owner.name === owner.name,
  );
  return reference?.missing.every(skips) ?? true;
}

function noticeOf(path: string, { references, findings }: SceneReport): readonly Finding[] {
  const only = { skipFiles: [path] };
  const skips = (other: string) => isSkipped(only, other);
  const reference = references.find(
    ({ storedPath, files, missing }) => skips(storedPath) || files.some(skips) || missing.some(skips),
  );
  const finding = findings.find(
    (one) =>
      (one.path !== null && skips(one.path)) || (one.fix?.action === 'locateFile' && skips(one.fix.path)),
  );
  if (reference === undefined && finding === undefined) return [];
  const owner = reference?.owner ?? finding?.owner ?? null;
  return [findingOf('file-skipped', 'notice', fileTexts['file-skipped'](path), { owner, path })];
}
