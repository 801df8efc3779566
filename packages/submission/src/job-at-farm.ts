import type { Task } from '@farmhand/client';
import type { JobControl, Problem } from '@farmhand/model';
import type { FarmPort } from './farm-port.ts';
import type { DownloadedFile } from './journal.ts';
import type { SubmissionPatch, SubmissionRecord } from './submission-record.ts';

/** A job as the farm has it now. */
export interface JobAtFarm {
  readonly record: SubmissionRecord;
  readonly task: Task;
  /** The tasks that have its frames: its children, or itself. */
  readonly parts: readonly Task[];
  readonly client: FarmPort;
  readonly signal: AbortSignal;
}

/** What is done with one kind of control, and how it is found out that it was done when the answer got lost. */
export interface ControlRule<C extends JobControl, Note> {
  /** Why the job's state at the farm does not allow it; null when it does. */
  refuse(job: JobAtFarm, control: C): Problem | null;
  /**
   * What has to be known of the job before it is asked. Kept on disk before the farm is asked.
   *
   * @throws SubmissionError when it turns out that it cannot be done.
   */
  note(job: JobAtFarm, control: C): Promise<Note>;
  /**
   * Whether the farm has carried it out; null where it does not say. A farm that was asked already and does not say yes is asked
   * again.
   */
  isDone(job: JobAtFarm, control: C, note: Note): Promise<boolean | null>;
  send(job: JobAtFarm, control: C, note: Note): Promise<void>;
  /** What becomes of the submission when it is done. */
  after(job: JobAtFarm, control: C, note: Note): SubmissionPatch;
  /** Files that have to be brought home again although they have the size of those that are here. */
  stale?(control: C, note: Note): (file: DownloadedFile) => boolean;
}
