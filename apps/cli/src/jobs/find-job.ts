import type { SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';

/** As many letters of an id as the lists show. */
export const SHORT_ID_LENGTH = 8;

/** The part of a submission's id that the lists show, and that is enough to name it by. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_LENGTH);
}

/**
 * The submission that somebody means: by its id, the beginning of it, or the farm's number for the job.
 *
 * @throws Error when there is none, or the beginning fits several; it says what to look at.
 */
export async function findJob(client: SidecarClient, given: string): Promise<SubmissionView> {
  const name = given.trim().toLowerCase();
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(name)) return client.submission(name);
  const all = await client.submissions({ removed: true });
  const fitting = all.filter(
    ({ id, taskId }) => String(taskId) === name || (name !== '' && id.startsWith(name)),
  );
  const [only, ...more] = fitting;
  if (only === undefined) {
    throw new Error(`There is no job "${given}" here. "farmhand jobs" lists those there are.`);
  }
  // The farm's number says more than the letters it may begin an id with.
  if (more.length > 0) {
    const byNumber = fitting.filter(({ taskId }) => String(taskId) === name);
    if (byNumber.length === 1 && byNumber[0] !== undefined) return byNumber[0];
    const names = fitting.map(({ id }) => id).join(', ');
    throw new Error(`"${given}" begins several jobs: ${names}. Give more of the one you mean.`);
  }
  return only;
}
