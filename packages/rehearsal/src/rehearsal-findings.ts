import type { Finding } from '@farmhand/model';
import { failedFrameText, fileText, notIsolatedText } from './data/finding-texts.ts';
import type { Complaint, RehearsedFrame } from './rehearsal-report.ts';

export interface RehearsalFacts {
  readonly complaints: readonly Complaint[];
  readonly pictures: readonly RehearsedFrame[];
  /** Name of the program whose scenes the clean farm cannot keep apart from this machine's files; null when it can. */
  readonly notIsolated: string | null;
}

/** What preflight should know of a rehearsal, the worst first. */
export function rehearsalFindings({ complaints, pictures, notIsolated }: RehearsalFacts): readonly Finding[] {
  const failed = pictures.flatMap(({ frame, error }): Finding[] =>
    error === null
      ? []
      : [{ ...blank, id: 'rehearsal-failed-frame', severity: 'error', text: failedFrameText(frame, error) }],
  );
  const files = complaints
    .map(findingOf)
    .toSorted((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice'));
  const isolation: readonly Finding[] =
    notIsolated === null
      ? []
      : [{ ...blank, id: 'rehearsal-not-isolated', severity: 'notice', text: notIsolatedText(notIsolated) }];
  return [...failed, ...files, ...isolation];
}

const blank = { tipCode: null, owner: null, path: null, count: 1, fix: null } as const;

/** The farm's code for a file that the scene refers to and that is not there. */
const TIP_FILE_MISSING = '10012';

function findingOf(complaint: Complaint): Finding {
  const { verdict, skipped, owner, path, frames } = complaint;
  const shared = { ...blank, owner, path, count: frames, text: fileText(complaint) };
  if (skipped) return { ...shared, id: 'rehearsal-skipped-file', severity: 'notice' };
  switch (verdict) {
    case 'unknown':
      return { ...shared, id: 'rehearsal-complaint', severity: 'notice' };
    case 'inManifest':
      return { ...shared, id: 'rehearsal-unusable-file', severity: 'warning' };
    case 'notInManifest':
    case 'missingHere':
      return {
        ...shared,
        id: 'rehearsal-missing-file',
        severity: 'warning',
        tipCode: TIP_FILE_MISSING,
        fix: path === null ? null : { action: 'locateFile', path },
      };
  }
}
