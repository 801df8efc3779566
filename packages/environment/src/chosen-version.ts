import { hostVersionParts } from './compare-host-versions.ts';
import type { HostFacts } from './data/hosts.ts';
import { bareVersion } from './plugin-name.ts';
import { compareVersions, isTestVersion, relateVersions, type VersionParts } from './version.ts';

/** How a version that was chosen stands to the one a scene was made with, where it is of another release. */
export type ChosenDifference = 'newerRelease' | 'olderRelease' | 'newerMajor' | 'olderMajor';

/** Something the farm offers, with the numbers of its version. */
interface Versioned {
  readonly version: { readonly version: string };
  readonly parts: VersionParts;
  readonly label: string;
}

/**
 * The offers of the version that the artist chose: those that the farm spells so, else those of the same numbers, so that
 * `3.6` finds `Blender 3.6.0`. A test version is only found by its own name.
 */
export function chosenOf<O extends Versioned>(
  offers: readonly O[],
  softwareVersion: string,
  facts: HostFacts,
): readonly O[] {
  const wanted = plain(softwareVersion, facts);
  const spelled = offers.filter(({ version }) => plain(version.version, facts) === wanted);
  const parts = hostVersionParts(facts, softwareVersion);
  if (spelled.length > 0 || parts === null) return spelled;
  return offers.filter(
    (offer) =>
      compareVersions(offer.parts, parts) === 0 &&
      isTestVersion(offer.label) === isTestVersion(softwareVersion),
  );
}

function plain(version: string, facts: HostFacts): string {
  return bareVersion(facts.name, version).trim().toLowerCase();
}

/** In which way a chosen version of another release differs. */
export function howChosenDiffers(
  wanted: VersionParts,
  offered: VersionParts,
  { releaseParts }: HostFacts,
): ChosenDifference {
  const isNewer = compareVersions(offered, wanted) > 0;
  return relateVersions(wanted, offered, releaseParts) === 'otherMajor'
    ? isNewer
      ? 'newerMajor'
      : 'olderMajor'
    : isNewer
      ? 'newerRelease'
      : 'olderRelease';
}
