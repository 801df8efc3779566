import type {
  Actor,
  CheckReport,
  HostSnapshot,
  JobControl,
  JobSettings,
  LocalPath,
  SubmissionEvent,
  SubmissionFilter,
  SubmissionView,
} from '@farmhand/model';
import type { ExaminedJob } from './check.ts';
import type { CheckpointHook } from './checkpoint.ts';
import type { ExportedJob, ExportOptions } from './export-format.ts';
import type { OffersSource } from './farm-offers.ts';
import type { SubmissionListener } from './journal.ts';
import type { LeaseTimes } from './lease.ts';
import type { PrepareProgress } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { DriveDependencies } from './step.ts';

export interface SubmissionServiceOptions extends Omit<DriveDependencies, 'checkpoint' | 'offers' | 'turns'> {
  /** What the farm has; the farm is asked for each submission and check unless given. */
  readonly offers?: OffersSource;
  /** Shortest pause between two looks at the farm; 3,000 unless given. Milliseconds. */
  readonly pollMs?: number;
  /** Longest pause, when nothing changes and after failures; 60,000 unless given. Milliseconds. */
  readonly mostPollMs?: number;
  /** A job that the farm leaves out of its answers is gone after so long at the earliest; 60,000 unless given. Milliseconds. */
  readonly goneAfterMs?: number;
  /** Submissions prepared (read, checked, fingerprinted) at once; 2 unless given. */
  readonly preparedAtOnce?: number;
  /** Submissions uploaded at once; 2 unless given. */
  readonly uploadedAtOnce?: number;
  /** How long others on the same journal believe that this one is alive; see {@link LeaseTimes}. */
  readonly leaseTimes?: LeaseTimes;
  /** Told of every checkpoint passed; tests kill the process there. */
  readonly checkpoint?: CheckpointHook;
}

export interface SubmitInput {
  /** A UUID; drafting the same id again returns the submission that is there. */
  readonly id: string;
  readonly scenePath: LocalPath;
  readonly snapshot: HostSnapshot | null;
  readonly settings: JobSettings;
  /** True when warnings need no question. */
  readonly confirmWarnings: boolean;
  /** Who submits; this computer's user unless given. */
  readonly by?: Actor;
}

/** What is different when a submission is made once more. */
export interface RenewInput {
  /** UUID of the new submission. */
  readonly id: string;
  /** Settings to change; the others stay. */
  readonly settings?: Partial<JobSettings>;
  /** True when warnings need no question; false unless given. */
  readonly confirmWarnings?: boolean;
  readonly by?: Actor;
}

export interface SubmitExportedInput extends RenewInput {
  /** Absolute path of the folder that {@link SubmissionService.exportJob} wrote. */
  readonly folder: LocalPath;
  readonly signal?: AbortSignal;
}

export interface CheckOptions {
  readonly signal: AbortSignal;
  /** In place of the service's own. */
  readonly source?: OffersSource;
}

export interface DownloadAgainOptions {
  /** Whole path of the folder that is the job's from now on; the one it has unless given. */
  readonly folder?: LocalPath | undefined;
  /** This computer's user unless given. */
  readonly by?: Actor | undefined;
}

export interface ExamineOptions extends CheckOptions {
  /** Hears what is being done. Often: for each file. */
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
}

/** Who presses, and how long whoever presses waits. */
export interface ControlOptions {
  /** This computer's user unless given. */
  readonly by?: Actor;
  /** Stops waiting for the farm's answer; what was asked stays asked. */
  readonly signal?: AbortSignal;
}

export interface SubmissionService {
  /**
   * Says everything that is known of a job before it is submitted; see {@link checkJob}.
   *
   * @throws SubmissionError `path-not-absolute`, and what {@link checkJob} throws.
   */
  check(request: SubmissionRequest, options: CheckOptions): Promise<CheckReport>;
  /**
   * As {@link check}, with everything that was found out on the way.
   *
   * @throws As {@link check}.
   */
  examine(request: SubmissionRequest, options: ExamineOptions): Promise<ExaminedJob>;
  /**
   * Drafts a submission and starts to drive it. Returns as soon as the draft is on disk.
   *
   * @throws SubmissionError `path-not-absolute` when the scene or the download folder is not a whole path.
   */
  submit(input: SubmitInput): SubmissionView;
  /**
   * Submits the scene of an earlier submission again with changed settings, as a submission of its own.
   *
   * @throws SubmissionError `unknown-submission`, `other-account`, `path-not-absolute`.
   */
  renew(id: string, input: RenewInput): SubmissionView;
  /** Submissions that a filter lets through, the newest first. The removed ones are left out unless asked for. */
  list(filter?: SubmissionFilter): readonly SubmissionView[];
  /** How many a filter lets through, whatever its limit and offset. */
  count(filter?: SubmissionFilter): number;
  get(id: string): SubmissionView | null;
  /** Goes on after the artist has seen the warnings. */
  confirm(id: string, by?: Actor): SubmissionView;
  /**
   * Takes up a failed submission where it stopped, or tries a waiting one at once.
   *
   * @throws SubmissionError `unknown-submission`, `other-account`, `job-removed`.
   */
  retry(id: string, by?: Actor): SubmissionView;
  /** Stops the work here and the job at the farm. */
  cancel(id: string, by?: Actor): SubmissionView;
  /**
   * Asks something of a job that the farm has. It is on disk when this returns; the promise resolves when the farm has
   * carried it out, however often this process is killed meanwhile (then nobody waits, but it is carried out or refused
   * all the same, and told by an event).
   *
   * @throws SubmissionError where the job's state does not allow it or the farm refuses it: `unknown-submission`,
   * `other-account`, `not-at-farm`, `job-removed`, `job-ended`, `job-not-stopped`, `job-abandoned`, `no-such-frames`,
   * `frames-not-ended`, `frames-invalid`, `label-shared`, `task-gone`, and the farm's own; `answer-lost` when the farm may
   * have carried it out and does not say; the reason of `signal`.
   */
  control(id: string, control: JobControl, options?: ControlOptions): Promise<SubmissionView>;
  /**
   * Brings a job's finished frames home once more, also of one that has ended: those that are not in the download folder
   * as they came. Returns as soon as it is on disk that they are wanted.
   *
   * @throws SubmissionError `unknown-submission`, `other-account`, `job-removed`, `not-at-farm`, `no-download-folder`,
   * `path-not-absolute`.
   */
  downloadAgain(id: string, options?: DownloadAgainOptions): SubmissionView;
  /**
   * Writes a job as a folder that {@link submitExported} takes, here or on another computer. The folder appears whole or
   * not at all.
   *
   * @throws SubmissionError `unknown-submission`, `not-prepared`, `folder-exists`, `export-failed`, `file-changed`.
   */
  exportJob(id: string, folder: LocalPath, options?: ExportOptions): Promise<ExportedJob>;
  /**
   * Drafts a submission from an exported folder without reading the scene again, and starts to drive it. Resolves when the
   * draft is on disk; whether every file is as it was exported is found out afterwards, like everything slow. Frames are
   * downloaded only when `settings` names a folder: the one of the export is another user's.
   *
   * @throws SubmissionError `not-an-export`, `export-newer`, `export-unsafe`, `path-not-absolute`.
   */
  submitExported(input: SubmitExportedInput): Promise<SubmissionView>;
  /** True while something is under way here or at the farm. */
  busy(): boolean;
  /** Kept events after a sequence number, oldest first; of one submission or of all; all of them unless limited. */
  eventsAfter(sequence: number, id: string | null, limit?: number): readonly SubmissionEvent[];
  /** Tells the listener of every event from now on, until what is returned is called. */
  subscribe(listener: SubmissionListener): () => void;
  /**
   * Stops driving and watching; everything goes on at the next start. A call that creates or submits a job and is under
   * way may take ten seconds more, so that its answer is not lost.
   */
  close(): Promise<void>;
}
