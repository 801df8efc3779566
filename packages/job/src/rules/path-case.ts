import type { Finding, SceneReference } from '@farmhand/model';
import { pathTexts } from '../data/path-texts.ts';
import { isWindowsPath, pathParts } from '../path-comparison.ts';
import { findingOf, type PreflightFacts, type Rule } from '../rule.ts';

/** `path-case-collision`: two files here that are one file on the farm's Windows machines. */
export const pathCaseCollision: Rule = function* (facts) {
  if (facts.farmSystem === 'linux' || isCaseBlindDisk(facts)) return [];
  const known = new Map<string, string>();
  const told = new Set<string>();
  const found: Finding[] = [];
  for (const { files, owner } of [{ files: [facts.report.path], owner: null }, ...facts.needed]) {
    yield;
    for (const path of files) {
      const key = path.normalize('NFC').toLowerCase();
      const other = known.get(key);
      known.set(key, other ?? path);
      if (other === undefined || other.normalize('NFC') === path.normalize('NFC') || told.has(path)) continue;
      told.add(path);
      const text = pathTexts['path-case-collision'](other, path);
      found.push(findingOf('path-case-collision', 'error', text, { owner, path }));
    }
  }
  return found;
};

/** Two spellings on a disk of Windows or macOS are one file, told twice. */
function isCaseBlindDisk({ report, snapshot }: PreflightFacts): boolean {
  return (
    isWindowsPath(report.path) ||
    snapshot?.host.system === 'macos' ||
    /^\/(?:Users|Volumes)\//.test(report.path)
  );
}

/** A name that stands for many: `wood.<UDIM>.exr`, `smoke_####.vdb`, `$F4`, `%04d`, `*`. */
const PATTERN = /[<#%$*`{]/;

/**
 * `path-case-mismatch`: a file that is found here in another spelling than the scene has, and not on Linux. Of several files
 * in a folder that is spelled differently, once for the folder.
 */
export const pathCaseMismatch: Rule = function* ({ needed, farmSystem }) {
  if (farmSystem !== 'linux') return [];
  const mismatches: Mismatch[] = [];
  for (const reference of needed) {
    yield;
    const found = mismatch(reference);
    if (found !== null) mismatches.push(found);
  }
  const byPlace = Map.groupBy(mismatches, ({ place }) => `${place.stored}\0${place.onDisk}`);
  return [...byPlace.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length === 1) return alike.map(ofReference);
    const { stored, onDisk } = first.place;
    const text = pathTexts['path-case-mismatch-folder'](stored, onDisk, alike.length);
    return findingOf('path-case-mismatch', 'warning', text, { path: stored, count: alike.length });
  });
};

interface Mismatch {
  readonly reference: SceneReference;
  /** The end of the path as far as scene and disk mean the same, as the one spells it and the other. */
  readonly stored: string;
  readonly onDisk: string;
  /** The same down to the last part that is spelled differently. */
  readonly place: { readonly stored: string; readonly onDisk: string };
}

function ofReference({ reference, stored, onDisk }: Mismatch): Finding {
  const { storedPath, owner, files } = reference;
  const fix: Finding['fix'] =
    files.length > 1 ? null : { action: 'relink', path: storedPath, candidates: [...files] };
  const text = pathTexts['path-case-mismatch'](stored, onDisk);
  return findingOf('path-case-mismatch', 'warning', text, { owner, path: storedPath, fix });
}

function mismatch(reference: SceneReference): Mismatch | null {
  const { storedPath, files, packed } = reference;
  const [file] = files;
  if (file === undefined || packed) return null;
  const onDisk = pathParts(file).toReversed();
  const stored = storedParts(storedPath).toReversed();
  let same = 0;
  let lowest: number | null = null;
  for (const [index, part] of stored.entries()) {
    const name = onDisk[index];
    const standsForMany = index === 0 && (files.length > 1 || PATTERN.test(part));
    if (name === undefined || (!standsForMany && part.toLowerCase() !== name.toLowerCase())) break;
    if (!standsForMany && part !== name) lowest ??= index;
    same = index + 1;
  }
  if (lowest === null) return null;
  const from = lowest;
  const spelled = (parts: readonly string[], first = 0) => parts.slice(first, same).toReversed().join('/');
  return {
    reference,
    stored: spelled(stored),
    onDisk: spelled(onDisk),
    place: { stored: spelled(stored, from), onDisk: spelled(onDisk, from) },
  };
}

/** What a stored path says of the names on disk: all after the last part that only the host can tell. */
function storedParts(stored: string): readonly string[] {
  const parts = pathParts(stored.replaceAll('\\', '/').replace(/^[a-z]:/i, ''));
  const last = parts.length - 1;
  const told = parts.findLastIndex(
    (part, index) => part === '..' || part === '.' || (index < last && PATTERN.test(part)),
  );
  return parts.slice(told + 1);
}
