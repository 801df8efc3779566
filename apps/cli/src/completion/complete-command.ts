import type { SidecarClient } from '@farmhand/sidecar';
import { CONFIG_KEYS } from '../computer/config-keys.ts';
import { shortId } from '../jobs/find-job.ts';
import { findRunning } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { say } from '../terminal/say.ts';
import { plain } from '../terminal/text.ts';
import { ASKED_KINDS, type AskedKind } from './command-tree.ts';

/** Jobs offered: those of the last weeks are at the top of anybody's list. */
const MOST_JOBS = 100;

const ANSWERS: Readonly<Record<AskedKind, (words: readonly string[]) => Promise<readonly string[]>>> = {
  job: () =>
    ofRunningSidecar(async (client) =>
      (await client.submissionsPage({ limit: MOST_JOBS })).submissions.map(({ id }) => shortId(id)),
    ),
  profile: () =>
    ofRunningSidecar(async (client) => (await client.profiles()).profiles.map(({ name }) => name)),
  setting: async () => CONFIG_KEYS.map(({ key }) => key),
  rop: async (words) => (await import('./scene-rops.ts')).ropsOfLine(words),
};

/**
 * Prints what can stand at a place, one in each line, for the shells' completion. Says nothing when it does not know.
 *
 * @param line - The words of the command line, as far as the shell tells them.
 */
export async function complete(kind: string, line: readonly string[]): Promise<number> {
  const known = ASKED_KINDS.find((each) => each === kind);
  for (const word of known === undefined ? [] : await ANSWERS[known](line)) say(plain(word));
  return EXIT.done;
}

/** Pressing Tab starts nothing and complains of nothing. */
async function ofRunningSidecar(
  ask: (client: SidecarClient) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const client = await findRunning();
    return client === null ? [] : await ask(client);
  } catch {
    return [];
  }
}
