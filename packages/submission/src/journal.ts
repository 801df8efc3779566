import type {
  Actor,
  HostSnapshot,
  JobControl,
  LocalPath,
  SubmissionEvent,
  SubmissionEventBody,
  SubmissionFilter,
} from '@farmhand/model';
import type { AccountKey } from './account-key.ts';
import type { AttachmentKind, KeptAttachment } from './attachments.ts';
import type { ControlRow, ControlStep } from './journal-controls.ts';
import type { DriverStore } from './journal-drivers.ts';
import type { StoredManifest } from './manifest.ts';
import type { PreparedJob } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { SentFile } from './sent-state.ts';
import type { SubmissionPatch, SubmissionRecord } from './submission-record.ts';
import type { MeasuredUpload } from './upload-meter.ts';

/**
 * Told of every event in order. `kept` is false for passing ones, such as upload progress, which the journal forgets;
 * they carry the number of the last kept event. What a listener throws is shown as a warning and disturbs nobody.
 */
export type SubmissionListener = (event: SubmissionEvent, kept: boolean) => void;

/** What was brought home already; keyed by the farm's name for the file. */
export interface DownloadedFile {
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly fingerprint: string | null;
}

/** A {@link DownloadedFile} with where and when it came home. */
export interface FileAtHome extends DownloadedFile {
  /** Rises with every file that comes home, of whichever submission. */
  readonly number: number;
  /** Null for one that an older Farmhand brought home. */
  readonly path: LocalPath | null;
  /** ISO 8601 instant; null like the path. */
  readonly at: string | null;
}

export interface DraftInput {
  readonly request: SubmissionRequest;
  readonly account: AccountKey;
  readonly confirmed: boolean;
  /** Null when nobody says. */
  readonly by?: Actor | null;
  /** Driver that has it in hand from the start; none unless given. */
  readonly lease?: string | null;
  readonly renews?: string | null;
}

/** Who records, and on which conditions; all of it is looked at in the transaction that writes. */
export interface RecordHow {
  /** Person that caused it; nobody unless given. */
  readonly by?: Actor;
  /** Driver that records. It must have the submission in hand still. */
  readonly lease?: string;
  /** Nothing is written when this says no. */
  readonly when?: (before: SubmissionRecord) => boolean;
  /** A control that goes on with it. */
  readonly control?: ControlStep;
}

export interface Journal {
  draft(id: string, input: DraftInput): SubmissionRecord;
  get(id: string): SubmissionRecord | null;
  /** Those that have not ended, oldest first. */
  open(): readonly SubmissionRecord[];
  /** Those that a filter lets through, the newest first. */
  list(filter: SubmissionFilter): readonly SubmissionRecord[];
  count(filter: SubmissionFilter): number;
  /** Writes a large part of a submission, a slice at a time; {@link Journal.record} makes it count. */
  keep(
    id: string,
    kind: Exclude<AttachmentKind, 'snapshot'>,
    value: PreparedJob | StoredManifest,
    signal: AbortSignal,
  ): Promise<KeptAttachment>;
  snapshot(id: string): HostSnapshot | null;
  /** This and the manifest are null when there is none, or one that another Farmhand made: then the job is checked again. */
  prepared(id: string, signal?: AbortSignal): Promise<PreparedJob | null>;
  manifest(id: string, signal?: AbortSignal): Promise<StoredManifest | null>;
  /**
   * Writes the patch and its events as one transaction, then tells the listeners.
   *
   * @throws LeaseLost when the driver that records no longer has the submission in hand.
   */
  record(
    id: string,
    patch: SubmissionPatch,
    events?: readonly SubmissionEventBody[],
    how?: RecordHow,
  ): SubmissionRecord;
  /** Tells the listeners something not worth keeping, such as upload progress. Never throws. */
  announce(id: string, body: SubmissionEventBody): void;
  downloaded(id: string, signal?: AbortSignal): Promise<ReadonlyMap<string, DownloadedFile>>;
  /** Files that came home after the one of a number, in that order. */
  filesAtHome(id: string, after: number, limit: number): readonly FileAtHome[];
  /** The same, the latest first. */
  latestAtHome(id: string, offset: number, limit: number): readonly FileAtHome[];
  /** One of them; null when it was forgotten since. */
  fileAtHome(id: string, number: number): FileAtHome | null;
  /** @throws LeaseLost as {@link Journal.record}. */
  recordDownload(id: string, file: DownloadedFile, path: LocalPath, how?: Pick<RecordHow, 'lease'>): void;
  /**
   * Has files brought home once more: those that a test on the farm's name for them picks.
   *
   * @throws LeaseLost as {@link Journal.record}.
   */
  forgetDownloads(
    id: string,
    pick: (file: DownloadedFile) => boolean,
    how?: Pick<RecordHow, 'lease'>,
  ): Promise<void>;
  /** Events after a sequence number, oldest first; of one submission or of all; all of them unless limited. */
  eventsAfter(sequence: number, id: string | null, limit?: number): readonly SubmissionEvent[];
  /** The latest events of a submission, the newest first, without those that only count: frames, files, bytes. */
  latestEvents(id: string, limit: number): readonly SubmissionEvent[];
  /** Sequence number of the newest event; 0 before the first. */
  newestSequence(): number;
  /** The events that told of frames that failed. */
  failuresTold(id: string): readonly Extract<SubmissionEventBody, { type: 'frameFailed' }>[];
  /** How many troubles of single files the submission's uploads kept so far. */
  uploadTroublesTold(id: string): number;
  subscribe(listener: SubmissionListener): () => void;
  /** Tells the listeners what other processes wrote. Gives another number when they wrote anything, events or not. */
  catchUp(): number;
  /** Of the last uploads of an account that could be measured, the newest first. */
  lastUploads(account: AccountKey, limit: number): readonly MeasuredUpload[];
  /** Files that the last finished upload of this scene by this account held, by local path. */
  sentBefore(
    scenePath: string,
    account: AccountKey,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, SentFile>>;
  /** Keeps what is asked of a job, and tells of it. Returns its number. */
  ask(id: string, control: JobControl, by: Actor): number;
  control(number: number): ControlRow | null;
  /** Not answered yet, the oldest first; of one submission or of all. */
  openControls(id: string | null): readonly ControlRow[];
  readonly drivers: DriverStore;
  close(): void;
}
