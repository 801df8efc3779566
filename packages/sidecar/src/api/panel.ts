/** How the panel comes to talk to the sidecar, what it hears, and how it likes to look. */
import { localPath, submissionEvent } from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { hostSession } from './hosts.ts';
import { framesNews } from './job-details.ts';
import { profilesAnswer } from './profiles.ts';
import { rehearsal } from './rehearsals.ts';
import {
  API_BASE,
  actRoute,
  bodyFailures,
  failures,
  getRoute,
  json,
  jsonBody,
  nothing,
  problemAnswer,
} from './route-parts.ts';
import { scan, sceneSettings } from './scenes.ts';
import { flowAnswer, transferSettingsAnswer } from './transfers.ts';

/** How long a code may be traded. Seconds. */
export const CODE_SECONDS = 60;

/** Screens that an address can name. */
export const panelScreen = z.enum(['submit', 'assets', 'progress', 'jobs', 'rehearsal', 'settings']);
export type PanelScreen = z.infer<typeof panelScreen>;

export const codeRequest = z.object({
  /** Host session whose scene the panel is about; null for none. */
  hostSessionId: z.uuid().nullable().default(null),
  screen: panelScreen.default('submit'),
});
/** Where a panel opens; without anything, on the submit screen of no host in particular. */
export type PanelOpeningInput = z.input<typeof codeRequest>;

export const codeAnswer = z.object({
  /** Address to open; the code is behind its `#`, which no server and no log sees. Works once, for `expiresInSeconds`. */
  url: z.string(),
  expiresInSeconds: z.number().int(),
});

export const panelPreferences = z
  .object({
    /** `auto` follows the system. */
    language: z.enum(['auto', 'en', 'zh']).default('auto'),
    /** `auto` follows the system. */
    theme: z.enum(['auto', 'light', 'dark']).default('auto'),
    /** Where frames go unless a scene's settings say otherwise; empty for beside the scene. */
    downloadFolder: z.string().max(4096).default(''),
  })
  .meta({ id: 'PanelPreferences' });
export type PanelPreferences = z.infer<typeof panelPreferences>;

/** One message of the panel's stream. The first of each kind tells how things stand, the later ones what is new. */
export const panelNews = z
  .discriminatedUnion('type', [
    /** First of all; `sequence` is that of the newest event so far, `stream` what this stream is called by until it ends. */
    z.object({
      type: z.literal('hello'),
      version: z.string(),
      sequence: z.number().int(),
      stream: z.string(),
    }),
    z.object({ type: z.literal('submission'), event: submissionEvent }),
    /** Of the job whose frames the stream was asked for. */
    z.object({ type: z.literal('frames'), submissionId: z.string(), news: framesNews }),
    /** All of them. */
    z.object({ type: z.literal('hosts'), hosts: z.array(hostSession) }),
    /** At first the newest of each scene and host, one after the other. */
    z.object({ type: z.literal('scan'), scan }),
    /** At first those under way and the newest of each scene, one after the other. */
    z.object({ type: z.literal('rehearsal'), rehearsal }),
    /** What is kept beside a scene is another, whichever panel changed it. */
    z.object({ type: z.literal('settings'), scenePath: localPath, ...sceneSettings.shape }),
    /** Told when it is different. */
    z.object({ type: z.literal('flow'), ...flowAnswer.shape }),
    z.object({ type: z.literal('preferences'), preferences: panelPreferences }),
    /** The accounts are others now, whoever changed them; not told at first. */
    z.object({ type: z.literal('profiles'), ...profilesAnswer.shape }),
    /** The settings of transfers are others now, whoever changed them; not told at first. */
    z.object({ type: z.literal('transferSettings'), ...transferSettingsAnswer.shape }),
    /** The sidecar is just ending. */
    z.object({ type: z.literal('ending') }),
  ])
  .meta({ id: 'PanelNews' });
export type PanelNews = z.infer<typeof panelNews>;

export const panelRoutes = {
  makePanelCode: actRoute(
    'post',
    '/panel/codes',
    'Makes an address under which the panel opens, once.',
    codeRequest,
    codeAnswer,
  ),
  tradePanelCode: createRoute({
    method: 'post',
    path: `${API_BASE}/panel/sessions`,
    summary:
      'The panel trades its code for a bearer of its own. Needs no bearer, but the Origin of the sidecar.',
    description:
      'A code that is traded a second time has been overheard: the bearer it brought is taken back.',
    request: jsonBody(z.object({ code: z.string().max(200) })),
    responses: {
      200: json(
        z.object({ token: z.string(), hostSessionId: z.string().nullable(), screen: panelScreen }),
        'The bearer, for as long as this sidecar runs.',
      ),
      ...bodyFailures,
      429: json(problemAnswer, 'Too many wrong codes within a minute.'),
    },
  }),
  endPanelSession: createRoute({
    method: 'delete',
    path: `${API_BASE}/panel/sessions`,
    summary: "Ends the panel's own bearer.",
    responses: { 200: json(z.object({ ended: z.boolean() }), 'Whether there was one.'), ...failures },
  }),
  getPanelPreferences: getRoute('/settings/panel', 'How the panel likes to look.', panelPreferences),
  setPanelPreferences: actRoute('put', '/settings/panel', 'Keeps it.', panelPreferences, panelPreferences),
  panelEvents: createRoute({
    method: 'get',
    path: `${API_BASE}/panel/events`,
    summary: 'All that a panel shows, as server-sent events, as long as it listens.',
    request: {
      query: z.object({
        after: z.coerce.number().int().min(0).optional(),
        /** Host session the panel is about: the settings of its scene are told at first as well, unless its disk is slow. */
        host: z.string().max(100).optional(),
      }),
    },
    responses: {
      200: { content: { 'text/event-stream': { schema: panelNews } }, description: 'The stream.' },
      ...failures,
    },
  }),
  steerPanelEvents: createRoute({
    method: 'put',
    path: `${API_BASE}/panel/events/{stream}`,
    summary: "Has a panel's stream tell of the frames of a job as well: the whole table, then what changes.",
    description:
      'Over the one stream, as a browser has six connections to an address for all of its windows together.',
    request: {
      /** As `hello` tells it. */
      params: z.object({ stream: z.string().max(100) }),
      /** Id of a submission; null for no frames. */
      ...jsonBody(z.object({ framesOf: z.string().max(100).nullable() })),
    },
    responses: { 200: json(nothing, 'It does, from the beginning of the table.'), ...bodyFailures },
  }),
} as const;
