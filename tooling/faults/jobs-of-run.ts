import { basename } from 'node:path';
import type { SubmissionView } from '@farmhand/model';
import { type Run, submissionId } from './run.ts';

/** Numbers of the jobs that were to be submitted. */
export function expectedJobs({ options: { jobs, only } }: Run): readonly number[] {
  return only === undefined ? Array.from({ length: jobs }, (_, job) => job) : [only];
}

export function isDone({ state }: SubmissionView): boolean {
  return state === 'done' || state === 'doneWithFailedFrames';
}

export function viewOf(run: Run, job: number): SubmissionView | undefined {
  const id = submissionId(run.options.seed, job);
  return run.views.find((view) => view.id === id);
}

export function jobOf(run: Run, { id }: SubmissionView): number {
  return expectedJobs(run).find((job) => submissionId(run.options.seed, job) === id) ?? -1;
}

export function nameOf(run: Run, view: SubmissionView): string {
  return `job ${jobOf(run, view)} (${view.id})`;
}

/** The job whose own file this is; null for one that several share. */
export function jobOfPath(run: Run, path: string): number | null {
  const job = /^b(\d+)\.(blend|png)$/.exec(basename(path))?.[1];
  return job === undefined || !expectedJobs(run).includes(Number(job)) ? null : Number(job);
}
