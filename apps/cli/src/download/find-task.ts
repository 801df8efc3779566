import type { FarmClient, Task } from '@farmhand/client';
import { findJob } from '../jobs/find-job.ts';
import { connect } from '../sidecar.ts';

/** A job of the account as the farm has it now. @throws Error when the farm has none of that number. */
export async function taskOf(client: FarmClient, taskId: number, signal: AbortSignal): Promise<Task> {
  const [task] = await client.taskInfo([taskId], { signal });
  if (task === undefined) {
    throw new Error(
      `The farm has no job ${taskId} of this account. "farmhand jobs" lists those submitted here; "--profile" chooses another account.`,
    );
  }
  return task;
}

/**
 * The farm's number for a job: a number as it stands, anything else by the jobs that were submitted here.
 *
 * @throws Error when there is no such job, or the farm has not numbered it yet.
 */
export async function taskIdOf(given: string): Promise<number> {
  if (/^\d{1,15}$/.test(given.trim())) return Number(given);
  const client = await connect();
  const { taskId } = await findJob(client, given);
  if (taskId === null)
    throw new Error(`The job ${given} is not at the farm yet: it has nothing to download.`);
  return taskId;
}
