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
    /** The same in Chinese; absent where what is told came from elsewhere, such as the system's own words. */
    zh: z.object({ message: z.string(), hint: z.string() }).optional(),
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

/** How far the look at the files' contents is. Bytes are those that have to be read: unchanged files are known by their size and time. */
export const fingerprintCounts = z
  .object({
    filesDone: z.number().int().nonnegative(),
    filesTotal: z.number().int().nonnegative(),
    bytesDone: z.number().nonnegative(),
    /** Rises until all files were looked at. */
    bytesTotal: z.number().nonnegative(),
  })
  .meta({ id: 'FingerprintCounts' });
export type FingerprintCounts = z.infer<typeof fingerprintCounts>;

/** What went wrong with one file, or with small ones that travel together, while it was uploaded. */
export const fileTrouble = z
  .object({
    path: localPath,
    /** Files that travel together, of which `path` is the first; 1 for a file alone. */
    files: z.number().int().positive(),
    problem,
    /** Whether it is tried again without anybody's doing. */
    willRetry: z.boolean(),
    /** Which attempt failed, from 1 on. */
    attempt: z.number().int().positive(),
  })
  .meta({ id: 'FileTrouble' });
export type FileTrouble = z.infer<typeof fileTrouble>;

/** Files that are in trouble just now: how many troubles there are, and the latest of them, the newest first. */
export const fileTroubles = z
  .object({ total: z.number().int().nonnegative(), latest: z.array(fileTrouble) })
  .meta({ id: 'FileTroubles' });
export type FileTroubles = z.infer<typeof fileTroubles>;

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

/** Who made something happen, and from where. Never a secret. */
export const actor = z
  .object({
    /** Name of the user on that computer. */
    user: z.string(),
    computer: z.string(),
    /** What was pressed: `blender`, `cli`, `panel`; empty when it does not say. */
    program: z.string(),
  })
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof actor>;

/**
 * What can be asked of a job that the farm has. `remove` deletes it at the farm and hides it from the list; frames on
 * disk are never touched.
 */
export const jobControl = z
  .discriminatedUnion('type', [
    /** What is rendered stays; `start` goes on with the rest. */
    z.object({ type: z.literal('stop') }),
    /** Goes on with a job that was stopped, or whose test frames are done. */
    z.object({ type: z.literal('start') }),
    /** Gives the job up for good. */
    z.object({ type: z.literal('abandon') }),
    z.object({ type: z.literal('remove') }),
    z.object({ type: z.literal('setPriority'), priority: z.union([z.literal(50), z.literal(60)]) }),
    /** All of the job's labels; those it has and that are not named are taken off. */
    z.object({ type: z.literal('setLabels'), labels: z.array(z.string().trim().min(1).max(100)).max(50) }),
    /** The farm stops the job when it takes longer. Seconds. */
    z.object({ type: z.literal('setTimeout'), jobTimeoutSeconds: z.int().min(60).max(31_536_000) }),
    /** Renders all frames without waiting for the test frames. */
    z.object({ type: z.literal('fullSpeed') }),
    /** Renders frames again: those that failed, or those named as in the settings (`1-10, 20`). */
    z.object({
      type: z.literal('resubmitFrames'),
      frames: z.union([z.literal('failed'), z.string().min(1).max(10_000)]),
    }),
  ])
  .meta({ id: 'JobControl' });
export type JobControl = z.infer<typeof jobControl>;

/** Steps of which only a few are made at once; the others wait their turn. */
export const turnOf = z.enum(['preparing', 'uploading']);
export type TurnOf = z.infer<typeof turnOf>;

const eventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: submissionState }),
  z.object({ type: z.literal('findings'), findings: z.array(finding) }),
  z.object({
    type: z.literal('environment'),
    text: z.string(),
    /** The same in Chinese; absent in what an older Farmhand recorded. */
    zh: z.string().optional(),
  }),
  /** Passing, several times a second. */
  z.object({ type: z.literal('fingerprint'), counts: fingerprintCounts }),
  /** Passing but for the last; `troubles` is absent when no file is in trouble. */
  z.object({ type: z.literal('upload'), counts: transferCounts, troubles: fileTroubles.optional() }),
  /** Of the first few hundred of a job. */
  z.object({ type: z.literal('uploadTrouble'), ...fileTrouble.shape }),
  /** So many further ones of an upload were not kept one by one. */
  z.object({ type: z.literal('uploadTroublesLeftOut'), count: z.number().int().positive() }),
  z.object({ type: z.literal('frames'), counts: frameCounts }),
  z.object({
    type: z.literal('downloaded'),
    path: localPath,
    filesDone: z.number().int(),
    bytesDone: z.number(),
  }),
  z.object({
    type: z.literal('frameFailed'),
    frame: z.string(),
    message: z.string(),
    /** How often the frame had been submitted anew when it failed; 0 unless given. */
    attempt: z.number().int().optional(),
  }),
  /** Waits for its turn; `ahead` others come first. Passing. */
  z.object({ type: z.literal('queued'), turn: turnOf, ahead: z.number().int().nonnegative() }),
  /** Something was asked of the job: recorded, done, refused with a problem, or maybe done (the farm does not say). */
  z.object({
    type: z.literal('control'),
    control: jobControl,
    outcome: z.enum(['asked', 'done', 'refused', 'notKnown']),
    problem: problem.nullable(),
  }),
  /** It was submitted again with changes, as another submission. */
  z.object({ type: z.literal('renewed'), as: z.string() }),
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
    /** Who caused it; absent for what came about by itself. */
    by: actor.optional(),
    body: eventBody,
  })
  .meta({ id: 'SubmissionEvent' });
export type SubmissionEvent = z.infer<typeof submissionEvent>;

const KNOWN_TYPES: ReadonlySet<unknown> = new Set(eventBody.options.map(({ shape }) => shape.type.value));

/**
 * Reads an event that another program told. Null for one of a kind that this version does not know, as a newer Farmhand
 * may tell: whoever follows events passes it over.
 *
 * @throws ZodError when it is no event.
 */
export function readSubmissionEvent(value: unknown): SubmissionEvent | null {
  const parsed = submissionEvent.safeParse(value);
  if (parsed.success) return parsed.data;
  const { success, data } = kindOfEvent.safeParse(value);
  if (success && !KNOWN_TYPES.has(data.body.type)) return null;
  throw parsed.error;
}

const kindOfEvent = z.object({
  schema: z.literal(SUBMISSION_SCHEMA),
  body: z.object({ type: z.string() }),
});

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
    /** The same in Chinese; absent until then, and where an older Farmhand chose it. */
    environmentZh: z.string().optional(),
    findings: z.array(finding),
    upload: transferCounts.nullable(),
    frames: frameCounts.nullable(),
    downloadFolder: localPath.nullable(),
    filesDownloaded: z.number().int().nonnegative(),
    problem: problem.nullable(),
    /** Who submitted it; null for one of an older Farmhand. */
    by: actor.nullable(),
    artist: z.string(),
    /** As they are now, without Farmhand's own. */
    labels: z.array(z.string()),
    /** As it is now. */
    priority: z.number().int(),
    /** After this time the farm stops the job. Seconds. */
    jobTimeoutSeconds: z.number().int(),
    /** What was asked of the job and is not answered yet, the oldest. */
    control: jobControl.nullable(),
    /** Null when it waits for no turn, or another sidecar has it in hand. */
    waitsFor: z.object({ turn: turnOf, ahead: z.number().int().nonnegative() }).nullable(),
    /** Computer whose sidecar has it in hand, when it is not the one that answers; null otherwise. */
    drivenBy: z.string().nullable(),
    /** Submission that this one repeats with changes. */
    renews: z.string().nullable(),
    /** True once it was removed: lists leave it out unless asked for. */
    removed: z.boolean(),
  })
  .meta({ id: 'SubmissionView' });
export type SubmissionView = z.infer<typeof submissionView>;

/** Which submissions a list has; all of them that were not removed unless narrowed down. */
export const submissionFilter = z
  .object({
    /** Part of the scene's path, a label, the project, the artist, the user or the computer, or a task id; any case. */
    text: z.string().max(1000).optional(),
    states: z.array(submissionState).optional(),
    /** Submitted not before. */
    since: z.iso.datetime({ offset: true }).optional(),
    /** Submitted before. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** The removed ones as well. */
    removed: z.boolean().optional(),
    /** Made with this farm account. */
    account: z.object({ endpoint: z.string(), accessId: z.string() }).optional(),
    /** At most so many, the newest first; 500 unless given. */
    limit: z.int().min(1).max(10_000).optional(),
    /** Leaves out so many of the newest. */
    offset: z.int().min(0).optional(),
  })
  .meta({ id: 'SubmissionFilter' });
export type SubmissionFilter = z.infer<typeof submissionFilter>;
