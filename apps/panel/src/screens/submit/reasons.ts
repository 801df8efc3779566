import type { Finding, Problem } from '@farmhand/model';

/** All that decides whether a job can be submitted. */
export interface Readiness {
  readonly connection: 'connecting' | 'online' | 'offline';
  readonly hasAccount: boolean;
  /** Whether the accounts are known at all. */
  readonly accountsKnown: boolean;
  /** The scene's path; null when there is none. */
  readonly scenePath: string | null;
  /** The host that has the scene open; null without one. */
  readonly host: { readonly neverSaved: boolean; readonly unsavedChanges: boolean } | null;
  readonly settingsLoaded: boolean;
  /** Labels of the fields in which something wrong stands, with what is wrong. */
  readonly wrongFields: readonly { readonly label: string; readonly error: string }[];
  /** Null before the first result. */
  readonly findings: readonly Finding[] | null;
  readonly isLooking: boolean;
  /** Why the last look failed. */
  readonly scanProblem: Problem | null;
}

/** Why a job cannot be submitted now. */
export type Obstacle =
  | { readonly kind: 'connecting' | 'offline' | 'noAccount' | 'noScene' | 'neverSaved' | 'unsaved' }
  | { readonly kind: 'settingsLoading' | 'looking' | 'notLooked' }
  | { readonly kind: 'lookFailed'; readonly problem: Problem }
  | { readonly kind: 'wrongField'; readonly label: string; readonly error: string }
  | { readonly kind: 'finding'; readonly finding: Finding };

/** Findings that are told by an obstacle of their own. */
export const toldOtherwise: ReadonlySet<string> = new Set(['unsaved-changes', 'never-saved']);

/** Everything that is in the way, what to do first before the rest; empty when the job can be submitted. */
export function obstaclesOf(now: Readiness): readonly Obstacle[] {
  const { host } = now;
  const neverSaved = host?.neverSaved === true && now.scenePath === null;
  const all: (readonly [boolean, Obstacle])[] = [
    [now.connection === 'connecting', { kind: 'connecting' }],
    [now.connection === 'offline', { kind: 'offline' }],
    [now.accountsKnown && !now.hasAccount, { kind: 'noAccount' }],
    [neverSaved, { kind: 'neverSaved' }],
    [now.scenePath === null && !neverSaved, { kind: 'noScene' }],
  ];
  if (now.scenePath !== null) {
    all.push([host?.unsavedChanges === true, { kind: 'unsaved' }]);
    all.push(
      ...now.wrongFields.map((wrong): [boolean, Obstacle] => [true, { kind: 'wrongField', ...wrong }]),
    );
    const isNew = now.findings === null;
    all.push([!now.settingsLoaded, { kind: 'settingsLoading' }]);
    all.push([now.settingsLoaded && isNew && now.isLooking, { kind: 'looking' }]);
    if (now.scanProblem !== null && !now.isLooking)
      all.push([true, { kind: 'lookFailed', problem: now.scanProblem }]);
    else all.push([now.settingsLoaded && isNew && !now.isLooking, { kind: 'notLooked' }]);
    for (const finding of now.findings ?? [])
      if (finding.severity === 'error' && !toldOtherwise.has(finding.id))
        all.push([true, { kind: 'finding', finding }]);
  }
  return all.filter(([holds]) => holds).map(([, obstacle]) => obstacle);
}
