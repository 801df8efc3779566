import type { Finding, FindingFix } from '@farmhand/model';
import type { Steps } from './steps.ts';

const missing: ReadonlySet<string> = new Set(['missing-file', 'missing-library']);

/**
 * A reader's finding about a missing file, with everything that can be done about it: where a file of the same name was
 * found, the scene is pointed at that; otherwise the artist shows where it is, or the job goes without.
 *
 * @param candidates found files by the path of the missing one; nearest first.
 */
export function withWaysOut(finding: Finding, candidates: ReadonlyMap<string, readonly string[]>): Finding {
  const { id, fix, otherFixes = [] } = finding;
  if (!missing.has(id) || fix?.action !== 'locateFile') return finding;
  const { path } = fix;
  const found = candidates.get(path) ?? [];
  const skip: FindingFix = { action: 'skipFile', path };
  return found.length === 0
    ? { ...finding, otherFixes: [...otherFixes, skip] }
    : {
        ...finding,
        fix: { action: 'relink', path, candidates: [...found] },
        otherFixes: [fix, ...otherFixes, skip],
      };
}

/**
 * Without the reader's findings about files of a cache that preflight itself says is not baked: one cause, one finding. What
 * the reader would do about it is offered there.
 */
export function* withoutBakedTwice(found: readonly Finding[]): Steps<readonly Finding[]> {
  const ofOwner = ({ owner }: Finding) => JSON.stringify([owner?.type, owner?.name]);
  const caches = new Set<string>();
  for (const one of found) {
    yield;
    if (one.id === 'cache-not-baked') caches.add(ofOwner(one));
  }
  if (caches.size === 0) return found;
  const ways = new Map<string, Finding>();
  const others: Finding[] = [];
  for (const one of found) {
    yield;
    if (missing.has(one.id) && caches.has(ofOwner(one))) ways.set(ofOwner(one), one);
    else others.push(one);
  }
  const told: Finding[] = [];
  for (const one of others) {
    yield;
    const lost = one.id === 'cache-not-baked' ? ways.get(ofOwner(one)) : undefined;
    told.push(lost === undefined ? one : { ...one, fix: one.fix ?? lost.fix, path: one.path ?? lost.path });
  }
  return told;
}
