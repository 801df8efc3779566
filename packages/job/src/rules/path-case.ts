import type { Finding, SceneReference } from '@farmhand/model';
import { pathTexts } from '../data/path-texts.ts';
import { isWindowsPath, pathParts } from '../path-comparison.ts';
import { findingOf, type PreflightFacts, type Rule } from '../rule.ts';

/** `path-case-collision`: two files here that are one file on the farm's Windows machines. */
export const pathCaseCollision: Rule = (facts) => {
  if (facts.farmSystem === 'linux' || isCaseBlindDisk(facts)) return [];
  const known = new Map<string, string>();
  const told = new Set<string>();
  const found: Finding[] = [];
  for (const { files, owner } of [{ files: [facts.report.path], owner: null }, ...facts.needed]) {
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

/** `path-case-mismatch`: a file that is found here in another spelling than the scene has, and not on Linux. */
export const pathCaseMismatch: Rule = ({ needed, farmSystem }) =>
  farmSystem === 'linux' ? needed.flatMap(mismatch) : [];

function mismatch({ storedPath, files, owner, packed }: SceneReference): readonly Finding[] {
  const [file] = files;
  if (file === undefined || packed) return [];
  const onDisk = pathParts(file).toReversed();
  const stored = storedParts(storedPath).toReversed();
  let same = 0;
  let differs = false;
  for (const [index, part] of stored.entries()) {
    const name = onDisk[index];
    const standsForMany = index === 0 && (files.length > 1 || PATTERN.test(part));
    if (name === undefined || (!standsForMany && part.toLowerCase() !== name.toLowerCase())) break;
    differs ||= !standsForMany && part !== name;
    same = index + 1;
  }
  if (!differs) return [];
  const spelled = (parts: readonly string[]) => parts.slice(0, same).toReversed().join('/');
  const text = pathTexts['path-case-mismatch'](spelled(stored), spelled(onDisk));
  const fix: Finding['fix'] =
    files.length > 1 ? null : { action: 'relink', path: storedPath, candidates: [file] };
  return [findingOf('path-case-mismatch', 'warning', text, { owner, path: storedPath, fix })];
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
