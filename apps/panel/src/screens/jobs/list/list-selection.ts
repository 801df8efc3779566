import type { SubmissionView } from '@farmhand/model';

/** Jobs that are chosen, also ones that are not in sight. */
export interface JobSelection {
  readonly jobs: ReadonlyMap<string, SubmissionView>;
  /** Row that a range begins at; -1 for none. */
  readonly anchor: number;
}

export const noJobs: JobSelection = { jobs: new Map(), anchor: -1 };

export function onlyJob(job: SubmissionView, row: number): JobSelection {
  return { jobs: new Map([[job.id, job]]), anchor: row };
}

/** One more, or one less; one more is left out when so many are chosen already. */
export function toggledJob(
  { jobs }: JobSelection,
  job: SubmissionView,
  row: number,
  most: number,
): JobSelection {
  const next = new Map(jobs);
  if (!next.delete(job.id) && next.size < most) next.set(job.id, job);
  return { jobs: next, anchor: row };
}

/** Exactly these. */
export function theseJobs(jobs: readonly SubmissionView[], anchor: number): JobSelection {
  return { jobs: new Map(jobs.map((job) => [job.id, job])), anchor };
}
