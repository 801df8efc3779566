import type { Finding } from '@farmhand/model';
import { type SceneFacts, snapshotOfFile } from './scenes.ts';

/**
 * What the readers of scene files say where a file alone does not tell all: findings whose advice is to open the scene in its
 * program. Source: `findings.ts` of the readers of Cinema 4D's and 3ds Max' files.
 */
const answeredByHost: ReadonlySet<string> = new Set([
  'c4d-references-live',
  'c4d-takes-live',
  'c4d-frames-live',
  'c4d-settings-live',
  'c4d-partly-read',
  'assets-not-listed',
  'max-settings-live',
  'max-version-unknown',
]);

/** Tells the reader's findings that still matter: what the open host has told is no question any more. */
export function isOpenQuestion(facts: SceneFacts): (finding: Finding) => boolean {
  const snapshot = snapshotOfFile(facts);
  if (snapshot === null) return () => true;
  // What the host could not work out either is told as that.
  const tried = new Set((snapshot.notEvaluated ?? []).map(({ owner }) => `${owner.name} ${owner.property}`));
  return ({ id, owner }) =>
    !answeredByHost.has(id) && !(id === 'unknown-path' && tried.has(`${owner?.name} ${owner?.property}`));
}
