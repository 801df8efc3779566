import type { ResolutionPolicy } from './resolution.ts';
import { compareVersions, relateVersions, type VersionParts } from './version.ts';

/** How an offered version serves a wanted one, best first; `chosen` is one that serves only because the artist chose it. */
const kinds = [
  'same',
  'sameRelease',
  'lessPrecise',
  'newerBuild',
  'olderBuild',
  'testVersion',
  'newerRelease',
  'chosen',
] as const;

export interface VersionMatch {
  readonly kind: (typeof kinds)[number];
  readonly offered: VersionParts;
}

export interface VersionRules {
  readonly policy: ResolutionPolicy;
  /** Leading parts that make a release. */
  readonly releaseParts: number;
  /** True when a version that names only the release serves all its builds exactly. */
  readonly buildsAreInterchangeable: boolean;
  /** Releases that nothing older is rendered with. */
  readonly breaksAt: readonly VersionParts[];
}

/** How `offered` serves `wanted` under the rules; null when it must not. */
export function matchVersion(
  wanted: VersionParts,
  offered: VersionParts,
  rules: VersionRules,
): VersionMatch | null {
  const kind = kindOf(wanted, offered, rules);
  return kind === null ? null : { kind, offered };
}

/** The same match where one of the two is a test version (`5.1.0 Alpha`) and the other is not; null when it must not serve. */
export function betweenTestAndRelease(match: VersionMatch, { policy }: VersionRules): VersionMatch | null {
  if (policy === 'exact') return null;
  return match.kind === 'newerRelease' ? match : { ...match, kind: 'testVersion' };
}

function kindOf(
  wanted: VersionParts,
  offered: VersionParts,
  rules: VersionRules,
): VersionMatch['kind'] | null {
  const isNewer = compareVersions(offered, wanted) > 0;
  switch (relateVersions(wanted, offered, rules.releaseParts)) {
    case 'same':
      return 'same';
    case 'lessPrecise': {
      const release = Math.min(wanted.length, offered.length) >= rules.releaseParts;
      if (release && rules.buildsAreInterchangeable) return 'sameRelease';
      return rules.policy === 'exact' ? null : 'lessPrecise';
    }
    case 'otherBuild':
      if (rules.policy === 'exact') return null;
      return isNewer ? 'newerBuild' : 'olderBuild';
    case 'otherRelease':
      if (rules.policy !== 'newestCompatible' || !isNewer) return null;
      return rules.breaksAt.some((at) => isBetween(at, wanted, offered)) ? null : 'newerRelease';
    case 'otherMajor':
      return null;
  }
}

function isBetween(at: VersionParts, wanted: VersionParts, offered: VersionParts): boolean {
  return compareVersions(wanted, at) < 0 && compareVersions(at, offered) <= 0;
}

/**
 * How a version serves that the artist chose himself: as near as the rules of any policy see it, or because it was chosen.
 *
 * @param isAlike - False where one of the two is a test version and the other is not.
 */
export function matchChosen(
  wanted: VersionParts,
  offered: VersionParts,
  isAlike: boolean,
  rules: VersionRules,
): VersionMatch {
  const widest: VersionRules = { ...rules, policy: 'newestCompatible' };
  const found = matchVersion(wanted, offered, widest);
  const match = found === null || isAlike ? found : betweenTestAndRelease(found, widest);
  // That a newer release serves where the right one is lacking is no reason to take it where it was chosen.
  return match === null || match.kind === 'newerRelease' ? { kind: 'chosen', offered } : match;
}

/** True when nothing about the version differs in a way that could show. */
export function isExact({ kind }: VersionMatch): boolean {
  return kind === 'same' || kind === 'sameRelease';
}

/** Sorts matches of one wanted version, best first: the nearest build, or the newest of the newer releases. */
export function compareMatches(a: VersionMatch, b: VersionMatch): number {
  const byKind = kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
  if (byKind !== 0) return byKind;
  return a.kind === 'newerBuild'
    ? compareVersions(a.offered, b.offered)
    : compareVersions(b.offered, a.offered);
}

/**
 * Sorts offered versions by nearness to a wanted one, whatever their release: for telling what there is. At the first
 * part that is not as wanted the smaller difference is nearer, above before below; beyond it, what leads back to the
 * wanted version.
 */
export function compareNearness(wanted: VersionParts, a: VersionParts, b: VersionParts): number {
  for (let index = 0; index < Math.max(wanted.length, a.length, b.length); index += 1) {
    const [partOfA, partOfB, target] = [a[index] ?? 0, b[index] ?? 0, wanted[index] ?? 0];
    const difference = Math.abs(partOfA - target) - Math.abs(partOfB - target);
    if (difference !== 0) return difference;
    if (partOfA !== partOfB) return partOfB - partOfA;
    if (partOfA < target) return compareVersions(b, a);
    if (partOfA > target) return compareVersions(a, b);
  }
  return 0;
}
