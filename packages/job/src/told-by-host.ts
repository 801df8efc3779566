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
  const isAnswered = snapshotOfFile(facts) !== null;
  return ({ id }) => !(isAnswered && answeredByHost.has(id));
}
