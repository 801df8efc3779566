import type { Finding, JobSettings, SceneReference, SceneReport } from '@farmhand/model';
import { fileTexts } from './data/file-texts.ts';
import { leftOutInSteps } from './documents/left-out.ts';
import { isSamePath } from './path-comparison.ts';
import { findingOf } from './rule.ts';
import { comparablePath, isSkipped } from './skipped-files.ts';
import type { Steps } from './steps.ts';

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
export function* withoutSkipped(
  report: SceneReport,
  settings: Pick<JobSettings, 'skipFiles'>,
): Steps<WithoutSkipped> {
  const needed: SceneReference[] = [];
  for (const reference of report.references) {
    yield;
    if (reference.needed) needed.push(reference);
  }
  if (settings.skipFiles.length === 0) return { needed, findings: report.findings, notices: [] };
  const out = yield* leftOutInSteps(report, settings);
  const skips = (path: string) => isSkipped(settings, path);
  const left: SceneReference[] = [];
  for (const reference of needed) {
    yield;
    if (out.reference(reference)) continue;
    const files = reference.files.filter((path) => !skips(path));
    const missing = reference.missing.filter((path) => !skips(path));
    left.push({ ...reference, files, missing });
  }
  const isAllSkipped = yield* allSkipped(report, skips);
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    yield;
    // The scene itself cannot be left out.
    const isOfScene = finding.path !== null && isSamePath(finding.path, report.path);
    if (isOfScene || !(out.finding(finding) || isAllSkipped(finding))) findings.push(finding);
  }
  return { needed: left, findings, notices: yield* noticesOf(settings, report) };
}

/** Tells a finding about missing files none of which is wanted. */
function* allSkipped(
  { references }: SceneReport,
  skips: (path: string) => boolean,
): Steps<(finding: Finding) => boolean> {
  const keyOf = (storedPath: string | null, owner: Finding['owner']) =>
    JSON.stringify([storedPath, owner?.type, owner?.name]);
  const lacking = references.filter(({ missing }) => missing.length > 0);
  const firstOf = yield* firstByKey(lacking, (one) => [keyOf(one.storedPath, one.owner)]);
  return ({ fix, path, owner }) =>
    fix?.action === 'locateFile' &&
    skips(fix.path) &&
    (firstOf.get(keyOf(path, owner))?.missing.every(skips) ?? true);
}

/** `file-skipped` for each of the files that the scene names, or that something was found about. */
function* noticesOf(
  { skipFiles }: Pick<JobSettings, 'skipFiles'>,
  { references, findings }: SceneReport,
): Steps<readonly Finding[]> {
  const firstReference = yield* firstByKey(references, ({ storedPath, files, missing }) =>
    [storedPath, ...files, ...missing].map(comparablePath),
  );
  const firstFinding = yield* firstByKey(findings, ({ path, fix }) =>
    [path, fix?.action === 'locateFile' ? fix.path : null].flatMap((named) =>
      named === null ? [] : [comparablePath(named)],
    ),
  );
  const notices: Finding[] = [];
  for (const path of new Set(skipFiles)) {
    yield;
    const reference = firstReference.get(comparablePath(path));
    const finding = firstFinding.get(comparablePath(path));
    if (reference === undefined && finding === undefined) continue;
    const owner = reference?.owner ?? finding?.owner ?? null;
    notices.push(findingOf('file-skipped', 'notice', fileTexts['file-skipped'](path), { owner, path }));
  }
  return notices;
}

function* firstByKey<T>(
  all: readonly T[],
  keysOf: (one: T) => readonly string[],
): Steps<ReadonlyMap<string, T>> {
  const first = new Map<string, T>();
  for (const one of all) {
    yield;
    for (const key of keysOf(one)) if (!first.has(key)) first.set(key, one);
  }
  return first;
}
