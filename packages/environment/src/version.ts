import type { VersionSpelling } from './data/version-spelling.ts';

/** The numbers of a version, most significant first: `4.2.3 LTS` is `[4, 2, 3]`. */
export type VersionParts = readonly number[];

// A number stuck to other letters is part of a name: "Cinema 4D", "3ds Max", "redshift4maya". "64-bit" is none either.
const firstVersion =
  /(?<![\d.])(\d+(?:\.\d+)*)(?:(?<=\.\d+)([a-z])|(?:alpha|beta|rc|lts|sp|[ab])\d*)?(?![a-z\d]|\.\d|[\s-]?bit)/i;

/**
 * Reads the first version number in a text: `v4.2`, `R21`, `4.2.3 LTS`, `renderman 22.6`, `2.79b`, `5, 0, 4, 4`.
 *
 * A letter right after a dotted number counts as one more part (`2.79b` comes after `2.79a`). Null when there is
 * no number.
 */
export function parseVersion(text: string, spellings: readonly VersionSpelling[] = []): VersionParts | null {
  const spelled = respelled(text, spellings);
  const match = firstVersion.exec(spelled);
  if (match === null) return null;
  const [, digits = '', letter] = match;
  const parts = digits.split('.').map(Number);
  if (parts.some((part) => !Number.isSafeInteger(part))) return null;
  return letter === undefined ? parts : [...parts, letter.toLowerCase().charCodeAt(0) - 96];
}

/** No version is longer; what claims to be is cut, so that no file can keep the expressions busy. */
const LONGEST = 200;

/** A version as people write it, with the spellings applied in their order. */
export function respelled(text: string, spellings: readonly VersionSpelling[]): string {
  return spellings.reduce(respell, withDots(text.trim().slice(0, LONGEST))).trim();
}

/**
 * Class names have underscores between numbers, the version of a Windows file has commas. A comma after a number with dots
 * ends it: `3.0.31, 2020.10.1`.
 */
function withDots(text: string): string {
  return text
    .replaceAll(/(?<=(?<![\d.])\d+)\s*,\s*(?=\d+(?![\d.]))|(?<=\d)_(?=\d)/g, '.')
    .replaceAll(/_+/g, ' ');
}

/** True for what is tried out before a release, as `5.1.0 Alpha`. A release candidate is as good as the release. */
export function isTestVersion(text: string): boolean {
  return /\d.{0,20}\b(?:alpha|beta)\b/i.test(text.slice(0, LONGEST));
}

function respell(text: string, { written, means }: VersionSpelling): string {
  if (typeof means === 'string') return text.replace(written, means);
  const groups = written.exec(text)?.groups;
  return groups === undefined ? text : text.replace(written, means(groups));
}

/** Which version is newer; parts that are not written count as zero. */
export function compareVersions(a: VersionParts, b: VersionParts): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Which version is newer, as far as both are written: `3.4.1` and `3.4` are alike. */
export function compareAsWritten(a: VersionParts, b: VersionParts): number {
  const written = Math.min(a.length, b.length);
  return compareVersions(a.slice(0, written), b.slice(0, written));
}

/**
 * How an offered version relates to a wanted one:
 * `same`; `lessPrecise` (they agree as far as both are written: `3.4` and `3.4.1`); `otherBuild` (same release);
 * `otherRelease` (same major version); `otherMajor`.
 */
export type VersionRelation = 'same' | 'lessPrecise' | 'otherBuild' | 'otherRelease' | 'otherMajor';

export function relateVersions(
  wanted: VersionParts,
  offered: VersionParts,
  releaseParts: number,
): VersionRelation {
  const written = Math.min(wanted.length, offered.length);
  for (let index = 0; index < written; index += 1) {
    if (wanted[index] === offered[index]) continue;
    if (index === 0) return 'otherMajor';
    return index < releaseParts ? 'otherRelease' : 'otherBuild';
  }
  const rest = [...wanted.slice(written), ...offered.slice(written)];
  return rest.every((part) => part === 0) ? 'same' : 'lessPrecise';
}
