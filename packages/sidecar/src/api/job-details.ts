/** What a panel shows of one job beyond its view: frames, logs, pictures, money, files. */
import { jobSettings, localPath, submissionEvent } from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, bodyFailures, failures, json, jsonBody } from './route-parts.ts';

/** Condition of a frame, by its place in this list: tables of frames carry the place. */
export const FRAME_CONDITIONS = [
  'waiting',
  'rendering',
  'done',
  'failed',
  'stopped',
  'abandoned',
  'unknown',
] as const;
export type FrameCondition = (typeof FRAME_CONDITIONS)[number];

/**
 * Some rows of a job's table of frames, by columns. `row` says which; without it they follow each other from `offset` on.
 */
export const frameRows = z
  .object({
    /** Rows of the whole table. */
    total: z.number().int().nonnegative(),
    offset: z.number().int().nonnegative(),
    row: z.array(z.number().int()).optional(),
    /** The farm's number, which pictures and logs are asked for by. */
    id: z.array(z.number().int()),
    /** As the farm writes it: `7`, `7-9[1]`; with the block behind a colon where it is rendered in blocks: `7:2`. */
    name: z.array(z.string()),
    /** Place in `FRAME_CONDITIONS`. */
    condition: z.array(z.number().int()),
    /** Rendering time so far or in all. Seconds; -1 when it is not known. */
    seconds: z.array(z.number()),
    /** What it cost so far, however it was paid, in the account's currency; -1 when it is not known. */
    cost: z.array(z.number()),
    /** How often it was submitted anew. */
    attempts: z.array(z.number().int()),
    /** Whether it is done and its files, as many as most frames have, are on this computer. */
    home: z.array(z.boolean()),
  })
  .meta({ id: 'FrameRows' });
export type FrameRows = z.infer<typeof frameRows>;

/** What a panel's stream tells of a job's frames. */
export const framesNews = z
  .discriminatedUnion('type', [
    /** The table from the beginning; several of them, `last` in the end. Whatever was known before is void. */
    z.object({ type: z.literal('table'), rows: frameRows, last: z.boolean() }),
    /** Rows that are different now, with their `row`. */
    z.object({ type: z.literal('changes'), rows: frameRows }),
    /** The farm could not be asked; the table is of `asOf`. */
    z.object({
      type: z.literal('stale'),
      asOf: z.iso.datetime().nullable(),
      message: z.string(),
      /** The same in Chinese; absent where what is told came from elsewhere. */
      zh: z.string().optional(),
    }),
    /** The table is as the farm has it. */
    z.object({ type: z.literal('current'), asOf: z.iso.datetime() }),
  ])
  .meta({ id: 'FramesNews' });
export type FramesNews = z.infer<typeof framesNews>;

/** A frame's log, one page of it. */
export const frameLogAnswer = z.object({
  text: z.string(),
  page: z.number().int(),
  /** 0 when there is no log (yet). */
  pageCount: z.number().int(),
});

export const jobDetails = z
  .object({
    settings: jobSettings,
    /** Null where the farm does not say. In the account's currency. */
    cost: z
      .object({
        /** What the account's balance paid. */
        spent: z.number(),
        /** What coupons paid. */
        coupon: z.number(),
        /** What nobody has paid yet. */
        arrears: z.number(),
        asOf: z.iso.datetime(),
      })
      .nullable(),
    /** What the account's money is called; null where the farm does not say. */
    currency: z.string().nullable(),
    /** Whether the farm has a progress picture of it (3ds Max). */
    hasProgressPicture: z.boolean(),
  })
  .meta({ id: 'JobDetails' });
export type JobDetails = z.infer<typeof jobDetails>;

/** How far a 3ds Max job is, with a picture so far of every block. */
export const progressPicture = z
  .object({
    widthPixels: z.number().nullable(),
    heightPixels: z.number().nullable(),
    stage: z.enum(['photon', 'picture', 'other']),
    blocks: z.array(
      z.object({
        frame: z.string(),
        block: z.string().nullable(),
        /** Place in `FRAME_CONDITIONS`. */
        condition: z.number().int(),
        /** 0 to 100; null when the farm does not say. */
        percent: z.number().nullable(),
        seconds: z.number().nullable(),
        remainingSeconds: z.number().nullable(),
        text: z.string().nullable(),
        /** Name to ask `/progress-picture/file?name=` for; null when there is none yet. */
        picture: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ProgressPicture' });
export type ProgressPicture = z.infer<typeof progressPicture>;

/** Files of a job that are on this computer. */
export const downloadedFiles = z
  .object({
    total: z.number().int().nonnegative(),
    /** Fewer than were asked for when an older Farmhand brought some home, which did not write down where to. */
    files: z.array(
      z.object({
        path: localPath,
        /** Null when it is not there any more. */
        sizeBytes: z.number().nullable(),
        /** ISO 8601 instant. */
        downloadedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'DownloadedFiles' });
export type DownloadedFiles = z.infer<typeof downloadedFiles>;

const idParameter = z.object({ id: z.string() });
const frameParameter = z.object({ id: z.string(), frameId: z.coerce.number().int() });
const pictureContent = z.string().meta({ format: 'binary' });
const picture = {
  content: {
    'image/png': { schema: pictureContent },
    'image/jpeg': { schema: pictureContent },
    'image/webp': { schema: pictureContent },
    'image/gif': { schema: pictureContent },
  },
  description: 'The picture.',
} as const;

export const jobDetailRoutes = {
  jobDetails: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/details`,
    summary: 'Settings, money and more of one job. Asks the farm.',
    request: { params: idParameter },
    responses: { 200: json(jobDetails, 'The details.'), ...failures },
  }),
  frameLog: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/frames/{frameId}/log`,
    summary: "A page of a frame's render log.",
    request: { params: frameParameter, query: z.object({ page: z.coerce.number().int().min(1).default(1) }) },
    responses: { 200: json(frameLogAnswer, 'The page.'), ...failures },
  }),
  framePicture: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/frames/{frameId}/picture`,
    summary:
      "A small picture of a finished frame: of the downloaded file where a browser can show it, else the farm's.",
    request: { params: frameParameter },
    responses: { 200: picture, ...failures },
  }),
  progressPicture: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/progress-picture`,
    summary: 'How far a 3ds Max job is, block by block.',
    request: {
      params: idParameter,
      query: z.object({ stage: z.enum(['photon', 'picture']).optional() }),
    },
    responses: { 200: json(progressPicture, 'The blocks.'), ...failures },
  }),
  progressPictureFile: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/progress-picture/file`,
    summary: 'The picture of one block so far.',
    request: { params: idParameter, query: z.object({ name: z.string().max(2000) }) },
    responses: { 200: picture, ...failures },
  }),
  downloadedFiles: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/downloads`,
    summary: 'Files of the job that are on this computer, the latest first.',
    request: {
      params: idParameter,
      query: z.object({
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
      }),
    },
    responses: { 200: json(downloadedFiles, 'The files.'), ...failures },
  }),
  downloadAgain: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/{id}/downloads`,
    summary: 'Brings finished frames home, also into another folder; files that are there and whole stay.',
    request: {
      params: idParameter,
      ...jsonBody(
        z.object({
          /** The job's own unless given; kept as the job's from now on. */
          folder: localPath.optional(),
        }),
      ),
    },
    responses: { 202: json(z.object({ started: z.boolean() }), 'It has begun.'), ...bodyFailures },
  }),
  revealDownload: createRoute({
    method: 'post',
    path: `${API_BASE}/submissions/{id}/reveal`,
    summary: "Shows a file of the job, or its download folder, in the system's file manager.",
    request: {
      params: idParameter,
      ...jsonBody(
        z.object({
          /** One of the job's downloaded files; the download folder unless given. */
          path: localPath.optional(),
        }),
      ),
    },
    responses: { 200: json(z.object({ shown: localPath }), 'What is shown.'), ...bodyFailures },
  }),
  submissionHistory: createRoute({
    method: 'get',
    path: `${API_BASE}/submissions/{id}/history`,
    summary: 'What happened to one submission so far, the latest first, without progress.',
    request: {
      params: idParameter,
      query: z.object({ limit: z.coerce.number().int().min(1).max(2000).default(500) }),
    },
    responses: {
      200: json(
        z.object({
          events: z.array(submissionEvent),
          /** True when there are older ones. */
          cut: z.boolean(),
        }),
        'The events.',
      ),
      ...failures,
    },
  }),
} as const;
