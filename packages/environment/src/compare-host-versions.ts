import type { HostName } from '@farmhand/model';
import { type HostFacts, hosts } from './data/hosts.ts';
import { bareVersion } from './plugin-name.ts';
import { compareAsWritten, parseVersion, type VersionParts } from './version.ts';

/**
 * The numbers of a program's version, most significant first, whichever way the host, the file or the farm writes it:
 * `27.3.0.30874` of 3ds Max is `[2025, 3, 0, 30874]`, `R21.207` of Cinema 4D `[21, 2, 7]`. Null when there are none.
 */
export function readHostVersion(host: HostName, version: string): VersionParts | null {
  return hostVersionParts(hosts[host], version);
}

/** {@link readHostVersion} for facts at hand. */
export function hostVersionParts(facts: HostFacts, version: string): VersionParts | null {
  return parseVersion(bareVersion(facts.name, version), facts.versionSpellings);
}

/** A version as an artist knows it: `2025.3` for what a program's interface calls 20250300. */
export function hostVersionText(facts: HostFacts, version: string, parts: VersionParts): string {
  const name = version.lastIndexOf(facts.name);
  const text = (name === -1 ? version : version.slice(name + facts.name.length)).trim();
  const isPlain = /^[RSv]?\d[\w.]*(?: [\w().]+)*$/.test(text);
  return isPlain && Number(/\d+/.exec(text)?.[0]) === parts[0] ? text : parts.join('.');
}

/**
 * Which of two versions of a program is newer, as far as both are written: negative when `a` is older, 0 when they may be the
 * same (`3.4.1` and `3.4`), positive when `a` is newer. Null when one of them cannot be read.
 */
export function compareHostVersions(host: HostName, a: string, b: string): number | null {
  const [partsOfA, partsOfB] = [readHostVersion(host, a), readHostVersion(host, b)];
  return partsOfA === null || partsOfB === null ? null : compareAsWritten(partsOfA, partsOfB);
}

/**
 * True when `a` is of a newer release than `b`, so that `b` may not open what `a` saved: Blender 4.3 and 4.2, but neither
 * 3.4.1 and 3.4 nor two builds of one release. False when one of them cannot be read.
 */
export function isNewerRelease(host: HostName, a: string, b: string): boolean {
  const { releaseParts } = hosts[host];
  const [partsOfA, partsOfB] = [readHostVersion(host, a), readHostVersion(host, b)];
  if (partsOfA === null || partsOfB === null) return false;
  return compareAsWritten(partsOfA.slice(0, releaseParts), partsOfB.slice(0, releaseParts)) > 0;
}
