import type {
  Finding,
  FrameCounts,
  HostSnapshot,
  Problem,
  SubmissionState,
  TransferCounts,
} from '@farmhand/model';
import type { AccountKey } from './account-key.ts';
import type { StoredManifest } from './manifest.ts';
import type { PreparedJob } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { MeasuredUpload } from './upload-meter.ts';

/** The one row of truth about a submission. */
export interface SubmissionRecord {
  readonly id: string;
  readonly state: SubmissionState;
  /** The snapshot is among the {@link SubmissionAttachments}. */
  readonly request: Omit<SubmissionRequest, 'snapshot'>;
  readonly account: AccountKey;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The artist has seen the warnings and wants to go on. */
  readonly confirmed: boolean;
  readonly cancelRequested: boolean;
  /** One sentence on how the render environment was chosen. */
  readonly environmentText: string | null;
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
}

/** What may be large; kept beside the record, read only by the step that needs it. */
export interface SubmissionAttachments {
  /** As it was handed in; never changes. */
  readonly snapshot: HostSnapshot | null;
  readonly prepared: PreparedJob | null;
  readonly manifest: StoredManifest | null;
}

/** Fields of a record, and attachments, that a step may change. */
export type SubmissionPatch = Partial<
  Omit<SubmissionRecord, 'id' | 'request' | 'account' | 'createdAt' | 'updatedAt'> &
    Omit<SubmissionAttachments, 'snapshot'>
>;
