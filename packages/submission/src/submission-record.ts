import type {
  Actor,
  Finding,
  FrameCounts,
  HostSnapshot,
  LocalPath,
  Problem,
  SubmissionState,
  TransferCounts,
} from '@farmhand/model';
import type { AccountKey } from './account-key.ts';
import type { KeptAttachment } from './attachments.ts';
import type { StoredManifest } from './manifest.ts';
import type { PreparedJob } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { MeasuredUpload } from './upload-meter.ts';

/** A frame as it was before it was submitted anew: until it is another, the farm's word on the job is an old one. */
export interface ReopenedAt {
  readonly taskId: number;
  readonly frameId: number;
  readonly frameIndex: string;
  readonly mark: string;
}

/** What was changed of a job after it was submitted. */
export interface ChangedAtFarm {
  readonly priority?: number;
  readonly labels?: readonly string[];
  readonly jobTimeoutSeconds?: number;
}

/** The one row of truth about a submission. */
export interface SubmissionRecord {
  readonly id: string;
  readonly state: SubmissionState;
  /** The snapshot is among the {@link SubmissionAttachments}. */
  readonly request: Omit<SubmissionRequest, 'snapshot'>;
  readonly account: AccountKey;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Who submitted it; null for one of an older Farmhand. */
  readonly by: Actor | null;
  /** Driver that has it in hand, by its token; see `lease.ts`. */
  readonly lease: string | null;
  /** Files brought home so far. */
  readonly filesDownloaded: number;
  /** Lists leave it out. */
  readonly removed: boolean;
  /** The artist has seen the warnings and wants to go on. */
  readonly confirmed: boolean;
  readonly cancelRequested: boolean;
  /** Who asked for that; null when nobody did. */
  readonly cancelledBy: Actor | null;
  /** One sentence on how the render environment was chosen. */
  readonly environmentText: string | null;
  /** The same in Chinese; null as well where an older Farmhand chose it. */
  readonly environmentTextZh: string | null;
  /** Name of the account's render environment that serves the job. */
  readonly environmentName: string | null;
  /** Set before the farm is asked, so that a restart knows the answer may have been lost. */
  readonly createTaskIntended: boolean;
  readonly submitIntended: boolean;
  /** State a retry goes back to after a failure. */
  readonly resumeState: SubmissionState | null;
  readonly taskId: number | null;
  readonly findings: readonly Finding[];
  readonly upload: TransferCounts | null;
  /** What was really sent, and how long it took; null until then, and when it was too little to tell. */
  readonly uploadMeasured: MeasuredUpload | null;
  readonly frames: FrameCounts | null;
  readonly problem: Problem | null;
  readonly changedAtFarm: ChangedAtFarm;
  /** Given up at the farm on purpose. */
  readonly abandoned: boolean;
  /** Null when no frames were submitted anew, or the farm has been seen to have them in hand. */
  readonly reopened: ReopenedAt | null;
  /** Submission that this one repeats with changes. */
  readonly renews: string | null;
  /** Folder that was chosen after it was submitted, which is the settings' then; null when none was. */
  readonly downloadInto: LocalPath | null;
  /** How often its files were asked for once more. */
  readonly downloadRound: number;
  /** It was cancelled, and only its files are brought home once more. */
  readonly staysCancelled: boolean;
}

/** What may be large; kept beside the record, read only by the step that needs it. */
export interface SubmissionAttachments {
  /** As it was handed in; never changes. */
  readonly snapshot: HostSnapshot | null;
  readonly prepared: PreparedJob | null;
  readonly manifest: StoredManifest | null;
}

/** Fields of a record, and attachments (kept before), that a step may change. */
export type SubmissionPatch = Partial<
  Omit<
    SubmissionRecord,
    'id' | 'request' | 'account' | 'createdAt' | 'updatedAt' | 'by' | 'lease' | 'filesDownloaded'
  > & { readonly [Kind in 'prepared' | 'manifest']: KeptAttachment | null }
>;

/** The watch follows the job again. */
export const REOPENED = {
  state: 'rendering',
  problem: null,
  resumeState: null,
  cancelRequested: false,
  abandoned: false,
  staysCancelled: false,
} as const;
