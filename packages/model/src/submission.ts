import { z } from 'zod';
import { finding } from './finding.ts';
import { localPath } from './paths.ts';

/** Version tag of {@link submissionEvent} and {@link submissionView}. */
export const SUBMISSION_SCHEMA = 'farmhand.submission/1';

/**
 * Where a submission stands. The names are what has been done, so a restart goes on after the last one recorded.
 *
 * `drafted` (wanted, nothing checked) → `awaitingConfirmation` (warnings; skipped when there are none) → `checked` →
 * `taskCreated` → `assetsUploaded` → `documentsUploaded` → `submitted` → `rendering` → `downloading` → `done` or
 * `doneWithFailedFrames`; `failed` and `cancelled` can follow any of them.
 */
export const submissionState = z.enum([
  'drafted',
  'awaitingConfirmation',
  'checked',
  'taskCreated',
  'assetsUploaded',
  'documentsUploaded',
  'submitted',
  'rendering',
  'downloading',
  'done',
  'doneWithFailedFrames',
  'failed',
  'cancelled',
]);
export type SubmissionState = z.infer<typeof submissionState>;

/** States nothing follows, short of an explicit retry. */
export const ENDED_STATES: ReadonlySet<SubmissionState> = new Set([
  'done',
  'doneWithFailedFrames',
  'failed',
  'cancelled',
]);

/** Why a submission or a request failed, in the artist's words. */
export const problem = z
  .object({
    /** Stable name: `farm-unreachable`, `scene-missing`, `disk-full`. */
    code: z.string(),
    /** What happened, and where. */
    message: z.string(),
    /** What to do next. */
    hint: z.string(),
    /** Whether pressing Retry could help without changing anything. */
    retryable: z.boolean(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

/** How far a transfer is. Counts are files and bytes of the whole manifest; skipped files count as done. */
export const transferCounts = z
  .object({
    filesDone: z.number().int().nonnegative(),
    filesTotal: z.number().int().nonnegative(),
    filesSkipped: z.number().int().nonnegative(),
    bytesDone: z.number().nonnegative(),
    bytesTotal: z.number().nonnegative(),
  })
  .meta({ id: 'TransferCounts' });
export type TransferCounts = z.infer<typeof transferCounts>;

/** How many of a job's frames are in which condition at the farm. */
export const frameCounts = z
  .object({
    total: z.number().int().nonnegative(),
    waiting: z.number().int().nonnegative(),
    rendering: z.number().int().nonnegative(),
    done: z.number().int().nonnegative(),
    failed: z.number().int().nonnegative(),
  })
  .meta({ id: 'FrameCounts' });
export type FrameCounts = z.infer<typeof frameCounts>;

const eventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: submissionState }),
  z.object({ type: z.literal('findings'), findings: z.array(finding) }),
  z.object({ type: z.literal('environment'), text: z.string() }),
  z.object({ type: z.literal('upload'), counts: transferCounts }),
  z.object({ type: z.literal('frames'), counts: frameCounts }),
  z.object({
    type: z.literal('downloaded'),
    path: localPath,
    filesDone: z.number().int(),
    bytesDone: z.number(),
  }),
  z.object({ type: z.literal('frameFailed'), frame: z.string(), message: z.string() }),
  z.object({ type: z.literal('waiting'), problem, retryInMs: z.number() }),
  z.object({ type: z.literal('failed'), problem }),
]);
export type SubmissionEventBody = z.infer<typeof eventBody>;

/** One thing that happened to one submission; `sequence` rises over all submissions of a journal. */
export const submissionEvent = z
  .object({
    schema: z.literal(SUBMISSION_SCHEMA),
    sequence: z.number().int().nonnegative(),
    submissionId: z.string(),
    at: z.iso.datetime(),
    body: eventBody,
  })
  .meta({ id: 'SubmissionEvent' });
export type SubmissionEvent = z.infer<typeof submissionEvent>;

/** A submission as a panel shows it. */
export const submissionView = z
  .object({
    schema: z.literal(SUBMISSION_SCHEMA),
    id: z.string(),
    state: submissionState,
    scenePath: localPath,
    /** The farm's number for the job, once it exists. */
    taskId: z.number().int().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    /** One sentence on how the render environment was chosen; null until it is. */
    environment: z.string().nullable(),
    findings: z.array(finding),
    upload: transferCounts.nullable(),
    frames: frameCounts.nullable(),
    downloadFolder: localPath.nullable(),
    filesDownloaded: z.number().int().nonnegative(),
    problem: problem.nullable(),
  })
  .meta({ id: 'SubmissionView' });
export type SubmissionView = z.infer<typeof submissionView>;
