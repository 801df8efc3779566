import type { JobSettings, SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import type { SingleAction } from '../commands/job-words.ts';
import { connect } from '../sidecar.ts';
import { stateText } from '../terminal/event-text.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { print } from '../terminal/output.ts';
import { plain } from '../terminal/text.ts';
import { findJob, shortId } from './find-job.ts';

/** What is done with a job by its id; resolves when it is done. */
export type JobAction = (client: SidecarClient, id: string, signal: AbortSignal) => Promise<SubmissionView>;

/** Actions that take nothing but the job. */
export const JOB_ACTIONS: Readonly<Record<SingleAction, JobAction>> = {
  confirm: (client, id) => client.confirm(id),
  cancel: (client, id) => client.cancel(id),
  stop: (client, id, signal) => client.stop(id, signal),
  start: (client, id, signal) => client.start(id, signal),
  abandon: (client, id, signal) => client.abandon(id, signal),
  delete: (client, id, signal) => client.remove(id, signal),
  'full-speed': (client, id, signal) => client.fullSpeed(id, signal),
};

export interface RetryOptions {
  readonly frames?: string;
  readonly failed?: boolean;
}

/** Takes a failed job up where it stopped; with frames named, or `--failed`, has the farm render those again. */
export function retryAction({ frames, failed }: RetryOptions): JobAction {
  if (frames === undefined && !failed) return (client, id) => client.retry(id);
  return (client, id, signal) => client.retryFrames(id, frames, signal);
}

export function priorityAction(priority: JobSettings['priority']): JobAction {
  return (client, id, signal) => client.setPriority(id, priority, signal);
}

export function labelsAction(labels: readonly string[]): JobAction {
  return (client, id, signal) => client.setLabels(id, labels, signal);
}

export function timeoutAction(jobTimeoutSeconds: number): JobAction {
  return (client, id, signal) => client.setJobTimeout(id, jobTimeoutSeconds, signal);
}

/**
 * Does the same with each of the jobs, one after the other, and prints how they stand.
 *
 * @param given - Ids, beginnings of them, or the farm's numbers.
 * @returns The exit code.
 */
export async function actOn(given: readonly string[], act: JobAction, { form }: Context): Promise<number> {
  const client = await connect();
  // All are looked for before anything is done: a slip in the last name must not leave half of it done.
  const jobs: SubmissionView[] = [];
  for (const name of given) jobs.push(await findJob(client, name));
  return interruptible(
    async (signal) => {
      for (const { id } of jobs) {
        const job = await act(client, id, signal);
        signal.throwIfAborted();
        print(form, job, () => `${shortId(id)}  ${stateText(job.state)}  ${plain(job.scenePath)}`);
      }
      return EXIT.done;
    },
    () => 'What the farm was asked for stays asked. "farmhand jobs" says how the jobs stand.',
  );
}
