/** Jobs rendered on a clean farm of this computer before they are paid for. */
import { finding, hostName, jobSettings, localPath, problem } from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, bodyFailures, failures, getRoute, json, jsonBody, nothing } from './route-parts.ts';

export const rehearsalRequest = z.object({
  scenePath: localPath,
  /** Host session whose snapshot counts besides the saved file. */
  hostSessionId: z.uuid().nullable().default(null),
  settings: jobSettings,
  /** As an artist writes frames, and `first`, `middle`, `last`. */
  frames: z.string().min(1).max(1000).default('first, middle, last'),
  scalePercent: z.number().int().min(1).max(100).default(25),
  /** What the farm's machines are like, for the estimate. */
  hardware: z
    .object({
      nodes: z.number().int().min(1).default(1),
      /** How many times faster than this computer. */
      speedFactor: z.number().positive().default(1),
      /** In the account's currency; null when it is not known. */
      pricePerNodeHour: z.number().nonnegative().nullable().default(null),
    })
    .default({ nodes: 1, speedFactor: 1, pricePerNodeHour: null }),
});
export type RehearsalRequestInput = z.input<typeof rehearsalRequest>;

/** The least, middle and most that is to be expected. */
const spread = z.object({ low: z.number(), middle: z.number(), high: z.number() });

export const rehearsal = z
  .object({
    id: z.string(),
    scenePath: localPath,
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    step: z.enum(['waiting', 'reading', 'preparing', 'rendering', 'measuring', 'judging']),
    framesDone: z.number().int(),
    framesTotal: z.number().int(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    problem: problem.nullable(),
    /** Null until it is done. */
    result: z
      .object({
        scalePercent: z.number(),
        /** Program that rendered: `Blender 3.4.1`. */
        renderer: z.string(),
        upload: z.object({ files: z.number().int(), bytes: z.number() }),
        pictures: z.array(
          z.object({
            frame: z.number().int(),
            /** Null when it failed. */
            seconds: z.number().nullable(),
            /** Whether `/pictures/{frame}` has something to show. */
            hasPicture: z.boolean(),
          }),
        ),
        /** The worst, and no more than a panel shows; see `moreFindings`. */
        findings: z.array(finding),
        /** How many findings are left out. */
        moreFindings: z.number().int().nonnegative().default(0),
        /** Null when nothing rendered. */
        estimate: z
          .object({
            /** Rendering time of one frame at full size on the farm. Seconds. */
            secondsPerFrame: spread,
            /** From start to end of the whole job. Seconds. */
            totalSeconds: spread,
            nodeHours: spread,
            /** In the account's currency; null without a price. */
            cost: spread.nullable(),
          })
          .nullable(),
        /** Folder with pictures, log and report. */
        folder: localPath,
      })
      .nullable(),
  })
  .meta({ id: 'Rehearsal' });
export type Rehearsal = z.infer<typeof rehearsal>;

/** What the scenes of a host would be rehearsed with on this computer. */
export const rehearsalRenderer = z
  .object({
    /** `Blender 3.4.1`; null when there is none. */
    renderer: z.string().nullable(),
    /** Why there is none, as a rehearsal that fails for it says; null when there is one. */
    problem: problem.nullable(),
  })
  .meta({ id: 'RehearsalRenderer' });
export type RehearsalRenderer = z.infer<typeof rehearsalRenderer>;

const idParameter = z.object({ id: z.string() });
const rehearsalAnswer = z.object({ rehearsal });
const pictureContent = z.string().meta({ format: 'binary' });

export const rehearsalRoutes = {
  rehearsalRenderer: createRoute({
    method: 'get',
    path: `${API_BASE}/rehearsal-renderer`,
    summary:
      'Whether this computer has a program that rehearses the scenes of a host. The first answer may take seconds.',
    request: {
      query: z.object({
        host: hostName,
        /** Version that the scene was made with; empty when it is not known. */
        version: z.string().max(100).default(''),
      }),
    },
    responses: { 200: json(rehearsalRenderer, 'The program, or what is in the way.'), ...failures },
  }),
  listRehearsals: getRoute(
    '/rehearsals',
    'Rehearsals, the latest first; the last of each scene is kept over a restart.',
    z.object({ rehearsals: z.array(rehearsal) }),
  ),
  startRehearsal: createRoute({
    method: 'post',
    path: `${API_BASE}/rehearsals`,
    summary: 'Renders some frames of a job on a clean farm of this computer. One at a time.',
    request: jsonBody(rehearsalRequest),
    responses: {
      202: json(rehearsalAnswer, 'It has begun; panel events tell how far it is.'),
      ...bodyFailures,
    },
  }),
  getRehearsal: createRoute({
    method: 'get',
    path: `${API_BASE}/rehearsals/{id}`,
    summary: 'How far a rehearsal is, and what it found.',
    request: { params: idParameter },
    responses: { 200: json(rehearsalAnswer, 'The rehearsal.'), ...failures },
  }),
  cancelRehearsal: createRoute({
    method: 'post',
    path: `${API_BASE}/rehearsals/{id}/cancel`,
    summary: 'Stops it; nothing of it is left running.',
    request: { params: idParameter, ...jsonBody(nothing) },
    responses: { 200: json(rehearsalAnswer, 'The rehearsal.'), ...bodyFailures },
  }),
  rehearsalPicture: createRoute({
    method: 'get',
    path: `${API_BASE}/rehearsals/{id}/pictures/{frame}`,
    summary: 'A picture it rendered, in a form that browsers show.',
    request: { params: z.object({ id: z.string(), frame: z.coerce.number().int() }) },
    responses: {
      200: {
        content: {
          'image/png': { schema: pictureContent },
          'image/jpeg': { schema: pictureContent },
          'image/webp': { schema: pictureContent },
          'image/gif': { schema: pictureContent },
        },
        description: 'The picture.',
      },
      ...failures,
    },
  }),
} as const;
