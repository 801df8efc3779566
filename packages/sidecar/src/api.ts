/** The sidecar's HTTP API as data: shared by the server, the OpenAPI file and every client in TypeScript. */

import {
  checkReport,
  hostSnapshot,
  jobSettings,
  localPath,
  problem,
  submissionEvent,
  submissionView,
} from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';

/** A farm account as the sidecar takes it, key included; {@link accountAnswer} is all it ever tells of one. */
export const account = z.object({
  /** Address of the farm's API: `https://task.renderbus.com`. */
  endpoint: z.url({ protocol: /^https?$/ }),
  accessId: z.string().min(1),
  accessKey: z.string().min(1),
  platform: z.string().default('2'),
});
export type Account = z.infer<typeof account>;

export const API_BASE = '/api/v1';

export const healthAnswer = z.object({
  name: z.literal('farmhand-sidecar'),
  version: z.string(),
  pid: z.number().int(),
  startedAt: z.iso.datetime(),
});
export type HealthAnswer = z.infer<typeof healthAnswer>;

export const accountAnswer = z.object({
  configured: z.boolean(),
  endpoint: z.string().nullable(),
  /** Masked: enough to recognise it by. */
  accessId: z.string().nullable(),
});
export type AccountAnswer = z.infer<typeof accountAnswer>;

export const submitRequest = z.object({
  /** Drawn by the caller; becomes the submission's id. Asked again under the same id, the same submission answers. */
  requestId: z.uuid().optional(),
  scenePath: localPath,
  snapshot: hostSnapshot.nullish(),
  settings: jobSettings,
  /** Go on without a question when there are warnings. */
  confirmWarnings: z.boolean().default(false),
});
export type SubmitRequestInput = z.input<typeof submitRequest>;

export const checkRequest = submitRequest.pick({ scenePath: true, snapshot: true, settings: true }).extend({
  /** Ask the farm nothing: what was kept of it serves, however old. */
  offline: z.boolean().default(false),
});
export type CheckRequestInput = z.input<typeof checkRequest>;

export const checkAnswer = z.object({ check: checkReport });
export const submissionAnswer = z.object({ submission: submissionView });
export const submissionsAnswer = z.object({ submissions: z.array(submissionView) });
export const problemAnswer = z.object({ problem });
const nothing = z.object({});
const idParameter = z.object({ id: z.string() });

const json = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});
const jsonBody = <S extends z.ZodType>(schema: S) => ({
  body: { content: { 'application/json': { schema } }, required: true },
});
const failures = {
  400: json(problemAnswer, 'The request is not understood.'),
  401: json(problemAnswer, 'The bearer token is missing or of an earlier run.'),
  404: json(problemAnswer, 'There is no such submission.'),
  409: json(problemAnswer, 'Not possible as things stand; the problem says why.'),
} as const;

const oneSubmission = (path: string, summary: string) =>
  createRoute({
    method: 'post',
    path,
    summary,
    request: { params: idParameter, ...jsonBody(nothing) },
    responses: { 200: json(submissionAnswer, 'The submission as it now stands.'), ...failures },
  });

export const routes = {
  health: createRoute({
    method: 'get',
    path: `${API_BASE}/health`,
    summary: 'Who is answering.',
    responses: { 200: json(healthAnswer, 'A sidecar.'), 401: failures[401] },
  }),
  getAccount: createRoute({
    method: 'get',
    path: `${API_BASE}/account`,
    summary: 'The farm account in use, without its key.',
    responses: { 200: json(accountAnswer, 'The account.'), 401: failures[401] },
  }),
  setAccount: createRoute({
    method: 'put',
    path: `${API_BASE}/account`,
    summary: 'Tries an account against the farm and, when it answers, keeps it.',
    request: jsonBody(account),
    responses: { 200: json(accountAnswer, 'The account, now in use.'), ...failures },
  }),
  check: createRoute({
    method: 'post',
    path: `${API_BASE}/checks`,
    summary: 'Says what a submission would run into. Changes nothing; works without a farm account too.',
    request: jsonBody(checkRequest),
    responses: { 200: json(checkAnswer, 'What was found.'), ...failures },
  }),
  submit: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions`,
    summary: 'Drafts a submission; everything slow happens afterwards and is told by events.',
    request: jsonBody(submitRequest),
    responses: { 202: json(submissionAnswer, 'The draft.'), ...failures },
  }),
  listSubmissions: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions`,
    summary: 'All submissions, newest first.',
    responses: { 200: json(submissionsAnswer, 'The submissions.'), ...failures },
  }),
  getSubmission: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}`,
    summary: 'One submission.',
    request: { params: idParameter },
    responses: { 200: json(submissionAnswer, 'The submission.'), ...failures },
  }),
  confirm: oneSubmission(`${API_BASE}/submissions/{id}/confirm`, 'Goes on in spite of the warnings.'),
  retry: oneSubmission(
    `${API_BASE}/submissions/{id}/retry`,
    'Takes a failed submission up where it stopped.',
  ),
  cancel: oneSubmission(
    `${API_BASE}/submissions/{id}/cancel`,
    'Stops the work here and the job at the farm.',
  ),
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
  shutdown: createRoute({
    method: 'post',
    path: `${API_BASE}/shutdown`,
    summary: 'Ends the sidecar; open submissions go on at its next start.',
    request: jsonBody(nothing),
    responses: { 202: json(nothing, 'Ending.'), 401: failures[401] },
  }),
} as const;
