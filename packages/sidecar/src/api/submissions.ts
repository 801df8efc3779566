/** Checks, submissions and what is done with them afterwards. */
import {
  checkReport,
  hostSnapshot,
  type JobSettings,
  jobSettings,
  localPath,
  submissionEvent,
  submissionState,
  submissionView,
} from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, actRoute, bodyFailures, failures, json, jsonBody, nothing } from './route-parts.ts';

/** Profile to submit with; the current one unless given. */
const profile = z.string().min(1).optional();

export const submitRequest = z.object({
  /** Drawn by the caller; becomes the submission's id. Asked again under the same id, the same submission answers. */
  requestId: z.uuid().optional(),
  scenePath: localPath,
  snapshot: hostSnapshot.nullish(),
  /** Host session whose kept snapshot serves in place of one in the body. */
  hostSessionId: z.uuid().optional(),
  settings: jobSettings,
  /** Go on without a question when there are warnings. */
  confirmWarnings: z.boolean().default(false),
  profile,
});
export type SubmitRequestInput = z.input<typeof submitRequest>;

export const checkRequest = submitRequest
  .pick({ scenePath: true, snapshot: true, hostSessionId: true, settings: true, profile: true })
  .extend({
    /** Ask the farm nothing: what was kept of it serves, however old. */
    offline: z.boolean().default(false),
  });
export type CheckRequestInput = z.input<typeof checkRequest>;

export const checkAnswer = z.object({ check: checkReport });
export const submissionAnswer = z.object({ submission: submissionView });
export const submissionsAnswer = z.object({
  submissions: z.array(submissionView),
  /** How many there are in all, whatever `limit` and `offset` leave out. */
  total: z.number().int().nonnegative().default(0),
});

/** Most submissions in one answer; a caller that wants more asks for the next page. */
export const LONGEST_PAGE = 200;

export const submissionsQuery = z.object({
  /** Words of the scene's path, the label, the job's number or the artist, in any case. */
  text: z.string().max(500).optional(),
  /** Separated by commas. */
  states: z
    .string()
    .transform((text) => text.split(',').filter((state) => state !== ''))
    .pipe(z.array(submissionState))
    .optional(),
  /** Made at this instant or later. */
  since: z.iso.datetime({ offset: true }).optional(),
  /** Made before this instant. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** `true` for the removed ones as well. */
  removed: z.stringbool().optional(),
  /** Made with the account of this profile; of all accounts unless given. */
  profile,
  limit: z.coerce.number().int().min(1).max(LONGEST_PAGE).default(LONGEST_PAGE),
  offset: z.coerce.number().int().min(0).default(0),
});

const priorityRequest = z.object({ priority: z.union([z.literal(50), z.literal(60)]) });
const labelsRequest = z.object({
  /** All labels the job has afterwards. */
  labels: z.array(z.string().trim().min(1).max(100)).max(50),
});
const timeoutsRequest = z.object({
  /** The farm stops the job when it takes longer. Seconds. */
  jobTimeoutSeconds: z.int().min(60).max(31_536_000),
});
const retryFramesRequest = z.object({
  /** As in the job's settings, such as `1-10, 20`; `failed` for all that failed. */
  frames: z.string().min(1).max(10_000).default('failed'),
});

/** Settings that are to be different; what is left out stays as it was, and is not set to its default. */
export const settingsChanges = z
  .object(
    Object.fromEntries(
      Object.entries(jobSettings.omit({ schema: true }).shape).map(([name, field]) => [
        name,
        z.optional(field.unwrap()),
      ]),
    ) as unknown as {
      [Name in keyof Omit<JobSettings, 'schema'>]: z.ZodOptional<z.ZodType<JobSettings[Name]>>;
    },
  )
  .meta({ id: 'JobSettingsChanges' });
export type SettingsChanges = z.input<typeof settingsChanges>;

/** What a submission made from a former one takes. */
const anew = z.object({
  /** The new submission's id; asked again under the same id, the same submission answers. */
  requestId: z.uuid().optional(),
  /** What is to be different from the former job's settings. */
  settings: settingsChanges.default({}),
  confirmWarnings: z.boolean().default(false),
});
export const renewRequest = anew;
export type RenewRequestInput = z.input<typeof renewRequest>;
export const exportRequest = z.object({
  /** Must not be there yet. */
  folder: localPath,
  /** Copies the files in as well, so that the job can be submitted from another computer. */
  withFiles: z.boolean().default(false),
});
export type ExportRequestInput = z.input<typeof exportRequest>;
export const exportAnswer = z.object({
  folder: localPath,
  files: z.number().int().nonnegative(),
  /** Of the files that were copied in; 0 without them. */
  bytesCopied: z.number().nonnegative(),
});
export type ExportAnswer = z.infer<typeof exportAnswer>;
export const importRequest = anew.extend({
  /** One that an export made. */
  folder: localPath,
  profile,
});
export type ImportRequestInput = z.input<typeof importRequest>;

/** Where the events of one submission end. */
const eventsEnd = z.enum(['now', 'ended']);
export type EventsEnd = z.infer<typeof eventsEnd>;

const idParameter = z.object({ id: z.string() });

const onSubmission = <P extends string, B extends z.ZodType>(path: P, summary: string, body: B) =>
  createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/{id}/${path}` as const,
    summary,
    request: { params: idParameter, ...jsonBody(body) },
    responses: { 200: json(submissionAnswer, 'The submission as it now stands.'), ...bodyFailures },
  });

export const submissionRoutes = {
  check: actRoute(
    'post',
    '/checks',
    'Says what a submission would run into. Changes nothing; works without a farm account too.',
    checkRequest,
    checkAnswer,
  ),
  submit: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions`,
    summary: 'Drafts a submission; everything slow happens afterwards and is told by events.',
    request: jsonBody(submitRequest),
    responses: { 202: json(submissionAnswer, 'The draft.'), ...bodyFailures },
  }),
  importSubmission: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/import`,
    summary: 'Drafts a submission from a folder that an export made, perhaps on another computer.',
    request: jsonBody(importRequest),
    responses: { 202: json(submissionAnswer, 'The draft.'), ...bodyFailures },
  }),
  listSubmissions: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions`,
    summary: 'Submissions of all accounts, newest first, a page at a time.',
    request: { query: submissionsQuery },
    responses: { 200: json(submissionsAnswer, 'The submissions.'), ...failures },
  }),
  getSubmission: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}`,
    summary: 'One submission.',
    request: { params: idParameter },
    responses: { 200: json(submissionAnswer, 'The submission.'), ...failures },
  }),
  confirm: onSubmission('confirm', 'Goes on in spite of the warnings.', nothing),
  retry: onSubmission('retry', 'Takes a failed submission up where it stopped.', nothing),
  cancel: onSubmission('cancel', 'Stops the work here and the job at the farm.', nothing),
  stop: onSubmission('stop', 'Pauses the job at the farm; it can be started again.', nothing),
  start: onSubmission('start', 'Starts a job again that was paused.', nothing),
  abandon: onSubmission('abandon', 'Ends the job at the farm for good.', nothing),
  remove: onSubmission('remove', 'Deletes the job at the farm, and hides it here.', nothing),
  priority: onSubmission('priority', "Changes the job's priority.", priorityRequest),
  labels: onSubmission('labels', "Changes the job's labels.", labelsRequest),
  timeouts: onSubmission('timeouts', 'Changes when the farm stops a frame or the job.', timeoutsRequest),
  fullSpeed: onSubmission('full-speed', 'Renders all frames after the test frames.', nothing),
  retryFrames: onSubmission('retry-frames', 'Has frames rendered again.', retryFramesRequest),
  renew: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/{id}/renew`,
    summary: 'Drafts the same job once more, with changes.',
    request: { params: idParameter, ...jsonBody(renewRequest) },
    responses: { 202: json(submissionAnswer, 'The new draft.'), ...bodyFailures },
  }),
  exportSubmission: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/{id}/export`,
    summary: 'Writes the job as a folder that can be submitted from elsewhere.',
    request: { params: idParameter, ...jsonBody(exportRequest) },
    responses: { 200: json(exportAnswer, 'Where it is.'), ...bodyFailures },
  }),
  submissionEvents: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/events`,
    summary: 'What happened to one submission, as server-sent events, to an end.',
    description:
      'As `/events`, from the beginning, but the stream ends by itself once everything has been sent: what is kept `now`, or all that happens until the submission has `ended`.',
    request: { params: idParameter, query: z.object({ until: eventsEnd.default('ended') }) },
    responses: {
      200: { content: { 'text/event-stream': { schema: submissionEvent } }, description: 'The stream.' },
      ...failures,
    },
  }),
  events: createRoute({
    method: 'get',
    path: `${API_BASE}/events`,
    summary: 'What happens, as server-sent events.',
    description:
      'Each event has the sequence number as its id and a SubmissionEvent as its data. Kept events after `after` (or the Last-Event-ID header) come first, then everything live.',
    request: {
      query: z.object({
        submission: z.string().optional(),
        after: z.coerce.number().int().min(0).optional(),
      }),
    },
    responses: {
      200: { content: { 'text/event-stream': { schema: submissionEvent } }, description: 'The stream.' },
      ...failures,
    },
  }),
} as const;
