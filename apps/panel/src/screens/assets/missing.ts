import type { Finding } from '@farmhand/model';
import type { Scan } from '@farmhand/sidecar/api';

type Found = Scan['result'];

/** Most files that are offered in place of a missing one. */
const MOST_OFFERED = 5;

/** What was noticed about a file that is not there; null when the scan tells nothing of it. */
export function findingOf(result: Found, path: string, stored: string): Finding | null {
  const findings = result?.check.findings ?? [];
  return findings.find((finding) => finding.severity !== 'notice' && isAbout(finding, path, stored)) ?? null;
}

/** Files that may be the missing one, nearest first. */
export function candidatesFor(result: Found, path: string, stored: string): readonly string[] {
  const all = (result?.check.findings ?? [])
    .filter((finding) => isAbout(finding, path, stored))
    .flatMap(({ fix, otherFixes = [] }) => [fix, ...otherFixes])
    .flatMap((fix) => (fix?.action === 'relink' ? fix.candidates : []));
  return [...new Set(all)].slice(0, MOST_OFFERED);
}

function isAbout({ path: told, fix }: Finding, path: string, stored: string): boolean {
  const names = [told, fix !== null && 'path' in fix ? fix.path : null];
  return names.some((name) => name !== null && name !== '' && (name === path || name === stored));
}
